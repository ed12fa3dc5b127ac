import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { type ActionFigure, actionFigures } from './model/call-to-action.ts'
import type { offersContract } from './model/contract.ts'

type People = z.infer<(typeof offersContract)['GET /api/calls-to-action/:id/people']['response']>

/**
 * The rows of a figure, so that a figure is the count of its list. A lead counts for whatever its person answered in the
 * 30 days before it was raised, once for each call to action.
 */
const leads = sql`
  select distinct on (r.action_id, l.id) l.id, r.action_id, r.placement_id, l.person_id as subject_id, l.raised_at as at,
    l.id as lead_id, null::bigint as opportunity_id
  from action_response r join lead l on l.person_id = r.person_id
    and l.raised_at >= r.asked_at and l.raised_at <= r.asked_at + interval '30 days'
  order by r.action_id, l.id, r.asked_at, r.id`
const none = sql`null::bigint as lead_id, null::bigint as opportunity_id`
const rowsOf: Record<ActionFigure, RawBuilder<unknown>> = {
  clicked: sql`select c.id, c.action_id, c.placement_id, c.subject_id, c.at, ${none} from placement_click c`,
  asked: sql`select r.id, r.action_id, r.placement_id, r.person_id as subject_id, r.asked_at as at, r.lead_id,
    null::bigint as opportunity_id from action_response r`,
  used: sql`select r.id, r.action_id, r.placement_id, r.person_id as subject_id, r.used_at as at, r.lead_id,
    null::bigint as opportunity_id from action_response r where r.used_at is not null and r.undone_at is null`,
  leads,
  won: sql`select o.id, l.action_id, l.placement_id, l.subject_id, coalesce(o.closed_at, o.updated_at) as at, l.lead_id, o.id as opportunity_id
    from (${leads}) l join opportunity o on o.lead_id = l.lead_id and o.state = 'won'`,
}

export type Figures = { shown: number | null } & Record<ActionFigure, number>
export const noFigures: Figures = { shown: null, clicked: 0, asked: 0, used: 0, leads: 0, won: 0 }

/** What came of calls to action, of all or one: by call (key 'a1') and by place (key 'p1'). */
export async function figuresOf(tx: Tx, actionId: number | null): Promise<Map<string, Figures>> {
  const found = new Map<string, Figures>()
  const at = (key: string) => {
    const known = found.get(key)
    if (known) return known
    const made = { ...noFigures }
    found.set(key, made)
    return made
  }
  const of = actionId === null ? sql`` : sql`where f.action_id = ${actionId}`
  for (const figure of actionFigures) {
    const { rows } = await sql<{ actionId: number; placementId: number | null; n: number }>`
      select f.action_id as "actionId", f.placement_id as "placementId", count(*) as n
      from (${rowsOf[figure]}) f ${of} group by 1, 2`.execute(tx)
    for (const { actionId, placementId, n } of rows) {
      at(`a${actionId}`)[figure] += n
      if (placementId !== null) at(`p${placementId}`)[figure] += n
    }
  }
  const { rows } = await sql<{ actionId: number; placementId: number; n: number }>`
    select p.action_id as "actionId", p.id as "placementId", sum(s.shown) as n
    from placement_shown s join placement p on p.id = s.placement_id
    ${actionId === null ? sql`` : sql`where p.action_id = ${actionId}`} group by 1, 2`.execute(tx)
  for (const { actionId, placementId, n } of rows)
    for (const key of [`a${actionId}`, `p${placementId}`]) at(key).shown = (at(key).shown ?? 0) + n
  return found
}

/** The people behind one figure, the latest first. */
export async function peopleOf(
  tx: Tx,
  actionId: number,
  asked: { show: ActionFigure; placementId?: number | undefined; cursor?: string | undefined; limit: number },
): Promise<People> {
  const after = asked.cursor ? readCursor(asked.cursor, 2) : null
  const place = asked.placementId === undefined ? sql`` : sql`and f.placement_id = ${asked.placementId}`
  const { rows } = await sql<People['items'][number]>`
    select f.id, to_json(f.at)#>>'{}' as at, f.lead_id as "leadId", f.opportunity_id as "opportunityId", pl.name as placement,
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.name, 'jobTitle', p.job_title) end as person,
      ${reference('a')} as account
    from (${rowsOf[asked.show]}) f
    left join placement pl on pl.id = f.placement_id
    left join identity i on i.subject_id = f.subject_id
    left join person p on p.id = coalesce(i.person_id, f.subject_id)
    left join account a on a.id = p.account_id
    where f.action_id = ${actionId} ${place}
      ${after ? sql`and (f.at, f.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by f.at desc, f.id desc limit ${asked.limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`
    select count(*) as n from (${rowsOf[asked.show]}) f where f.action_id = ${actionId} ${place}`.execute(tx)
  const items = rows.slice(0, asked.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > asked.limit && last ? writeCursor([last.at, last.id]) : null,
    total: counted.rows[0]!.n,
  }
}
