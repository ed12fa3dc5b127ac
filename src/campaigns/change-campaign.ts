import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type CampaignValues, refuseImpossible, utmKeyOf } from './model/campaign.ts'
import { readCampaign } from './queries.ts'
import { updateCampaign } from './store.ts'

/** Changes the given fields. Refuses `no_campaign`, `campaign_taken`, `ends_before_start`. */
export async function changeCampaign(
  tx: Tx,
  _actor: Actor,
  { id, ...change }: { id: number } & Partial<CampaignValues>,
): Promise<void> {
  const { productGroup, createdAt: _, id: __, ...known } = await readCampaign(tx, id)
  const values: CampaignValues = { ...known, productGroupId: productGroup?.id ?? null, ...change }
  values.utmKey = utmKeyOf(values.utmKey)
  refuseImpossible(values)
  const { rows } = await sql`
    select 1 from campaign where id <> ${id} and (name = ${values.name} or utm_key = ${values.utmKey})`.execute(
    tx,
  )
  if (rows.length > 0)
    refuse('campaign_taken', 409, 'Another campaign has this name or this utm key.', { field: 'name' })
  await updateCampaign(tx, id, values)
}
