import { sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { pipelineContract } from './model/contract.ts'

type WhereMet = z.infer<(typeof pipelineContract)['GET /api/competitors/:id/accounts']['response']>

/** Accounts where the competitor was met: in opportunities or seen there; whose last meeting is latest come first. */
export async function whereMet(
  tx: Tx,
  competitorId: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<WhereMet> {
  const after = cursor ? readCursor(cursor, 2) : null
  const accounts = sql`
    with opportunities as (
      select account_id, count(*) as opportunities, count(*) filter (where state = 'won') as won,
        count(*) filter (where state = 'lost') as lost, max(coalesce(closed_at, opened_at)) as at
      from opportunity where competitor_id = ${competitorId} and account_id is not null group by account_id
    ),
    seen as (
      select account_id, count(*) as seen, max(seen_on)::timestamptz as at from competitor_sighting
      where competitor_id = ${competitorId} group by account_id
    ),
    met as (
      select a.id, a.name, coalesce(d.opportunities, 0) as opportunities, coalesce(d.won, 0) as won, coalesce(d.lost, 0) as lost,
        coalesce(s.seen, 0) as seen, greatest(d.at, s.at) as at
      from opportunities d full join seen s on s.account_id = d.account_id join account a on a.id = coalesce(d.account_id, s.account_id)
    )`
  type Row = Omit<WhereMet['items'][number], 'account'> & { id: number; name: string }
  const { rows } = await sql<Row>`${accounts}
    select id, name, opportunities, won, lost, seen, to_json(at)#>>'{}' as at from met
    where true ${after ? sql`and (at, id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by at desc, id desc limit ${limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`${accounts} select count(*) as n from met`.execute(tx)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ id, name, ...row }) => ({ account: { id, name }, ...row })),
    next: rows.length > limit && last ? writeCursor([last.at, last.id]) : null,
    total: counted.rows[0]!.n,
  }
}

/** What was seen of a competitor at one account, latest first. */
export async function sightingsAt(
  tx: Tx,
  competitorId: number,
  accountId: number,
): Promise<z.infer<(typeof pipelineContract)['GET /api/competitors/:id/sightings']['response']>> {
  const { rows } = await sql<{
    id: number
    seenOn: string
    note: string | null
    by: { id: number; name: string } | null
  }>`
    select s.id, s.seen_on as "seenOn", s.note, ${reference('u')} as by from competitor_sighting s
    left join app_user u on u.id = s.user_id
    where s.competitor_id = ${competitorId} and s.account_id = ${accountId} order by s.seen_on desc, s.id desc limit 100`.execute(
    tx,
  )
  return { items: rows }
}
