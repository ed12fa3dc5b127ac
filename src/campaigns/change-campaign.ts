import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { type CampaignValues, refuseImpossible, utmKeyOf } from './model/campaign.ts'
import { assertOwner, readCampaign, refuseTaken } from './queries.ts'
import { updateCampaign } from './store.ts'

/** Changes the given fields. Refuses `no_campaign`, `campaign_taken`, `ends_before_start`, `no_such_owner`. */
export async function changeCampaign(
  tx: Tx,
  _actor: Actor,
  { id, ...change }: { id: number } & Partial<CampaignValues>,
): Promise<void> {
  const { productGroup, owner, createdAt: _, id: __, ...known } = await readCampaign(tx, id)
  const values: CampaignValues = {
    ...known,
    productGroupId: productGroup?.id ?? null,
    ownerId: owner?.id ?? null,
    ...change,
  }
  values.utmKey = utmKeyOf(values.utmKey)
  refuseImpossible(values)
  // Somebody who left stays named until another one is chosen.
  if (values.ownerId !== (owner?.id ?? null)) await assertOwner(tx, values.ownerId)
  await refuseTaken(tx, values, id)
  await updateCampaign(tx, id, values)
}
