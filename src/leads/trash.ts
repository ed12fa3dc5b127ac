import { sql } from 'kysely'
import { settledAccount, settledPerson, settledReference, type TrashedWork } from '../customers/trash-work.ts'
import { trashedRecord } from '../customers/trashed.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { leadPromise } from './model/facts.ts'

/**
 * A lead lies in the trash with what was promised about it, so that what is counted and what is listed agree. It stays while a
 * clock runs about it, an opportunity came of it or others joined it.
 */
export const leadTrash: TrashedWork = {
  kind: 'lead',
  lets: [
    { table: 'task', column: 'lead_id', how: 'clear' },
    { table: 'lead_input', column: 'lead_id', how: 'delete' },
    { table: 'lead_grade', column: 'lead_id', how: 'delete' },
    { table: 'definition_backtest_case', column: 'lead_id', how: 'delete' },
    { table: 'lead_assignment', column: 'lead_id', how: 'delete' },
    { table: 'rerouting_lead', column: 'lead_id', how: 'delete' },
  ],
  async hindrances(tx, ids) {
    const { rows } = await sql<{ id: number; clock: boolean; became: number; joined: number }>`
      select l.id, exists (select from promise p where p.kind = ${leadPromise} and p.about = l.id and p.state = 'running') as clock,
        (select count(*) from opportunity o where o.lead_id = l.id or o.id = l.opportunity_id) as became,
        (select count(*) from lead j where j.joined_to = l.id) as joined
      from lead l where l.id = any(${[...ids]}::bigint[])`.execute(tx)
    return new Map(
      rows.flatMap(({ id, clock, became, joined }): [number, string][] => {
        const said = [
          ...(clock ? ['a clock that runs'] : []),
          ...(became > 0 ? [`${became} opportunities`] : []),
          ...(joined > 0 ? [`${joined} leads that joined it`] : []),
        ]
        return said.length === 0 ? [] : [[id, said.join(', ')]]
      }),
    )
  },
  async counted(tx, id) {
    const { rows } = await sql<{ personId: number; accountId: number | null }>`
      select person_id as "personId", account_id as "accountId" from lead where id = ${id}`.execute(tx)
    return {
      personIds: rows.map(({ personId }) => personId),
      accountIds: rows.flatMap(({ accountId }) => accountId ?? []),
    }
  },
  async settled(tx, _id, { record }) {
    const personId = await settledPerson(tx, Number(record.person_id))
    if (record.state === 'open') await assertAlone(tx, personId)
    const joinedTo = record.joined_to
    if (typeof joinedTo === 'number' && (await settledReference(tx, 'lead', joinedTo)) === null)
      refuse('lead_in_trash', 409, 'The lead that it joined is not there. Put that back first.', {
        field: 'id',
      })
    if (
      typeof record.opportunity_id === 'number' &&
      (await trashedRecord(tx, 'opportunity', record.opportunity_id))
    )
      refuse(
        'opportunity_in_trash',
        409,
        'The opportunity that came of it lies in the trash. Put that back first.',
        {
          field: 'id',
        },
      )
    return {
      record: {
        person_id: personId,
        account_id: await settledAccount(tx, record.account_id),
        territory_id: await settledReference(tx, 'territory', record.territory_id),
        opportunity_id: await settledReference(tx, 'opportunity', record.opportunity_id),
      },
    }
  },
}

/** One is in the hands of sales once. */
async function assertAlone(tx: Tx, personId: number): Promise<void> {
  const { rows } = await sql`select from lead where person_id = ${personId} and state = 'open'`.execute(tx)
  if (rows.length > 0)
    refuse('open_lead', 409, 'The person has another open lead by now. Accept or reject that one first.', {
      field: 'id',
    })
}
