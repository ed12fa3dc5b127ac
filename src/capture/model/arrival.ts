import { sourceOf } from '../../touches/model/source.ts'

/** What tells where somebody came from, carried from the landing address through the form to its submission. */
export const carriedNames = [
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'gclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'fbclid',
  'li_fat_id',
  'referrer',
] as const
const clickNames = carriedNames.filter(name => !name.startsWith('utm_') && name !== 'referrer')
export type Carried = Partial<Record<(typeof carriedNames)[number], string>>

/** The known names out of a query or form body, each at most 500 characters; others are left. */
export function readCarried(given: Readonly<Record<string, unknown>>): Carried {
  const found: Carried = {}
  for (const name of carriedNames) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (typeof value === 'string' && value.trim() !== '') found[name] = value.trim().slice(0, 500)
  }
  return found
}

/** The channel an arrival came by; `own` are hosts of ours. Null when somebody only moved between our pages. */
export function channelOf(carried: Carried, own: readonly string[]): string | null {
  const clickId = clickNames.find(name => carried[name] !== undefined) ?? null
  const found = sourceOf({
    utm: { source: carried.utm_source ?? null, medium: carried.utm_medium ?? null },
    referrer: carried.referrer ?? null,
    clickId,
    own,
  })
  return found.channel === 'direct' && carried.referrer ? null : found.channel
}
