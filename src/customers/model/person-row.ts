import type { RowConsent } from '../../consent/model/consent.ts'
import { countryCode } from '../../shared/country.ts'
import { normaliseEmail } from '../../shared/email.ts'

export type PointLabel = 'work' | 'private' | 'other'
export type RowPoint = {
  kind: 'email' | 'phone' | 'address'
  label: PointLabel
  value: string
  street?: string | null
  postalCode?: string | null
  city?: string | null
  region?: string | null
  country?: string | null
}

/** One person as stated elsewhere; a field left out or empty says nothing. Names of others are as written. */
export type PersonRow = {
  /** The id of the person in the export that the row comes from. */
  key?: string | null
  externalId?: string | null
  name?: string | null
  givenName?: string | null
  familyName?: string | null
  email?: string | null
  phone?: string | null
  jobTitle?: string | null
  jobFunction?: string | null
  seniority?: string | null
  country?: string | null
  language?: string | null
  source?: string | null
  /** The account by name, by its id in the export, or by nothing: then by the host of the e-mail address. */
  account?: string | null
  accountKey?: string | null
  territory?: string | null
  emailLabel?: PointLabel | null
  phoneLabel?: PointLabel | null
  points?: readonly RowPoint[]
  consents?: readonly RowConsent[]
  custom?: Readonly<Record<string, unknown>>
  knownAt?: Date | null
  /** The row as `readPerson` reads it, where that was done before. */
  read?: RowRead
}

/** A row's own words in the forms in which they are compared: an address as it is written to, a telephone in E.164. */
export type RowRead = {
  email: string | null
  phone: string | null
  name: string
  points: readonly (RowPoint & { e164: string | null })[]
}

/** The columns that a batch of persons compares and writes. */
export type PersonRecord = {
  accountId: number | null
  name: string
  givenName: string | null
  familyName: string | null
  email: string | null
  phone: string | null
  jobTitle: string | null
  jobFunction: string | null
  seniority: string | null
  country: string | null
  language: string | null
  source: string | null
  externalId: string | null
  territoryId: number | null
  emailLabel: PointLabel | null
  phoneLabel: PointLabel | null
  phoneE164: string | null
  custom: string
}

export type Stated = {
  email: string | null
  name: string | null
  country: string | null
  language: string | null
}

const countries = new Map<string, string | null>()
/** The code of a country where we know it, else as it was written. Remembers what it was asked. */
export function placeOf(text: string | null | undefined): string | null {
  if (!text) return null
  let code = countries.get(text)
  if (code === undefined) {
    if (countries.size > 5_000) countries.clear()
    code = countryCode(text) ?? text
    countries.set(text, code)
  }
  return code
}

const languages: Record<string, string> = {
  english: 'en',
  engels: 'en',
  englisch: 'en',
  dutch: 'nl',
  nederlands: 'nl',
  niederländisch: 'nl',
  german: 'de',
  deutsch: 'de',
  duits: 'de',
}
/** A language by its name or tag (BCP 47): the primary subtag; anything else stays as written. */
export function languageOf(text: string | null | undefined): string | null {
  if (!text) return null
  const plain = text.toLowerCase()
  const tag = /^([a-z]{2,3})(?:[-_][a-z0-9]+)*$/.exec(plain)?.[1]
  return languages[plain] ?? (tag && tag.length < 4 ? tag : text)
}

const simple =
  /^[a-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/i
const domains = new Map<string, boolean>()
/** As `normaliseEmail`; of the usual addresses only the domain has to be looked at, and that once. */
export function addressOf(text: string): string | null {
  const domain = simple.exec(text)?.[1]
  if (domain === undefined || text.length > 64 || domain !== domain.toLowerCase())
    return normaliseEmail(text) ?? null
  let fine = domains.get(domain)
  if (fine === undefined) {
    if (domains.size > 20_000) domains.clear()
    fine = normaliseEmail(`a@${domain}`) === `a@${domain}`
    domains.set(domain, fine)
  }
  return fine ? text : (normaliseEmail(text) ?? null)
}

/** The name of a person: as stated, else of its parts, else the address or id. */
export function nameOf(row: PersonRow, email: string | null): string | null {
  if (row.name) return row.name
  const parts =
    row.givenName && row.familyName ? `${row.givenName} ${row.familyName}` : (row.givenName ?? row.familyName)
  return parts || email || row.externalId || null
}

/** One line for a postal address in parts. */
export function addressLine(point: Omit<RowPoint, 'kind' | 'label' | 'value'>): string {
  const town = [point.postalCode, point.city].filter(Boolean).join(' ')
  return [point.street, town, point.region, point.country].filter(Boolean).join(', ')
}
