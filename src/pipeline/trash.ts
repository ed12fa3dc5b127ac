import { sql } from 'kysely'
import { settledAccount, settledReference, type TrashedWork } from '../customers/trash-work.ts'
import { trashedRecord } from '../customers/trashed.ts'
import { leadsWithOpportunity, leadsWithoutOpportunity } from '../leads/after-opportunity.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'

/**
 * An opportunity lies in the trash with its people and its way through the stages. The lead that became it is an accepted one
 * meanwhile. It stays while an order came of it.
 */
export const opportunityTrash: TrashedWork = {
  kind: 'opportunity',
  lets: [
    { table: 'opportunity_person', column: 'opportunity_id', how: 'delete' },
    { table: 'stage_change', column: 'opportunity_id', how: 'delete' },
    { table: 'lead', column: 'opportunity_id', how: 'clear' },
    { table: 'task', column: 'opportunity_id', how: 'clear' },
  ],
  async hindrances(tx, ids) {
    const { rows } = await sql<{ id: number; n: number }>`
      select opportunity_id as id, count(*) as n from customer_order
      where opportunity_id = any(${[...ids]}::bigint[]) group by 1`.execute(tx)
    return new Map(rows.map(({ id, n }) => [id, `${n} orders`]))
  },
  async counted(tx, id) {
    const { rows } = await sql<{ personIds: number[]; accountIds: number[] }>`
      select coalesce((select json_agg(p.person_id order by p.person_id) from opportunity_person p where p.opportunity_id = o.id), '[]')
        as "personIds", case when o.account_id is null then '[]'::json else json_build_array(o.account_id) end as "accountIds"
      from opportunity o where o.id = ${id}`.execute(tx)
    return rows[0] ?? { personIds: [], accountIds: [] }
  },
  going: (tx, id) => leadsWithoutOpportunity(tx, id),
  back: (tx, id) => leadsWithOpportunity(tx, id),
  async settled(tx, _id, { record, belongings }) {
    await assertFree(tx, record)
    const leadId = await settledReference(tx, 'lead', record.lead_id)
    if (
      leadId === null &&
      typeof record.lead_id === 'number' &&
      (await trashedRecord(tx, 'lead', record.lead_id))
    )
      refuse('lead_in_trash', 409, 'The lead that became it lies in the trash. Put that back first.', {
        field: 'id',
      })
    return {
      record: {
        account_id: await settledAccount(tx, record.account_id),
        territory_id: await settledReference(tx, 'territory', record.territory_id),
        lead_id: leadId,
      },
      belongings: await withPeopleOfToday(tx, belongings),
    }
  },
}

/** A lead becomes one opportunity, and a sender has one of each of its ids. */
async function assertFree(tx: Tx, record: Record<string, unknown>): Promise<void> {
  const { rows } = await sql<{ lead: boolean }>`
    select lead_id = ${record.lead_id ?? null}::bigint as lead from opportunity
    where lead_id = ${record.lead_id ?? null}::bigint or external_id = ${record.external_id ?? null}::text`.execute(
    tx,
  )
  if (rows.length > 0)
    refuse(
      'taken',
      409,
      rows[0]!.lead
        ? 'Its lead became another opportunity by now.'
        : 'Another opportunity has its id by now, from an import.',
      { field: 'id' },
    )
}

/** Whoever was merged is whom they were merged into, once; whoever is gone is not on it. */
async function withPeopleOfToday<B extends { table: string; rows: unknown[] }>(
  tx: Tx,
  belongings: B[],
): Promise<B[]> {
  const settled: B[] = []
  for (const belonging of belongings) {
    if (belonging.table !== 'opportunity_person') {
      settled.push(belonging)
      continue
    }
    const { rows } = await sql<{ row: unknown }>`
      select distinct on (p.id) r || jsonb_build_object('person_id', p.id) as row
      from jsonb_array_elements(${JSON.stringify(belonging.rows)}::jsonb) r
        join person p on p.id = person_today((r ->> 'person_id')::bigint)
      order by p.id, r ->> 'part' nulls last`.execute(tx)
    if (rows.length > 0) settled.push({ ...belonging, rows: rows.map(({ row }) => row) })
  }
  return settled
}
