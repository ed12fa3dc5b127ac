import type { CampaignChannel } from '../../campaigns/model/campaign.ts'
import { arrivalOf, carriedOfAddress } from './arrival.ts'
import { type Sources, sourceOf } from './source-of.ts'

/** An arrival of which the company has said what it is. */
export type Example = {
  id: number
  name: string
  address: string
  referrer: string
  /** 'none' where it is nothing but a move between pages of ours. */
  channel: CampaignChannel | 'none'
  campaignId: number | null
}
export type Tried = {
  channel: CampaignChannel | 'none'
  campaignId: number | null
  rule: string
  holds: boolean
}

/** What the rules make of an example; `holds` when that is what was expected. */
export function tryExample(sources: Sources, example: Example, at: Date): Tried {
  const { address, referrer } = example
  const carried = { ...carriedOfAddress(address), ...(referrer ? { referrer } : {}) }
  const found = sourceOf(sources, arrivalOf({ carried, address, at }))
  const channel = found.channel ?? 'none'
  const campaignId = found.campaign?.id ?? null
  const holds = channel === example.channel && campaignId === example.campaignId
  return { channel, campaignId, rule: found.rule, holds }
}
