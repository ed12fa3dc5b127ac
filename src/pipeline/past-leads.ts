import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Journal } from '../shared/batch.ts'
import { setLeads } from './store-batch.ts'

/** Ids of opportunities by what their export calls them. */
export async function opportunitiesByExternalId(
  tx: Tx,
  externalIds: readonly string[],
): Promise<Map<string, number>> {
  if (externalIds.length === 0) return new Map()
  const { rows } = await sql<{ externalId: string; id: number }>`
    select coalesce(external_id, 'opportunity ' || id) as "externalId", id from opportunity
    where external_id = any(${[...externalIds]}::text[])
      or external_id is null and id = any(${externalIds.flatMap(text => /^opportunity (\d{1,15})$/.exec(text)?.[1] ?? [])}::bigint[])`.execute(
    tx,
  )
  return new Map(rows.map(({ externalId, id }) => [externalId, id]))
}

/** Notes on opportunities of before which lead they came from. */
export async function linkPastLeads(
  tx: Tx,
  links: readonly { opportunityId: number; leadId: number }[],
  now: Date,
  journal?: Journal,
): Promise<void> {
  if (links.length === 0) return
  const { rows } = await sql<{ id: number }>`
    select id from opportunity where id = any(${links.map(one => one.opportunityId)}::bigint[]) and lead_id is null
    order by id for update`.execute(tx)
  const free = new Set(rows.map(row => row.id))
  const wanted = links.filter(one => free.has(one.opportunityId))
  if (wanted.length === 0) return
  await journal?.changing('opportunity', [...free])
  await setLeads(tx, wanted, now)
}
