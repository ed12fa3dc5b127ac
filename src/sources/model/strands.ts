import type { CampaignChannel } from '../../campaigns/model/campaign.ts'
import type { Arrival } from './arrival.ts'
import type { Judge, Verdict } from './judge.ts'

/** One kind of evidence by itself, and what the rules would say if there were no other. */
export type Strand = { of: string; channel: CampaignChannel; name: string }

const nothing = {
  utm_source: '',
  utm_medium: '',
  utm_campaign: '',
  utm_term: '',
  utm_content: '',
  clicks: [],
  referrer: '',
  referred: false,
  offer: '',
  letter: '',
  placement: '',
} as const

/** A referrer or a click id tells less than a tag: what else it may be without contradiction. */
const agrees: Readonly<Record<string, readonly CampaignChannel[]>> = {
  'referrer search': ['paid_search', 'display'],
  'referrer social': ['paid_social', 'display'],
  'click paid_search': ['display'],
  'click social': ['paid_social'],
  'click paid_social': ['social'],
}

/** The strands of an arrival, each judged alone: tags, every click id, referrer, letter. */
export function strandsOf(judge: Judge, given: Arrival): Strand[] {
  const arrival = judge.stripped(given)
  const { utm_source, utm_medium, clicks, referrer, letter } = arrival
  const parts: [string, Partial<Arrival>][] = []
  if (utm_source || utm_medium)
    parts.push([
      'utm',
      { utm_source, utm_medium, utm_campaign: arrival.utm_campaign, utm_content: arrival.utm_content },
    ])
  for (const click of clicks) parts.push([click, { clicks: [click] }])
  if (referrer) parts.push(['referrer', { referrer, referred: true }])
  if (letter) parts.push(['letter', { letter }])
  return parts.map(([of, part]) => {
    const { channel, name } = judge.decide({ ...arrival, ...nothing, ...part })
    return { of, channel: channel ?? 'direct', name }
  })
}

/**
 * The strands that contradict what was decided; none of fewer than two. A referral contradicts nothing: any page can carry
 * a tagged link.
 */
export function disagreeing(strands: readonly Strand[], verdict: Verdict): Strand[] {
  if (strands.length < 2 || verdict.channel === null) return []
  const { channel } = verdict
  return strands.filter(strand => {
    if (strand.channel === channel || strand.channel === 'referral' || strand.channel === 'direct')
      return false
    const kind = strand.of === 'utm' || strand.of === 'referrer' ? strand.of : 'click'
    return !agrees[`${kind} ${strand.channel}`]?.includes(channel)
  })
}

/** How arrivals that disagree alike are grouped: 'email: gclid paid_search, referrer search'. Null where all agree. */
export function patternOf(strands: readonly Strand[], verdict: Verdict): string | null {
  const others = disagreeing(strands, verdict)
  if (others.length === 0) return null
  const sorted = others.map(({ of, channel }) => `${of} ${channel}`).sort()
  return `${verdict.channel}: ${sorted.join(', ')}`
}

/** Is there more than one kind of evidence at all? Asked first, for most arrivals have one. */
export function hasSeveral({ utm_source, utm_medium, clicks, referrer, letter }: Arrival): boolean {
  const tags = utm_source || utm_medium ? 1 : 0
  return tags + clicks.length + (referrer ? 1 : 0) + (letter ? 1 : 0) > 1
}
