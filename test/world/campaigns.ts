import type { CampaignChannel } from '../../src/campaigns/model/campaign.ts'
import { type Chunk, chunked } from './chunks.ts'
import { guidePdf } from './guide.ts'
import type { Random } from './random.ts'
import { dateOf, day, plus, type Span } from './seasons.ts'
import { marketers } from './team.ts'

/** Where people come from, as a touch, a person and a lead name it, and how common it is. */
export const sources: readonly (readonly [source: string, weight: number])[] = [
  ['search', 24],
  ['paid_search', 12],
  ['email', 14],
  ['fair', 12],
  ['referral', 8],
  ['partner', 6],
  ['social', 9],
  ['display', 5],
  ['direct', 10],
]
/** Planted: content syndication brings many leads, hardly any of use. */
export const poorSource = 'content_syndication'

export type Campaign = {
  id: number
  name: string
  channel: CampaignChannel
  source: string
  groupId: number | null
  startsOn: Date
  endsOn: Date
  budgetCents: number
  costCents: number
  utmKey: string
}

/** Name, channel, source, product group, first day before now, days, budget in euros. */
type Line = readonly [string, CampaignChannel, string, number | null, number, number, number]
const lines: readonly Line[] = [
  ['Changeover guide', 'paid_search', 'paid_search', 1, 400, 390, 42_000],
  ['Guide by newsletter', 'email', 'email', 1, 390, 385, 6_000],
  ['Guide on partner sites', 'referral', poorSource, 1, 540, 535, 58_000],
  ['Tray sealing whitepaper', 'referral', poorSource, 2, 1000, 420, 36_000],
  ['Label compliance series', 'email', 'email', 3, 620, 210, 7_500],
  ['Less film, same shelf life', 'social', 'social', 2, 300, 180, 18_000],
  ['Spare parts before summer', 'email', 'email', 4, 200, 60, 3_500],
  ['Service contracts renewal', 'letter', 'direct', 4, 330, 45, 5_200],
  ['Bakery lines in detail', 'display', 'display', 1, 700, 120, 14_500],
  ['Dairy round table', 'fair', 'fair', 2, 260, 20, 9_000],
  ['Referral thank-you', 'partner', 'referral', null, 900, 880, 8_000],
  ['Dealers of the north', 'partner', 'partner', null, 800, 600, 12_000],
  ['Search: flow wrapper', 'paid_search', 'paid_search', 1, 1090, 1000, 61_000],
  ['Search: tray sealer', 'paid_search', 'paid_search', 2, 1000, 960, 54_000],
  ['Search: labelling', 'paid_search', 'paid_search', 3, 900, 860, 27_000],
  ['Factory films', 'social', 'social', null, 450, 400, 16_000],
  ['Win back old lines', 'phone', 'direct', 4, 150, 90, 11_000],
  ['Pharma labelling webinar', 'other', 'email', 3, 95, 30, 6_500],
]

const fairs = ['Verpakkingsdagen Utrecht', 'Packtage Hannover', 'Midlands Pack Fair']

/** The lines above, and a spring and an autumn fair in each of the three years. */
export const campaignsOf = (span: Span, random: Random): Campaign[] => {
  const made: Omit<Campaign, 'id'>[] = lines.map(([name, channel, source, groupId, ago, days, budget]) => {
    const startsOn = plus(span.now, -ago * day)
    const endsOn = plus(startsOn, days * day)
    const past = Math.min(1, (span.now.getTime() - startsOn.getTime()) / (days * day))
    return {
      name,
      channel,
      source,
      groupId,
      startsOn,
      endsOn,
      ...money(budget, past, random),
      utmKey: slug(name),
    }
  })
  for (let i = 0; i < 6; i++) {
    const year = span.from.getUTCFullYear() + Math.floor(i / 2) + (span.from.getUTCMonth() > 2 ? 1 : 0)
    const startsOn = new Date(Date.UTC(year, i % 2 === 0 ? 2 : 8, 17))
    const name = `${fairs[i % 3]} ${i % 2 === 0 ? 'spring' : 'autumn'} ${year}`
    const past = startsOn < span.now ? 1 : 0.4
    const rest = {
      channel: 'fair' as const,
      source: 'fair',
      groupId: null,
      startsOn,
      endsOn: plus(startsOn, 3 * day),
    }
    made.push({ name, ...rest, ...money(38_000, past, random), utmKey: slug(name) })
  }
  return made.map((campaign, index) => ({ id: index + 1, ...campaign }))
}

const money = (budget: number, past: number, random: Random) => ({
  budgetCents: budget * 100,
  costCents: Math.round(budget * past * (0.8 + random.next() * 0.35)) * 100,
})

const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/** A campaign that ran at that moment and brought people by that source, or null. */
export const campaignAt = (
  campaigns: readonly Campaign[],
  source: string,
  at: Date,
  random: Random,
): Campaign | null => {
  const running = campaigns.filter(
    campaign => campaign.source === source && campaign.startsOn <= at && at < plus(campaign.endsOn, 14 * day),
  )
  return running.length > 0 && random.chance(0.7) ? random.pick(running) : null
}

const consentText = 'Terpstra Verpakking may write to me about packaging. I can end this at any time.'

export const forms = [
  {
    id: 1,
    slug: 'changeover-guide',
    name: 'Changeover guide',
    kind: 'guide',
    headline: 'Change over in twelve minutes',
    intro: 'Nine habits of packaging lines that hardly stand still, with a checklist for your own.',
    button: 'Download the guide',
    thanks: 'Here is your guide. Good luck on the line.',
    groupId: 1,
    campaignId: 1,
  },
  {
    id: 2,
    slug: 'contact',
    name: 'Contact me',
    kind: 'contact',
    headline: 'Talk to somebody who knows your line',
    intro: 'Tell us what you pack, and a specialist from your region calls you back.',
    button: 'Contact me',
    thanks: 'Thank you. You will hear from us within four working hours.',
    groupId: null,
    campaignId: null,
  },
] as const

export function* campaignRows(campaigns: readonly Campaign[], span: Span): Generator<Chunk> {
  yield* chunked(
    'campaign',
    'id name channel product_group_id starts_on ends_on budget_cents cost_cents utm_key owner_id created_at',
    campaigns.map(one => [
      one.id,
      one.name,
      one.channel,
      one.groupId,
      dateOf(one.startsOn),
      dateOf(one.endsOn),
      one.budgetCents,
      one.costCents,
      one.utmKey,
      marketers[one.id % marketers.length]!,
      plus(one.startsOn < span.now ? one.startsOn : span.now, -20 * day),
    ]),
  )
  yield* chunked(
    'form',
    `id slug name kind language headline intro button thanks file_name file_body consent_text campaign_id
      product_group_id version created_at`,
    forms.map(form => [
      form.id,
      form.slug,
      form.name,
      form.kind,
      'en',
      form.headline,
      form.intro,
      form.button,
      form.thanks,
      form.kind === 'guide' ? 'changeover-guide.pdf' : null,
      form.kind === 'guide' ? guidePdf() : null,
      consentText,
      form.campaignId,
      form.groupId,
      form.kind === 'guide' ? 1 : 0,
      span.from,
    ]),
  )
}
