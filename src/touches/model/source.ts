export const channels = [
  'paid_search',
  'search',
  'social',
  'email',
  'fair',
  'partner',
  'display',
  'referral',
  'direct',
] as const
export type Channel = (typeof channels)[number]
/** `source` is a name like 'google', 'newsletter' or the referring host; 'direct' when there is none. */
export type Source = { channel: Channel; source: string }
export type Arrival = {
  readonly utm?: { readonly source?: string | null; readonly medium?: string | null } | null
  /** The referring address, as the browser gave it. */
  readonly referrer?: string | null
  /** The name of the click parameter on the landing address: 'gclid', 'msclkid', 'fbclid', .. */
  readonly clickId?: string | null
  /** Our own hosts: coming from them is no source. */
  readonly own?: readonly string[]
}

const CLICKS: Readonly<Record<string, Source>> = {
  gclid: { channel: 'paid_search', source: 'google' },
  gbraid: { channel: 'paid_search', source: 'google' },
  wbraid: { channel: 'paid_search', source: 'google' },
  msclkid: { channel: 'paid_search', source: 'bing' },
  yclid: { channel: 'paid_search', source: 'yandex' },
  fbclid: { channel: 'social', source: 'facebook' },
  li_fat_id: { channel: 'social', source: 'linkedin' },
  ttclid: { channel: 'social', source: 'tiktok' },
  twclid: { channel: 'social', source: 'x' },
}
const SEARCH =
  /(?:^|\.)(google|bing|duckduckgo|ecosia|startpage|qwant|yandex|baidu|yahoo|brave)\.[a-z.]{2,6}$/
const SOCIAL: Readonly<Record<string, string>> = {
  'linkedin.com': 'linkedin',
  'lnkd.in': 'linkedin',
  'facebook.com': 'facebook',
  'instagram.com': 'instagram',
  'x.com': 'x',
  'twitter.com': 'x',
  't.co': 'x',
  'youtube.com': 'youtube',
  'xing.com': 'xing',
  'tiktok.com': 'tiktok',
  'reddit.com': 'reddit',
  'pinterest.com': 'pinterest',
}
const MAIL = /^(mail|webmail|outlook|email)\.|\.(mail|outlook)\.|^com\.google\.android\.gm$/
// Tried in this order; the words are those people put into utm_medium.
const MEDIUMS: readonly (readonly [RegExp, Channel])[] = [
  [/^(cpc|ppc|sem|paid[-_ ]?search)$/, 'paid_search'],
  [/^(paid[-_ ]?)?social([-_ ]?(media|network|paid))?$|^sm$/, 'social'],
  [/^(e[-_ ]?mail|newsletter|mailing)$/, 'email'],
  [/^(fair|trade[-_ ]?fair|messe|beurs|expo|event)$/, 'fair'],
  [/^(partner|reseller|distributor|dealer)$/, 'partner'],
  [/^(display|banner|cpm|ad|ads|retargeting)$/, 'display'],
  [/^organic([-_ ]?search)?$/, 'search'],
  [/^(referral|link|affiliate)$/, 'referral'],
]

/**
 * Where an arrival came from. In order: a medium we know (with its utm source as the name; paid by 'cpc' on a
 * social network stays social); a utm source that is itself a known site; a click id; the referrer; else
 * direct. An unknown utm counts as a referral under its own name, since somebody tagged that link.
 */
export function sourceOf({ utm, referrer, clickId, own = [] }: Arrival): Source {
  const name = clean(utm?.source)
  const medium = clean(utm?.medium)
  const click = Object.hasOwn(CLICKS, clean(clickId)) ? CLICKS[clean(clickId)] : undefined
  const from = siteOf(hostOf(referrer), own)
  const tagged = MEDIUMS.find(([words]) => words.test(medium))?.[1]
  if (tagged) {
    const source = name || click?.source || from?.source || tagged
    return { channel: tagged === 'paid_search' && isSocial(source) ? 'social' : tagged, source }
  }
  if (name) return bySourceName(name, click)
  return click ?? from ?? { channel: 'direct', source: 'direct' }
}

function bySourceName(name: string, click: Source | undefined): Source {
  if (click) return { channel: click.channel, source: name }
  if (isSocial(name)) return { channel: 'social', source: name }
  if (SEARCH.test(`${name}.com`) || SEARCH.test(name)) return { channel: 'search', source: name }
  const medium = MEDIUMS.find(([words]) => words.test(name))?.[1]
  return { channel: medium ?? 'referral', source: name }
}

function siteOf(host: string, own: readonly string[]): Source | undefined {
  if (host === '' || own.some(ours => within(host, ours.toLowerCase()))) return undefined
  if (MAIL.test(host)) return { channel: 'email', source: host }
  const social = Object.keys(SOCIAL).find(site => within(host, site))
  if (social) return { channel: 'social', source: SOCIAL[social]! }
  const search = SEARCH.exec(host)
  return search ? { channel: 'search', source: search[1]! } : { channel: 'referral', source: host }
}

function isSocial(name: string): boolean {
  return Object.values(SOCIAL).includes(name) || Object.hasOwn(SOCIAL, name)
}

function within(host: string, site: string): boolean {
  return host === site || host.endsWith(`.${site}`)
}

function hostOf(referrer: string | null | undefined): string {
  const url = referrer ? URL.parse(referrer) : null
  return url?.hostname.toLowerCase().replace(/^www\./, '') ?? ''
}

function clean(text: string | null | undefined): string {
  return (text ?? '').trim().toLowerCase()
}
