import { sql } from 'kysely'
import { campaignsByName } from '../campaigns/queries.ts'
import type { Tx } from '../platform/database.ts'
import { folded } from '../shared/batch.ts'
import { namesOfCampaigns } from '../sources/queries.ts'
import { setMatches } from './store.ts'

export type Match = { campaignId: number | null; matchedBy: string | null }
type Reported = { campaign: string; utmCampaign: string; address?: string }

/**
 * Tells which campaign of ours a platform means. In order: the tag of the address, a further name that somebody entered, the key
 * or the name of a campaign, the address itself.
 */
export async function matcher(tx: Tx, reported: readonly Reported[]): Promise<(row: Reported) => Match> {
  const names = await namesOfCampaigns(tx)
  const byName = await campaignsByName(
    tx,
    [...new Set(reported.map(({ campaign }) => campaign))].filter(Boolean),
  )
  return ({ campaign, utmCampaign, address = '' }) => {
    const tag = names('utm', utmCampaign)
    if (tag) return { campaignId: tag.id, matchedBy: 'tag' }
    const alias = names('name', campaign) ?? names('utm', campaign)
    if (alias) return { campaignId: alias.id, matchedBy: 'name' }
    const own = byName.get(folded(campaign))
    if (own !== undefined) return { campaignId: own, matchedBy: 'name' }
    const bare = address.replace(/^https?:\/\/(www\.)?/i, '').replace(/[?#].*$/s, '')
    const site = names('address', bare)
    return site ? { campaignId: site.id, matchedBy: 'address' } : { campaignId: null, matchedBy: null }
  }
}

/** Matches anew everything that was reported: after a name was entered or a campaign made. */
export async function rematch(tx: Tx): Promise<void> {
  const { rows } = await sql<{ campaign: string; utmCampaign: string }>`
    select distinct campaign, utm_campaign as "utmCampaign" from reported_exposure where campaign <> '' or utm_campaign <> ''`.execute(
    tx,
  )
  const match = await matcher(tx, rows)
  await setMatches(
    tx,
    rows.map(row => ({ ...row, ...match(row) })),
  )
}
