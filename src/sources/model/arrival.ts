import { type CampaignChannel, campaignChannels } from '../../campaigns/model/campaign.ts'

/** What tells where somebody came from, carried from the landing address through a form to its submission. */
export const tagNames = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const
/** Parameters that platforms put on a click; those of mailing programs at the end. */
export const clickNames = [
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'msclkid',
  'yclid',
  'fbclid',
  'li_fat_id',
  'ttclid',
  'twclid',
  'rdt_cid',
  'epik',
  'mc_eid',
  'mkt_tok',
  '_hsenc',
] as const
/** What we ourselves put on an address: the code of an offer, the letter that it stood in. */
export const ownNames = ['offer', 'coupon', 'letter'] as const
export const carriedNames = [...tagNames, ...clickNames, ...ownNames, 'referrer'] as const
export type CarriedName = (typeof carriedNames)[number]
export type Carried = Partial<Record<CarriedName, string>>

const known = new Set<string>(carriedNames)
const most = 500
// What no database keeps and nobody types.
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f]/g, '')

/**
 * The known names out of a query or form body, in whatever case they were written, each at most 500 characters; others are
 * left. Of a name that stands twice the first in the alphabet counts: the order of an address means nothing.
 */
export function readCarried(given: Readonly<Record<string, unknown>> | URLSearchParams): Carried {
  const found: Carried = {}
  const entries = given instanceof URLSearchParams ? given : Object.entries(given)
  for (const [written, value] of entries) {
    const name = known.has(written) ? written : written.toLowerCase()
    if (!known.has(name) || typeof value !== 'string') continue
    const text = plain(value).trim().slice(0, most).toWellFormed()
    const before = found[name as CarriedName]
    if (text !== '' && (before === undefined || text < before)) found[name as CarriedName] = text
  }
  return found
}

/** Of an address with a query; nothing of one that has none. */
export function carriedOfAddress(address: string): Carried {
  const at = address.indexOf('?')
  return at < 0 ? {} : readCarried(new URLSearchParams(address.slice(at + 1).replace(/#.*$/s, '')))
}

/** An arrival as rules ask for it: everything in lower case, an empty text where there was nothing. */
export type Arrival = {
  utm_source: string
  utm_medium: string
  utm_campaign: string
  utm_term: string
  utm_content: string
  /** Names of the click parameters, in the order of the list. */
  clicks: readonly string[]
  /** The host that referred, without www. */
  referrer: string
  /** Something was given as a referrer, be it no address at all. */
  referred: boolean
  /** The host and path that were arrived at; empty where it is not known. */
  host: string
  path: string
  offer: string
  letter: string
  /** The channel of the place where a call to action of ours stood; only our own doors say it. */
  placement: CampaignChannel | ''
  at: Date
}
export type Landing = { carried: Carried; address?: string | null; placement?: string | null; at: Date }

const small = (text: string | undefined): string => (text ?? '').trim().toLowerCase()

export function arrivalOf({ carried, address, placement, at }: Landing): Arrival {
  const landing = address ? /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)(?::\d+)?([^?#]*)/i.exec(address) : null
  return {
    utm_source: small(carried.utm_source),
    utm_medium: small(carried.utm_medium),
    utm_campaign: small(carried.utm_campaign).slice(0, 100),
    utm_term: small(carried.utm_term),
    utm_content: small(carried.utm_content),
    clicks: clickNames.filter(name => carried[name] !== undefined),
    referrer: hostOf(carried.referrer),
    referred: carried.referrer !== undefined,
    host: bare(landing?.[1] ?? ''),
    path: landing?.[2] || '/',
    offer: small(carried.offer ?? carried.coupon),
    letter: small(carried.letter),
    placement: campaignChannels.find(channel => channel === placement) ?? '',
    at,
  }
}

export function hostOf(address: string | undefined): string {
  if (!address) return ''
  const app = /^android-app:\/\/([^/?#]+)/i.exec(address)
  const url = app ? null : URL.parse(address)
  return bare(app?.[1] ?? url?.hostname ?? '')
}

const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '')
