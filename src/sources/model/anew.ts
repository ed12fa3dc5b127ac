import { arrivalOf } from './arrival.ts'
import { evidenceOfTouch } from './evidence.ts'
import { type SourceFound, type Sources, sourceOf } from './source-of.ts'

/** What stands beside a touch to explain its source, without whose touch it is. */
export type KeptWhy = {
  version: number
  rule: string
  channel: string | null
  name: string
  campaign_id: number | null
  campaign_by: string | null
  fallback_campaign_id: number | null
  campaign_tag: string | null
  medium: string | null
  term: string | null
  content: string | null
  clicks: string[]
  referrer: string | null
  disagreed: string | null
}
export type TouchOfHistory = {
  id: number
  occurredAt: Date
  source: string | null
  campaignId: number | null
  properties: Record<string, unknown>
  arrival: (KeptWhy & { by_hand: number | null }) | null
}
export type Change = {
  touchId: number
  before: { source: string | null; campaignId: number | null; arrival: KeptWhy | null }
  after: { source: string | null; campaignId: number | null; arrival: KeptWhy }
  /** Another channel or campaign; else only why it is so. */
  moved: boolean
}
export type Anew = Change | 'by hand' | 'as it was' | 'no evidence'

/**
 * What the rules make of a touch of history. A touch without evidence keeps what it has, as does one of which a person has
 * said otherwise. Told again by the same rules and names, nothing changes.
 */
export function tellAnew(sources: Sources, touch: TouchOfHistory): Anew {
  const { arrival: kept } = touch
  if (kept?.by_hand != null) return 'by hand'
  const { carried, address, placement } = evidenceOfTouch(touch.properties)
  if (Object.keys(carried).length === 0 && placement === null && kept === null) return 'no evidence'
  const told = sourceOf(sources, arrivalOf({ carried, address, placement, at: touch.occurredAt }))
  // A call to action of ours says itself which campaign it belongs to.
  const isOfAction = kept?.campaign_by === 'action' && kept.campaign_id !== null
  const found = isOfAction
    ? { ...told, campaign: { id: kept.campaign_id!, productGroupId: null, by: 'action' } }
    : told
  const fallback = kept ? kept.fallback_campaign_id : fallbackOf(sources, touch, found)
  const source = found.channel
  const campaignId = found.campaign?.id ?? fallback
  if (kept === null && source === null && touch.source === null) return 'as it was'
  const arrival = whyOf(sources.version, found, fallback)
  const moved = source !== touch.source || campaignId !== touch.campaignId
  if (!moved && kept && sameWhy(kept, arrival)) return 'as it was'
  const { by_hand: _, ...before } = kept ?? { by_hand: null }
  return {
    touchId: touch.id,
    before: {
      source: touch.source,
      campaignId: touch.campaignId,
      arrival: kept ? (before as KeptWhy) : null,
    },
    after: { source, campaignId, arrival },
    moved,
  }
}

/** Of a touch that nothing is kept beside: its campaign, unless that is by the tag; then it was the form's. */
function fallbackOf(
  { names }: Sources,
  { campaignId }: TouchOfHistory,
  { campaignTag }: SourceFound,
): number | null {
  const byTag = campaignTag ? names('utm', campaignTag) : null
  return byTag?.id === campaignId ? null : campaignId
}

export function whyOf(version: number, found: SourceFound, fallback: number | null): KeptWhy {
  return {
    version,
    rule: found.rule,
    channel: found.channel,
    name: found.name,
    campaign_id: found.campaign?.id ?? null,
    campaign_by: found.campaign?.by ?? null,
    fallback_campaign_id: fallback,
    campaign_tag: found.campaignTag,
    medium: found.medium,
    term: found.term,
    content: found.content,
    clicks: [...found.clicks],
    referrer: found.referrer,
    disagreed: found.disagreed,
  }
}

/** Alike but for the version: rules of another version that say the same change nothing. */
function sameWhy(a: KeptWhy, b: KeptWhy): boolean {
  return (Object.keys(b) as (keyof KeptWhy)[]).every(
    key => key === 'version' || JSON.stringify(a[key]) === JSON.stringify(b[key]),
  )
}
