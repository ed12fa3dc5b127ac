import type { CampaignChannel } from '../campaigns/model/campaign.ts'
import { planCampaign } from '../campaigns/plan-campaign.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { foldedName, type NameKind } from './model/campaign-names.ts'
import { assertCampaign } from './queries.ts'
import { deleteName, insertName } from './store-rules.ts'

/** A further name of a campaign. Refuses `name_taken`, `too_wide` (a pattern of nothing but *), `no_such_campaign`. */
export async function nameCampaign(
  tx: Tx,
  actor: Actor,
  input: { kind: NameKind; pattern: string; campaignId: number },
  now: Date,
): Promise<number> {
  const pattern = foldedName(input.pattern)
  if (pattern.replaceAll('*', '') === '')
    refuse('too_wide', 422, 'This would mean every campaign. Give some signs of the name.', {
      field: 'pattern',
    })
  await assertCampaign(tx, input.campaignId)
  const id = await insertName(tx, { ...input, pattern, madeBy: actor.userId }, now)
  return id ?? refuse('name_taken', 409, 'This name means a campaign already.', { field: 'pattern' })
}

export async function removeName(tx: Tx, id: number): Promise<void> {
  if (!(await deleteName(tx, id))) refuse('no_such_name', 404, 'There is no such name.')
}

/** Makes a campaign whose key is the tag. */
export const campaignOfTag = (
  tx: Tx,
  actor: Actor,
  { tag, name, channel }: { tag: string; name: string; channel: CampaignChannel },
  now: Date,
): Promise<number> => planCampaign(tx, actor, { name, channel, utmKey: tag }, now)
