import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { leadThen } from '../leads/lead-then.ts'
import { readNumbersCursor, refuseCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { Actor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { acts } from './acts.ts'
import { customersSince, reasonSql } from './judged.ts'
import type { sellingContract } from './model/contract.ts'
import { poorReasons } from './model/standing.ts'

type Routes = typeof sellingContract
type Asked = z.output<Routes['GET /api/selling-time/give-back']['query']>
type GiveBack = z.infer<Routes['GET /api/selling-time/give-back']['response']>

const DAY = 86_400_000
/** What a prospect took is counted over so many days. */
export const givenBackDays = 90

/**
 * The list that gives time back: poor prospects of today whom somebody still holds (a lead to judge or accepted, an open opportunity,
 * a task), with what they took and what is still to do for them. Held by whoever has the opportunity, else the lead, else the task.
 */
export async function giveBack(
  tx: Tx,
  actor: Actor,
  { cursor, limit, ...narrowing }: Asked,
  now: Date,
): Promise<GiveBack> {
  const after = cursor ? markOf(cursor) : null
  const { timeZone } = await company(tx)
  const restricted = actor.role === 'partner'
  const span = {
    from: new Date(now.getTime() - givenBackDays * DAY),
    until: now,
    timeZone,
    restricted,
  }
  const { rows } = await sql<{ total: number; minutes: number; items: GiveBack['items'] }>`
    with spent as materialized (${acts(span)}),
    held as materialized (${held(now, restricted)}),
    bought as materialized (${customersSince('held')}),
    facts as (
      select h.*, f.lead_id, f.grade, f.rejected, f.excluded, f.under_threshold, false as service,
        coalesce(coalesce(ba.since, bp.since) <= ${now}, false) as customer
      from held h
      left join bought ba on ba.account_id = h.account_id
      left join bought bp on h.account_id is null and bp.person_id = h.person_id
      join lateral (${leadThen({ person: sql`h.person_id`, account: sql`h.account_id`, at: sql`${now}::timestamptz` })}) f
        on f.lead_id = h.id),
    poor as (select f.*, ${reasonSql('f')} as reason from facts f),
    took as (
      select person_id, sum(minutes)::float8 as minutes, coalesce(sum(minutes) filter (where not logged), 0)::float8 as estimated,
        max(at) as last_at from spent where person_id is not null group by person_id),
    listed as materialized (
      select x.*, coalesce(k.minutes, 0) as minutes, coalesce(k.estimated, 0) as estimated, k.last_at
      from poor x left join took k on k.person_id = x.person_id
      where x.reason = any(${[...poorReasons]}::text[]) and ${conditions(narrowing)}),
    page as (
    select x.id as "leadId", x.state, ${reference('p')} as person, ${reference('a')} as account, ${reference('u')} as seller,
      x.grade, x.reason, x.minutes, x.estimated, to_json(x.last_at)#>>'{}' as "lastAt", x.tasks,
      (select json_build_object('id', o.id, 'name', o.name, 'nextStep', o.next_step) from opportunity o
        where o.id = x.opportunity_id) as opportunity
    from listed x left join person p on p.id = x.person_id left join account a on a.id = x.account_id
    left join app_user u on u.id = x.seller_id
    where ${after ? sql`(x.minutes, x.id) < (${after[0]}::float8, ${after[1]}::bigint)` : sql`true`}
    order by x.minutes desc, x.id desc limit ${limit + 1})
    select (select count(*)::int from listed) as total, (select coalesce(sum(x.minutes), 0)::float8 from listed x) as minutes,
      coalesce((select json_agg(to_jsonb(g) order by g.minutes desc, g."leadId" desc) from page g), '[]') as items`.execute(
    tx,
  )
  const { items: found, ...figures } = rows[0]!
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: found.length > limit && last ? writeCursor([last.minutes, last.leadId]) : null,
    ...figures,
  }
}

/** Leads that somebody still has something to do with: the last one of each person. */
function held(now: Date, restricted: boolean): RawBuilder<unknown> {
  const isAbout = sql`(k.lead_id = l.id or k.person_id = l.person_id or k.opportunity_id = o.id)`
  const tasks = restricted
    ? sql`select '[]'::json as tasks, null::bigint as owner_id`
    : sql`select coalesce(json_agg(json_build_object('id', k.id, 'title', k.title) order by k.due_on, k.id), '[]') as tasks,
        (array_agg(k.owner_id order by k.due_on, k.id))[1] as owner_id
      from task k where k.done_at is null and ${isAbout}`
  return sql`
    select l.id, l.person_id, coalesce(l.account_id, p.account_id) as account_id, l.territory_id, l.state, o.id as opportunity_id, k.tasks,
      coalesce(o.owner_id, case when l.state in ('open', 'accepted') then l.owner_id end, k.owner_id, l.owner_id) as seller_id
    from lead l join person p on p.id = l.person_id
    left join lateral (
      select o.id, o.owner_id from opportunity o where o.state = 'open' and (o.lead_id = l.id or o.id = l.opportunity_id)
      order by o.id limit 1) o on true
    left join lateral (${tasks}) k on true
    where l.state <> 'joined' and l.raised_at <= ${now}
      and (l.state in ('open', 'accepted') or o.id is not null or k.owner_id is not null)`
}

const conditions = ({ territory, seller }: Pick<Asked, 'territory' | 'seller'>): RawBuilder<unknown> => sql`
  ${territory === undefined ? sql`true` : sql`coalesce(x.territory_id::text, 'none') = ${territory}`}
  and ${seller === undefined ? sql`true` : sql`coalesce(x.seller_id::text, 'none') = ${seller}`}`

function markOf(cursor: string): [number, number] {
  const [minutes, id] = readNumbersCursor(cursor, 2)
  return Number.isFinite(minutes) && Number.isSafeInteger(id) ? [minutes!, id!] : refuseCursor()
}
