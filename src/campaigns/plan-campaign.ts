import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type CampaignValues, refuseImpossible, utmKeyOf } from './model/campaign.ts'
import { assertOwner, refuseTaken } from './queries.ts'
import { insertCampaign } from './store.ts'

export type NewCampaign = Pick<CampaignValues, 'name' | 'channel'> & Partial<CampaignValues>

/**
 * Makes a campaign, of whoever makes it unless another is named. Refuses `campaign_taken` (name or utm key), `ends_before_start`,
 * `no_such_owner`.
 */
export async function planCampaign(tx: Tx, actor: Actor, input: NewCampaign, now: Date): Promise<number> {
  const values: CampaignValues = {
    name: input.name,
    channel: input.channel,
    productGroupId: input.productGroupId ?? null,
    startsOn: input.startsOn ?? null,
    endsOn: input.endsOn ?? null,
    budgetCents: input.budgetCents ?? null,
    costCents: input.costCents ?? null,
    utmKey: utmKeyOf(input.utmKey),
    ownerId: input.ownerId === undefined ? actor.userId : input.ownerId,
  }
  refuseImpossible(values)
  if (values.ownerId !== actor.userId) await assertOwner(tx, values.ownerId)
  await refuseTaken(tx, values, null)
  // Null only where somebody else was quicker by a moment; which of the two it was shows when it is tried again.
  const id = await insertCampaign(tx, values, now)
  return (
    id ?? refuse('campaign_taken', 409, 'Another campaign has this name or this utm key.', { field: 'name' })
  )
}
