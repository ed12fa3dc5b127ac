import { refuse } from '../../shared/outcome.ts'
import { channels } from '../../touches/model/source.ts'

/** Where a campaign meets people; the ledger's channels and the two that no address names. */
export const campaignChannels = [...channels, 'phone', 'letter', 'other'] as const
export type CampaignChannel = (typeof campaignChannels)[number]

export type CampaignValues = {
  name: string
  channel: CampaignChannel
  productGroupId: number | null
  startsOn: string | null
  endsOn: string | null
  budgetCents: number | null
  costCents: number | null
  utmKey: string | null
  /** Who sees to it; anybody of the staff. */
  ownerId: number | null
}

/** The form in which utm_campaign is compared: trimmed and in lower case; null when nothing is left. */
export function utmKeyOf(text: string | null | undefined): string | null {
  return text?.trim().toLowerCase().slice(0, 100) || null
}

/** Refuses `ends_before_start`. Dates are 'YYYY-MM-DD', which sort as text. */
export function refuseImpossible(campaign: CampaignValues): void {
  if (campaign.startsOn && campaign.endsOn && campaign.endsOn < campaign.startsOn)
    refuse('ends_before_start', 422, 'The last day comes before the first.', { field: 'endsOn' })
}
