import type { CampaignChannel } from '../../campaigns/model/campaign.ts'
import type { Arrival } from './arrival.ts'
import type { CampaignNames, FoundCampaign } from './campaign-names.ts'
import type { Judge } from './judge.ts'
import { hasSeveral, patternOf, strandsOf } from './strands.ts'

/** Everything that is told of an arrival: what the touch carries, and what stands beside it to explain it. */
export type SourceFound = {
  channel: CampaignChannel | null
  name: string
  rule: string
  campaign: FoundCampaign | null
  /** The tag of a campaign as it came, lower case; also when no campaign of ours is known by it. */
  campaignTag: string | null
  medium: string | null
  term: string | null
  content: string | null
  clicks: readonly string[]
  referrer: string | null
  /** Which evidence disagrees with the answer; null when none does. */
  disagreed: string | null
}
export type Sources = { version: number; judge: Judge; names: CampaignNames }

export function sourceOf({ judge, names }: Sources, given: Arrival): SourceFound {
  const verdict = judge.decide(given)
  const arrival = judge.stripped(given)
  const byTag = names('utm', arrival.utm_campaign)
  const byOffer = arrival.offer ? names('offer', arrival.offer) : null
  const byRule =
    verdict.campaignId === null ? null : { id: verdict.campaignId, productGroupId: null, by: 'rule' }
  const several = hasSeveral(arrival)
  const said = several ? patternOf(strandsOf(judge, arrival), verdict) : null
  const campaigns = byTag && byOffer && byTag.id !== byOffer.id ? 'campaign of the offer' : null
  return {
    channel: verdict.channel,
    name: verdict.name.slice(0, 200),
    rule: verdict.rule,
    campaign: byRule ?? byTag ?? byOffer,
    campaignTag: arrival.utm_campaign || null,
    medium: arrival.utm_medium || null,
    term: arrival.utm_term || null,
    content: arrival.utm_content || null,
    clicks: arrival.clicks,
    referrer: arrival.referrer || null,
    disagreed: said && campaigns ? `${said}; ${campaigns}` : (said ?? campaigns),
  }
}
