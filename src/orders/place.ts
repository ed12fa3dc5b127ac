import { accountValues } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { orderNumberTaken } from './queries.ts'
import { insertOrder, type OrderLine } from './store.ts'

export type PlaceOrder = {
  number?: string | null
  accountId: number | null
  personId?: number | null
  opportunityId?: number | null
  orderedAt: Date
  promisedOn?: string | null
  lines: readonly OrderLine[]
}

/** Writes the order, the touch that tells of it, and the fact; total and margin are the sums of the lines. */
export async function placeOrder(tx: Tx, actor: Actor, input: PlaceOrder, now: Date): Promise<number> {
  if (input.lines.length === 0)
    refuse('no_lines', 422, 'An order needs at least one line.', { field: 'lines' })
  if (input.number && (await orderNumberTaken(tx, input.number)))
    refuse('number_taken', 409, `There is an order ${input.number} already.`, { field: 'number' })
  const totalCents = input.lines.reduce((sum, line) => sum + line.amountCents, 0)
  const marginCents = input.lines.some(line => line.marginCents === null)
    ? null
    : input.lines.reduce((sum, line) => sum + (line.marginCents ?? 0), 0)
  const territoryId = input.accountId === null ? null : (await accountValues(tx, input.accountId)).territoryId
  const { id, number } = await insertOrder(
    tx,
    {
      number: input.number ?? null,
      accountId: input.accountId,
      personId: input.personId ?? null,
      opportunityId: input.opportunityId ?? null,
      territoryId,
      orderedAt: input.orderedAt,
      promisedOn: input.promisedOn ?? null,
      totalCents,
      marginCents,
      mode: 'live',
    },
    input.lines,
    now,
  )
  const subjectId = input.personId ?? input.accountId
  if (subjectId !== null && subjectId !== undefined) {
    await recordTouches(
      tx,
      actor,
      [
        {
          subjectId,
          accountId: input.accountId,
          kind: 'order',
          occurredAt: input.orderedAt,
          title: `Order ${number}`,
          properties: { orderId: id },
        },
      ],
      now,
    )
    await enqueue(tx, 'insight.refresh', { subjectIds: [subjectId] })
  }
  await appendFact(tx, { name: 'order.placed', about: id, payload: { accountId: input.accountId }, at: now })
  return id
}
