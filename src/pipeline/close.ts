import type { z } from 'zod'
import { becomeCustomer } from '../customers/become-customer.ts'
import { placeOrder } from '../orders/place.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { pipelineContract } from './model/contract.ts'
import { firstPerson, type LockedOpportunity, lockOpportunity } from './queries.ts'
import { closeOpportunity, insertStageChange } from './store.ts'

type WinInput = z.output<(typeof pipelineContract)['POST /api/opportunities/:id/win']['body']>
type LossInput = z.output<(typeof pipelineContract)['POST /api/opportunities/:id/loss']['body']>

/** Won: the opportunity closes, the order exists, the account is a customer, all or nothing. */
export async function winOpportunity(
  tx: Tx,
  actor: Actor,
  id: number,
  input: WinInput,
  now: Date,
): Promise<number> {
  const opportunity = await lockOpen(tx, id)
  const amountCents = input.amountCents ?? opportunity.amountCents
  if (amountCents === null)
    return refuse('no_amount', 422, 'Say for how much it was won.', { field: 'amountCents' })
  const marginCents = input.marginCents === undefined ? opportunity.marginCents : input.marginCents
  await closeOpportunity(
    tx,
    id,
    {
      state: 'won',
      reason: input.reason,
      note: input.note ?? null,
      competitorId: null,
      amountCents,
      marginCents,
    },
    now,
  )
  await insertStageChange(
    tx,
    { opportunityId: id, stageId: opportunity.stageId, state: 'won', userId: actor.userId },
    now,
  )
  const orderId = await placeOrder(
    tx,
    actor,
    {
      accountId: opportunity.accountId,
      personId: await firstPerson(tx, id),
      opportunityId: id,
      orderedAt: now,
      promisedOn: input.promisedOn ?? null,
      lines: [
        {
          productId: opportunity.productId,
          productGroupId: opportunity.productGroupId,
          quantity: 1,
          amountCents,
          marginCents,
        },
      ],
    },
    now,
  )
  if (opportunity.accountId !== null) await becomeCustomer(tx, opportunity.accountId, now)
  await appendFact(tx, { name: 'opportunity.won', about: id, payload: { orderId }, at: now })
  return orderId
}

export async function loseOpportunity(
  tx: Tx,
  actor: Actor,
  id: number,
  input: LossInput,
  now: Date,
): Promise<void> {
  const opportunity = await lockOpen(tx, id)
  await closeOpportunity(
    tx,
    id,
    {
      state: 'lost',
      reason: input.reason,
      note: input.note ?? null,
      competitorId: input.competitorId ?? null,
      amountCents: opportunity.amountCents,
      marginCents: opportunity.marginCents,
    },
    now,
  )
  await insertStageChange(
    tx,
    { opportunityId: id, stageId: opportunity.stageId, state: 'lost', userId: actor.userId },
    now,
  )
  await appendFact(tx, { name: 'opportunity.lost', about: id, payload: { reason: input.reason }, at: now })
}

async function lockOpen(tx: Tx, id: number): Promise<LockedOpportunity> {
  const opportunity = await lockOpportunity(tx, id)
  if (opportunity.state !== 'open')
    refuse(
      `already_${opportunity.state}`,
      409,
      opportunity.state === 'won' ? 'This is won already.' : 'This is lost already.',
    )
  return opportunity
}
