import type { PostalAddress } from '../../customers/model/contact-point.ts'
import type { LetterLanguage } from './letter.ts'

/** A window shows six lines (DIN 5008; the S42 templates of the Universal Postal Union order the parts). */
export const mostLines = 6

export type Addressee = { name: string; company: string | null; address: PostalAddress; isPrivate: boolean }

/** Can a letter arrive there? Street and place are the least. */
export const isPostal = (address: PostalAddress): boolean =>
  Boolean(address.street?.trim() && address.city?.trim())

/**
 * The lines of the window: to whom, street, place as the post of that country writes it, and the country, where it is
 * another one than the sender's, in capitals and in the language that the sender's post reads.
 */
export function addressBlock(to: Addressee, fromCountry: string, language: LetterLanguage): string[] {
  const { address } = to
  const country = address.country?.trim().toUpperCase() ?? ''
  const abroad = country !== '' && country !== fromCountry.toUpperCase()
  const who = whoLines(to, language)
  const place = placeLines(address, country)
  const lines = [...who, ...(address.street ?? '').split(/\n|;\s*/).map(line => line.trim()), ...place]
    .map(line => line.replace(/\s{3,}/g, ' ').trim())
    .filter(line => line !== '')
  const all = abroad ? [...lines, countryName(country, fromCountry)] : lines
  // Where there are too many, what is further from the door goes first: never street, place and country.
  while (all.length > mostLines && who.length > 1 && all.length > place.length + 2)
    all.splice(who.length > 1 ? 1 : 0, 1)
  return all.slice(0, mostLines)
}

function whoLines({ name, company, isPrivate }: Addressee, language: LetterLanguage): string[] {
  if (isPrivate || !company) return [name]
  if (language === 'nl') return [company, `t.a.v. ${name}`]
  return language === 'de' ? [company, name] : [name, company]
}

function placeLines({ postalCode, city, region }: PostalAddress, country: string): string[] {
  const code = postalCode?.trim().toUpperCase() ?? ''
  const town = city?.trim() ?? ''
  switch (country) {
    case 'NL': {
      // Four digits, a blank, two letters, two blanks, the place in capitals (PostNL).
      const dutch = /^(\d{4})\s*([A-Z]{2})$/.exec(code)
      return [`${dutch ? `${dutch[1]} ${dutch[2]}` : code}  ${town.toUpperCase()}`.trim()]
    }
    case 'GB':
      return [town.toUpperCase(), code]
    case 'IE':
      return [town, region ?? '', code]
    case 'US':
    case 'CA':
    case 'AU':
      return [
        [town, [region, code].filter(Boolean).join(' ')].filter(Boolean).join(country === 'US' ? ', ' : ' '),
      ]
    case 'HU':
      return [town, code]
    default:
      return [[code, town].filter(Boolean).join(' ')]
  }
}

const postal: Record<string, string> = { DE: 'de', AT: 'de', CH: 'de', NL: 'nl', BE: 'nl' }

function countryName(country: string, fromCountry: string): string {
  const locale = postal[fromCountry.toUpperCase()] ?? 'en'
  const name = /^[A-Z]{2}$/.test(country)
    ? new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' }).of(country)
    : undefined
  return (name ?? country).toUpperCase()
}

/** By which two letters would lie in the same letter box. */
export function addressKey(address: PostalAddress): string {
  return [address.street, address.postalCode, address.city, address.country]
    .map(part =>
      (part ?? '')
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, ''),
    )
    .join('|')
}
