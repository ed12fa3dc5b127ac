import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, refuseCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { estimatedMinutes } from '../touches/model/selling-minutes.ts'
import { judged } from './judged.ts'
import type { sellingContract } from './model/contract.ts'
import type { Dimension } from './model/dimensions.ts'
import { type Part, poorShare, splitOf } from './model/standing.ts'

type Routes = typeof sellingContract
export type Narrowing = Omit<z.output<Routes['GET /api/selling-time']['query']>, 'by'>
type Figures = z.infer<Routes['GET /api/selling-time']['response']>
type Names = z.infer<Routes['GET /api/selling-time/names']['response']>

/** So many days where nobody says from when on. */
export const usualDays = 90

/** The days asked for, both included, and the moments where they begin and end in the company's zone. */
async function spanOf(tx: Tx, actor: Actor, { from, until }: Narrowing, now: Date) {
  const { timeZone } = await company(tx)
  const { rows } = await sql<{ from: string; until: string; fromAt: Date; untilAt: Date }>`
    select to_char(d.first, 'YYYY-MM-DD') as from, to_char(d.last, 'YYYY-MM-DD') as until,
      d.first::timestamp at time zone ${timeZone} as "fromAt", (d.last + 1)::timestamp at time zone ${timeZone} as "untilAt"
    from (select l.last, coalesce(${from ?? null}::date, l.last - ${usualDays - 1}::int) as first
      from (select coalesce(${until ?? null}::date, (${now}::timestamptz at time zone ${timeZone})::date) as last) l) d`.execute(
    tx,
  )
  const span = rows[0]!
  if (span.from > span.until)
    refuse('wrong_period', 422, 'The first day is after the last one.', { field: 'from' })
  const restricted = actor.role === 'partner'
  return { ...span, timeZone, of: { from: span.fromAt, until: span.untilAt, timeZone, restricted } }
}

/** The value of each dimension; customers and service are no prospects and stand beside the grades. */
const keys = (timeZone: string): Record<Dimension, RawBuilder<unknown>> => ({
  grade: sql`case when j.reason in ('service', 'customer') then j.reason when j.reason = 'no_lead' then 'none' else j.grade end`,
  class: sql`coalesce(j.class, 'none')`,
  seller: sql`coalesce(j.seller_id::text, 'none')`,
  month: sql`to_char(j.at at time zone ${timeZone}, 'YYYY-MM')`,
  week: sql`to_char(j.at at time zone ${timeZone}, 'IYYY-"W"IW')`,
  kind: sql`j.kind`,
})

/** Figure and names use the same conditions. */
function conditions(narrowing: Narrowing, timeZone: string): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`true`]
  const is = (column: RawBuilder<unknown>, value: string | undefined) => {
    if (value !== undefined) parts.push(sql`${column} = ${value}`)
  }
  const key = keys(timeZone)
  for (const each of ['grade', 'class', 'seller', 'month', 'week', 'kind'] as const)
    is(key[each], narrowing[each])
  is(sql`coalesce(j.territory_id::text, 'none')`, narrowing.territory)
  is(sql`j.standing`, narrowing.standing)
  if (narrowing.logged !== undefined) parts.push(sql`j.logged = ${narrowing.logged === 'true'}`)
  return sql.join(parts, sql` and `)
}

const splitAnswer = (parts: readonly (Part & { acts: number })[]) => {
  const split = splitOf(parts)
  return { ...split, poorShare: poorShare(split), acts: parts.reduce((sum, { acts }) => sum + acts, 0) }
}

/** Selling time by one dimension: months and weeks in their order, the rest with most minutes first. */
export async function sellingTime(
  tx: Tx,
  actor: Actor,
  { by, ...narrowing }: Narrowing & { by: Dimension },
  now: Date,
): Promise<Figures> {
  const span = await spanOf(tx, actor, narrowing, now)
  const { rows } = await sql<Part & { key: string; label: string | null; acts: number }>`
    with ${judged(span.of)}, parted as (
      select ${keys(span.timeZone)[by]} as key, j.standing, j.logged, sum(j.minutes)::float8 as minutes, count(*)::int as acts
      from judged j where ${conditions(narrowing, span.timeZone)} group by 1, 2, 3)
    select g.*, ${by === 'seller' ? sql`(select u.name from app_user u where u.id::text = g.key)` : sql`g.key`} as label
    from parted g order by g.key collate "C"`.execute(tx)
  const groups = [...Map.groupBy(rows, ({ key }) => key)].map(([key, parts]) => ({
    key,
    label: parts[0]!.label ?? key,
    ...splitAnswer(parts),
  }))
  const inOrder = by === 'month' || by === 'week' || by === 'grade' || by === 'class'
  return {
    from: span.from,
    until: span.until,
    total: splitAnswer(rows),
    rows: inOrder ? groups : groups.sort((a, b) => b.minutes - a.minutes),
    estimates: Object.entries(estimatedMinutes).map(([kind, minutes]) => ({ kind, minutes })),
  }
}

/** The acts behind a figure, latest first. */
export async function sellingNames(
  tx: Tx,
  actor: Actor,
  { cursor, limit, ...narrowing }: Narrowing & { cursor?: string | undefined; limit: number },
  now: Date,
): Promise<Names> {
  const after = cursor ? markOf(cursor) : null
  const span = await spanOf(tx, actor, narrowing, now)
  const { rows } = await sql<{ total: number; minutes: number; items: Names['items'] }>`
    with ${judged(span.of)}, found as materialized (
      select j.* from judged j where ${conditions(narrowing, span.timeZone)}),
    page as (
      select j.source, j.id, j.at, j.kind, j.title, j.minutes, j.logged, ${reference('u')} as seller,
        ${reference('p')} as person, ${reference('a')} as account, j.lead_id as "leadId", j.grade, j.class, j.standing, j.reason
      from found j left join app_user u on u.id = j.seller_id left join person p on p.id = j.person_id
      left join account a on a.id = j.account_id
      where ${after ? sql`(j.at, j.source, j.id) < (${after.at}::timestamptz, ${after.source}, ${after.id}::bigint)` : sql`true`}
      order by j.at desc, j.source desc, j.id desc limit ${limit + 1})
    select (select count(*)::int from found) as total, (select coalesce(sum(j.minutes), 0)::float8 from found j) as minutes,
      coalesce((select json_agg(to_jsonb(g) order by g.at desc, g.source desc, g.id desc) from page g), '[]') as items`.execute(
    tx,
  )
  const { items: found, ...figures } = rows[0]!
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: found.length > limit && last ? writeCursor([last.at, last.source, last.id]) : null,
    ...figures,
  }
}

function markOf(cursor: string): { at: string; source: string; id: number } {
  const [at, source, id] = readCursor(cursor, 3)
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)) || typeof source !== 'string')
    return refuseCursor()
  return Number.isSafeInteger(Number(id)) ? { at, source, id: Number(id) } : refuseCursor()
}
