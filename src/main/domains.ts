/**
 * The domains, low to high. A file may import from its own domain and from those above it in this list,
 * never from those below it here. `npm run check` reads this list; a new folder of src/ gets its line first.
 */
export const domains = [
  'shared',
  'platform',
  'ui',
  'team',
  'catalogue',
  'work',
  'promises',
  'consent',
  'customers',
  'classes',
  'duplicates',
  'lists',
  'touches',
  'orders',
  'segments',
  'content',
  'campaigns',
  'leads',
  'capture',
  'pipeline',
  'requests',
  'journeys',
  'voice',
  'lifecycle',
  'insight',
  'plans',
  'together',
  'transfer',
  'privacy',
  'desk',
  'main',
] as const

export type Domain = (typeof domains)[number]
