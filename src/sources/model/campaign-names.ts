import { looksLike } from './pattern.ts'

export const nameKinds = ['utm', 'name', 'address', 'offer'] as const
export type NameKind = (typeof nameKinds)[number]
export type CampaignName = { kind: NameKind; pattern: string; campaignId: number }
export type NamedCampaign = { id: number; utmKey: string | null; productGroupId: number | null }
export type FoundCampaign = { id: number; productGroupId: number | null; by: string }
export type CampaignNames = (kind: NameKind, text: string) => FoundCampaign | null

/** In the form in which names are compared: lower case, single spaces. */
export const foldedName = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ')
/** Spellings that mean the same: 'Spring_26', 'spring 26' and 'spring-26'. For suggestions; nothing is mapped by it alone. */
export const spelling = (text: string): string => foldedName(text).replace(/[\s_\-+.]+/g, '-')

/**
 * Which campaign a text means. In order: the key of a campaign, a name that was entered as it stands, then patterns with *,
 * the longest first.
 */
export function campaignNames(
  campaigns: readonly NamedCampaign[],
  names: readonly CampaignName[],
): CampaignNames {
  const byId = new Map(campaigns.map(campaign => [campaign.id, campaign]))
  const keys = new Map(
    campaigns.flatMap(campaign =>
      campaign.utmKey ? [[foldedName(campaign.utmKey), campaign.id] as const] : [],
    ),
  )
  const exact = new Map<string, number>()
  const wild: CampaignName[] = []
  for (const name of names)
    if (name.pattern.includes('*')) wild.push(name)
    else exact.set(`${name.kind} ${name.pattern}`, name.campaignId)
  wild.sort((a, b) => b.pattern.length - a.pattern.length || (a.pattern < b.pattern ? -1 : 1))
  return (kind, text) => {
    const folded = foldedName(text)
    if (folded === '') return null
    const found = (id: number | undefined, by: string): FoundCampaign | null => {
      const campaign = id === undefined ? undefined : byId.get(id)
      return campaign ? { id: campaign.id, productGroupId: campaign.productGroupId, by } : null
    }
    const pattern = () => wild.find(name => name.kind === kind && looksLike(folded, name.pattern))
    return (
      (kind === 'utm' ? found(keys.get(folded), 'key') : null) ??
      found(exact.get(`${kind} ${folded}`), 'name') ??
      found(pattern()?.campaignId, 'pattern')
    )
  }
}
