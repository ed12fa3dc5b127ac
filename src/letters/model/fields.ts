import type { LetterLanguage } from './letter.ts'

/** What may stand in braces, and nothing else. */
export const letterFields = [
  'salutation',
  'name',
  'givenName',
  'familyName',
  'jobTitle',
  'company',
  'city',
  'date',
  'writer',
] as const
export type LetterField = (typeof letterFields)[number]
export type Values = Record<LetterField, string | null>

type Part = { text: string } | { field: LetterField; otherwise: string | null }
export type Read = { parts: Part[] } | { wrong: string }

/**
 * Words with fields: `{company}`, and `{company|your company}` with what to say where it is missing. Braces mean nothing
 * else: there is no logic to go wrong. Answers what is wrong where a field is not known or a brace stands alone.
 */
export function readFields(text: string): Read {
  const parts: Part[] = []
  let from = 0
  for (const found of text.matchAll(/\{([^{}|]*)(?:\|([^{}]*))?\}/g)) {
    const before = text.slice(from, found.index)
    if (/[{}]/.test(before)) return { wrong: lone(before) }
    if (before !== '') parts.push({ text: before })
    const name = found[1]!.trim()
    const field = letterFields.find(each => each === name)
    if (!field)
      return { wrong: `There is no field {${name.slice(0, 40)}}. There are: ${letterFields.join(', ')}.` }
    parts.push({ field, otherwise: found[2]?.trim() || null })
    from = found.index + found[0].length
  }
  const rest = text.slice(from)
  if (/[{}]/.test(rest)) return { wrong: lone(rest) }
  if (rest !== '') parts.push({ text: rest })
  return { parts }
}

const lone = (text: string): string =>
  `A brace stands alone near "${text
    .slice(Math.max(0, text.search(/[{}]/) - 15))
    .slice(0, 30)
    .trim()}". Fields are written {name}.`

export type Filled = { text: string; missing: LetterField[]; otherwise: LetterField[] }

/** The words for somebody; which fields had to be said otherwise, and which are missing without another word. */
export function fillFields(parts: readonly Part[], values: Values): Filled {
  const missing: LetterField[] = []
  const otherwise: LetterField[] = []
  const text = parts
    .map(part => {
      if ('text' in part) return part.text
      const value = values[part.field]?.trim()
      if (value) return value
      if (part.otherwise === null) missing.push(part.field)
      else otherwise.push(part.field)
      return part.otherwise ?? ''
    })
    .join('')
  return { text, missing: [...new Set(missing)], otherwise: [...new Set(otherwise)] }
}

/** How somebody is greeted whose sex nobody asked for. */
export function salutation(
  language: LetterLanguage,
  who: { name: string | null; givenName: string | null },
): string {
  const name = who.name?.trim()
  if (language === 'de') return name ? `Guten Tag ${name}` : 'Guten Tag'
  if (language === 'nl') return name ? `Geachte ${name}` : 'Geachte heer of mevrouw'
  return name ? `Dear ${name}` : 'Dear Sir or Madam'
}

const locales = { en: 'en-GB', nl: 'nl-NL', de: 'de-DE' } as const

/** The day as a letter in this language writes it: 2 March 2026, 2 maart 2026, 2. März 2026. */
export function letterDate(day: string, language: LetterLanguage): string {
  return new Intl.DateTimeFormat(locales[language], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
}
