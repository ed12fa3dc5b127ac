/** By what a touch came. Which one an arrival gets, the rules of src/sources say. */
export const channels = [
  'paid_search',
  'search',
  'paid_social',
  'social',
  'assistant',
  'email',
  'fair',
  'partner',
  'display',
  'referral',
  'direct',
] as const
export type Channel = (typeof channels)[number]
