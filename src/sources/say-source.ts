import { sql } from 'kysely'
import type { CampaignChannel } from '../campaigns/model/campaign.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Followers, Pair } from './followers.ts'
import { assertCampaign } from './queries.ts'
import { setByHand } from './store-rules.ts'

/** A person says where an arrival came from; its lead follows. Refuses `no_such_arrival`, `no_such_campaign`. */
export async function saySource(
  tx: Tx,
  actor: Actor,
  { touchId, channel, campaignId }: { touchId: number; channel: CampaignChannel; campaignId: number | null },
  followers: Followers,
  now: Date,
): Promise<void> {
  await assertCampaign(tx, campaignId)
  const { rows } = await sql<Pair>`
    select source, campaign_id as "campaignId" from touch where id = ${touchId}`.execute(tx)
  const before = rows[0]
  if (!before || !(await setByHand(tx, touchId, { channel, campaignId, by: actor.userId }, now)))
    return refuse('no_such_arrival', 404, 'There is no such arrival.')
  await followers.follow(tx, [{ touchId, before, after: { source: channel, campaignId } }])
  await appendFact(tx, { name: 'sources.rerun', about: touchId, payload: {}, at: now })
}
