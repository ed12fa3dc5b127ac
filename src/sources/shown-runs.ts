import { sql } from 'kysely'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { RunState } from './store-runs.ts'

type Named = { id: number; name: string }
export type ShownRun = {
  id: number
  version: number
  fromAt: string | null
  untilAt: string | null
  tag: string | null
  state: RunState
  done: number
  total: number
  read: number
  moved: number
  explained: number
  byHand: number
  kept: number
  leads: number
  madeBy: string | null
  madeAt: string
  endedAt: string | null
}
const columns = sql`r.id, r.version, to_json(r.from_at)#>>'{}' as "fromAt", to_json(r.until_at)#>>'{}' as "untilAt", r.tag, r.state,
  r.position as done, r.upto_id as total, r.read, r.moved, r.explained, r.by_hand as "byHand", r.kept, r.leads, u.name as "madeBy",
  to_json(r.made_at)#>>'{}' as "madeAt", to_json(r.ended_at)#>>'{}' as "endedAt"`

export async function listRuns(tx: Tx): Promise<ShownRun[]> {
  const { rows } = await sql<ShownRun>`
    select ${columns} from source_run r left join app_user u on u.id = r.made_by order by r.id desc limit 50`.execute(
    tx,
  )
  return rows
}

/** Refuses `no_such_run`. */
export async function readRun(tx: Tx, id: number): Promise<ShownRun> {
  const { rows } = await sql<ShownRun>`
    select ${columns} from source_run r left join app_user u on u.id = r.made_by where r.id = ${id}`.execute(
    tx,
  )
  return rows[0] ?? refuse('no_such_run', 404, 'There is no such run.')
}

const campaigns = sql`left join campaign b on b.id = x.before_campaign_id left join campaign a on a.id = x.after_campaign_id`
const moves = sql`(x.before_source is distinct from x.after_source or x.before_campaign_id is distinct from x.after_campaign_id)`

/** What moved, by channel and campaign before and after, most first. */
export async function movesOfRun(tx: Tx, id: number) {
  const { rows } = await sql<{
    from: string | null
    to: string | null
    fromCampaign: Named | null
    toCampaign: Named | null
    touches: number
  }>`
    select x.before_source as "from", x.after_source as "to", ${reference('b')} as "fromCampaign", ${reference('a')} as "toCampaign",
      x.touches
    from (select before_source, after_source, before_campaign_id, after_campaign_id, count(*) as touches
      from source_run_change x where run_id = ${id} and ${moves} group by 1, 2, 3, 4) x ${campaigns}
    order by x.touches desc, 1, 2 limit 500`.execute(tx)
  return rows
}

type Asked = {
  from?: string
  to?: string
  fromCampaignId?: number | 'none'
  toCampaignId?: number | 'none'
  cursor?: string
  limit: number
}
/** Changes of a run; 'none' asks for those without. */
export async function changesShown(
  tx: Tx,
  id: number,
  { from, to, fromCampaignId, toCampaignId, cursor, limit }: Asked,
) {
  await readRun(tx, id)
  const is = (column: string, value: string | number | undefined) =>
    value === undefined
      ? sql`true`
      : value === 'none'
        ? sql`${sql.raw(column)} is null`
        : sql`${sql.raw(column)} = ${value}`
  const fits = sql`x.run_id = ${id} and ${moves} and ${is('x.before_source', from)} and ${is('x.after_source', to)}
    and ${is('x.before_campaign_id', fromCampaignId)} and ${is('x.after_campaign_id', toCampaignId)}`
  const after = cursor ? readIdCursor(cursor) : null
  const { rows } = await sql<{
    touchId: number
    title: string
    occurredAt: string
    person: Named | null
    from: string | null
    to: string | null
    fromCampaign: Named | null
    toCampaign: Named | null
  }>`
    select t.id as "touchId", t.title, to_json(t.occurred_at)#>>'{}' as "occurredAt",
      (select json_build_object('id', p.id, 'name', p.name) from person p where p.id = person_today(t.subject_id)) as person,
      x.before_source as "from", x.after_source as "to", ${reference('b')} as "fromCampaign", ${reference('a')} as "toCampaign"
    from source_run_change x join touch t on t.id = x.touch_id ${campaigns}
    where ${fits} and (${after}::bigint is null or x.touch_id < ${after}::bigint)
    order by x.touch_id desc limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from source_run_change x join touch t on t.id = x.touch_id where ${fits}`.execute(tx)
  const items = rows.slice(0, limit)
  return {
    items,
    next: rows.length > limit ? writeCursor([items.at(-1)!.touchId]) : null,
    total: counted[0]!.n,
  }
}
