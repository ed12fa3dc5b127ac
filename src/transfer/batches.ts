import { batchProducts } from '../catalogue/batch-products.ts'
import { batchAccounts } from '../customers/batch-accounts.ts'
import { batchPersons } from '../customers/batch-persons.ts'
import { keyedPersons } from '../customers/persons-known.ts'
import { batchOpportunities } from '../pipeline/batch-opportunities.ts'
import type { Tx } from '../platform/database.ts'
import type { BatchOptions, BatchResult } from '../shared/batch.ts'
import { batchUsers } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import { accountRow } from './account-row.ts'
import { importLeads, importOrders } from './lead-and-order-rows.ts'
import type { Kind } from './model/fields.ts'
import type { Values } from './model/understand.ts'
import { customOf, importTouches, personRow } from './person-and-touch-rows.ts'

const text = (value: Values[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const number = (value: Values[string] | undefined): number | null =>
  typeof value === 'number' ? value : null
const instant = (value: Values[string] | undefined): Date | null =>
  typeof value === 'string' ? new Date(value) : null

/** What is made of a row by itself, while other rows are being written; and the verb that writes many. */
type KindBatch<Row> = {
  prepare(values: Values): Row
  /** The verb tells when it has looked everything up and writes. */
  tellsWriting?: true
  write(tx: Tx, actor: Actor, rows: Row[], now: Date, options: BatchOptions): Promise<BatchResult>
}
const batchOf = <Row>({ prepare, write, ...more }: KindBatch<Row>): KindBatch<unknown> => ({
  ...more,
  prepare,
  write: (tx, actor, rows, now, options) => write(tx, actor, rows as Row[], now, options),
})
const asRead = (values: Values): Values => values

/** From understood values to the batch verb of the domain that owns the rows. */
export const batches: Record<Kind, KindBatch<unknown>> = {
  persons: batchOf({ prepare: personRow, write: batchPersons, tellsWriting: true }),
  touches: batchOf({ prepare: asRead, write: importTouches }),
  accounts: batchOf({ prepare: accountRow, write: batchAccounts }),
  products: batchOf({
    prepare: v => ({
      name: text(v.name) ?? '',
      group: text(v.group),
      listPriceCents: number(v.listPrice),
      costCents: number(v.cost),
    }),
    write: batchProducts,
  }),
  users: batchOf({
    prepare: v => ({
      name: text(v.name) ?? '',
      email: text(v.email),
      role: text(v.role),
      manager: text(v.manager),
      territory: text(v.territory),
    }),
    write: batchUsers,
  }),
  opportunities: batchOf({ prepare: asRead, write: importOpportunities }),
  orders: batchOf({ prepare: asRead, write: importOrders }),
  leads: batchOf({ prepare: asRead, write: importLeads }),
}

async function importOpportunities(
  tx: Tx,
  actor: Actor,
  rows: Values[],
  now: Date,
  options: BatchOptions,
): Promise<BatchResult> {
  const written = rows.map(v => peopleOf(v.people))
  const persons = await keyedPersons(tx, options.origin ?? null, [
    ...new Set(written.flat().map(one => one.personKey)),
  ])
  return batchOpportunities(
    tx,
    actor,
    rows.map((v, i) => ({
      externalId: text(v.externalId) ?? '',
      stage: text(v.stage) ?? '',
      name: text(v.name),
      owner: text(v.owner),
      ownerEmail: text(v.ownerEmail),
      product: text(v.product),
      productGroup: text(v.productGroup),
      account: text(v.account),
      accountKey: text(v.accountKey),
      territory: text(v.territory),
      openedOn: text(v.openedOn),
      openedAt: instant(v.openedAt),
      closedOn: text(v.closedOn),
      closedAt: instant(v.closedAt),
      expectedClose: text(v.expectedClose),
      amountCents: number(v.amount),
      marginCents: number(v.margin),
      reason: text(v.reason),
      note: text(v.note),
      competitor: text(v.competitor),
      campaign: text(v.campaign),
      source: text(v.source),
      nextStep: text(v.nextStep),
      nextStepOn: text(v.nextStepOn),
      custom: customOf(v) ?? {},
      people: written[i]!.flatMap(({ personKey, part }) => {
        const person = persons.get(personKey)
        return person ? [{ personId: person.personId, part }] : []
      }),
    })),
    now,
    options,
  )
}

/** Who decides, as an export of ours writes it; what has not its shape is left out. */
function peopleOf(value: Values[string] | undefined): { personKey: string; part: string | null }[] {
  if (typeof value !== 'string') return []
  const read: unknown = JSON.parse(value)
  if (!Array.isArray(read)) return []
  return read.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return []
    const { personKey, part } = one as Record<string, unknown>
    return typeof personKey === 'string' ? [{ personKey, part: typeof part === 'string' ? part : null }] : []
  })
}
