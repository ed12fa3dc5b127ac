import type { z } from 'zod'
import { productsById } from '../catalogue/queries.ts'
import { readCustom } from '../customers/custom-fields.ts'
import { accountValues, personValues } from '../customers/queries.ts'
import { convertLead } from '../leads/judge.ts'
import { leadSummary } from '../leads/queries.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { pipelineContract } from './model/contract.ts'
import { stages } from './queries.ts'
import { insertOpportunity, insertStageChange, setPersons } from './store.ts'

export type OpenInput = z.output<(typeof pipelineContract)['POST /api/opportunities']['body']>

/** Opens an opportunity; from a lead it takes over who, where, campaign and source, and converts the lead. */
export async function openOpportunity(tx: Tx, actor: Actor, input: OpenInput, now: Date): Promise<number> {
  const lead = input.leadId === undefined ? null : await leadSummary(tx, input.leadId)
  if (input.leadId !== undefined && lead === null)
    refuse('no_such_lead', 404, 'There is no such lead.', { field: 'leadId' })
  const personIds = [...new Set([...(input.personIds ?? []), ...(lead ? [lead.personId] : [])])]
  for (const personId of personIds) await personValues(tx, personId)
  const accountId = input.accountId ?? lead?.accountId ?? null
  if (accountId === null && personIds.length === 0)
    refuse('no_customer', 422, 'Say for whom: an account or a person.', { field: 'accountId' })
  const account = accountId === null ? null : await accountValues(tx, accountId)
  const all = await stages(tx)
  const stageId = input.stageId ?? all[0]!.id
  if (!all.some(stage => stage.id === stageId))
    refuse('no_such_stage', 422, 'There is no such stage.', { field: 'stageId' })
  const product = input.productId
    ? (await productsById(tx, [input.productId])).get(input.productId)
    : undefined
  if (input.productId && !product)
    refuse('no_such_product', 422, 'There is no such product.', { field: 'productId' })
  const id = await insertOpportunity(
    tx,
    {
      name: input.name ?? product?.name ?? lead?.accountName ?? lead?.personName ?? account?.name ?? '',
      accountId,
      territoryId: account?.territoryId ?? lead?.territoryId ?? null,
      ownerId: input.ownerId ?? lead?.ownerId ?? actor.userId,
      leadId: lead?.id ?? null,
      productId: input.productId ?? null,
      productGroupId: input.productGroupId ?? product?.productGroupId ?? lead?.productGroupId ?? null,
      competitorId: input.competitorId ?? null,
      campaignId: lead?.campaignId ?? null,
      source: lead?.source ?? null,
      stageId,
      amountCents: input.amountCents ?? null,
      marginCents: input.marginCents ?? null,
      expectedClose: input.expectedClose ?? null,
      nextStep: input.nextStep ?? null,
      nextStepOn: input.nextStepOn ?? null,
      // A lead becomes an opportunity with one press; what is required is asked for with the next change.
      custom: await readCustom(tx, 'opportunity', { change: input.custom ?? {}, all: lead === null }),
    },
    now,
  )
  await setPersons(tx, id, personIds)
  await insertStageChange(tx, { opportunityId: id, stageId, state: 'open', userId: actor.userId }, now)
  if (lead) await convertLead(tx, actor, lead.id, id, now)
  await appendFact(tx, {
    name: 'opportunity.opened',
    about: id,
    payload: { leadId: lead?.id ?? null, personIds },
    at: now,
  })
  return id
}
