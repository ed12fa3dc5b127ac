export const letterLanguages = ['en', 'nl', 'de'] as const
export type LetterLanguage = (typeof letterLanguages)[number]
export const layouts = ['din_b', 'din_a', 'right'] as const
export type Layout = (typeof layouts)[number]
export const letterStates = [
  'draft',
  'waiting',
  'running',
  'ready',
  'cancelled',
  'failed',
  'logging',
  'logged',
  'undoing',
  'undone',
] as const
export type LetterState = (typeof letterStates)[number]
export const outReasons = ['erased', 'may_not', 'no_address', 'same_address', 'no_value', 'signs'] as const
export type OutReason = (typeof outReasons)[number]

export type Words = Partial<Record<LetterLanguage, { subject: string; body: string }>>
export type Sender = {
  name: string
  street: string
  postalCode: string
  city: string
  country: string
  contact: string
}

/** While a letter is printed or logged it stays as it is. */
export const canChange = (state: LetterState): boolean =>
  ['draft', 'ready', 'cancelled', 'failed'].includes(state)

/** The language of a letter to somebody: the own one where there are words in it, else the main one. */
export function languageFor(own: string | null, words: Words, main: LetterLanguage): LetterLanguage {
  const short = own?.slice(0, 2).toLowerCase()
  const known = letterLanguages.find(language => language === short)
  return known && words[known] ? known : main
}
