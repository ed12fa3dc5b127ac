import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { CampaignValues } from './model/campaign.ts'

/** Null when the name or the utm key is taken. */
export async function insertCampaign(tx: Tx, c: CampaignValues, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into campaign (name, channel, product_group_id, starts_on, ends_on, budget_cents, cost_cents, utm_key, owner_id, created_at)
    values (${c.name}, ${c.channel}, ${c.productGroupId}, ${c.startsOn}, ${c.endsOn}, ${c.budgetCents}, ${c.costCents},
      ${c.utmKey}, ${c.ownerId}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateCampaign(tx: Tx, id: number, c: CampaignValues): Promise<void> {
  await sql`
    update campaign set name = ${c.name}, channel = ${c.channel}, product_group_id = ${c.productGroupId},
      starts_on = ${c.startsOn}, ends_on = ${c.endsOn}, budget_cents = ${c.budgetCents}, cost_cents = ${c.costCents},
      utm_key = ${c.utmKey}, owner_id = ${c.ownerId}
    where id = ${id}`.execute(tx)
}
