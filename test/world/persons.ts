import type { Account } from './accounts.ts'
import { poorSource, sources } from './campaigns.ts'
import { type Random, zipf } from './random.ts'
import { day, plus, type Seasons, type Span } from './seasons.ts'
import { jobs, type Language, languageOf, words } from './words.ts'

export type Person = {
  id: number
  account: Account | null
  given: string
  family: string
  name: string
  email: string | null
  phone: string | null
  jobTitle: string | null
  jobFunction: string | null
  seniority: string | null
  country: string | null
  language: Language
  source: string
  territoryId: number | null
  knownAt: Date
  updatedAt: Date
  /** Planted: the same human being under another id; null for everybody else. */
  duplicateOf: number | null
}

const letters: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  ë: 'e',
  é: 'e',
  ï: 'i',
}
const ascii = (text: string): string =>
  text.toLowerCase().replace(/[^a-z0-9.]/g, letter => letters[letter] ?? '')

const freshEmail = (local: string, domain: string, taken: Set<string>): string => {
  for (let number = 1; ; number++) {
    const email = `${ascii(local)}${number === 1 ? '' : number}@${domain}`
    if (taken.has(email)) continue
    taken.add(email)
    return email
  }
}

/** Numbers of ranges that no network assigns, so that nobody's telephone rings. */
const phoneOf = (country: string, number: number): string => {
  const prefix =
    country === 'NL' ? '+3160' : country === 'DE' ? '+491500' : country === 'IE' ? '+353800' : '+44700'
  return `${prefix}${String(1_000_000 + number).slice(-7)}`
}

const familyOf = (random: Random, language: Language): string => {
  const { familyStart, familyEnd } = words[language]
  const name = `${random.pick(familyStart)}${random.pick(familyEnd)}`
  return language === 'nl' && random.chance(0.15) ? `${random.pick(['van der', 'de', 'van'])} ${name}` : name
}

const person = (
  id: number,
  account: Account | null,
  random: Random,
  span: Span,
  seasons: Seasons,
  taken: Set<string>,
): Person => {
  const country = account?.country ?? random.pick(['NL', 'DE', 'GB'])
  const language = languageOf(country)
  const given = random.pick(words[language].given)
  const family = familyOf(random, language)
  const job = random.weighted(jobs.map(each => [each, each.weight] as const))
  const source = random.weighted([...sources, [poorSource, 12] as const])
  const since = account?.createdAt ?? span.from
  const latest = plus(span.now, -day)
  const early = plus(since, 150 * day)
  const knownAt = seasons.between(random, since, random.chance(0.4) && early < latest ? early : latest)
  const titled = random.chance(source === poorSource ? 0.55 : 0.87)
  const stale = random.chance(0.12)
  return {
    id,
    account,
    given,
    family,
    name: `${given} ${family}`,
    email: random.chance(0.96)
      ? freshEmail(`${given}.${family}`, account?.domain ?? 'postbus.example', taken)
      : null,
    phone: random.chance(0.7) ? phoneOf(country, id) : null,
    jobTitle: titled ? job.titles[language] : null,
    jobFunction: titled ? job.function : null,
    seniority: titled ? job.seniority : null,
    country: random.chance(0.94) ? country : null,
    language,
    source,
    territoryId: account?.territoryId ?? null,
    knownAt,
    updatedAt: stale ? knownAt : seasons.between(random, knownAt, span.now),
    duplicateOf: null,
  }
}

const misspelt = (random: Random, name: string): string => {
  const at = random.int(1, name.length - 2)
  const kind = random.int(0, 2)
  if (kind === 0) return `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`
  if (kind === 1) return `${name.slice(0, at)}${name.slice(at + 1)}`
  return `${name.slice(0, at)}${name[at]}${name.slice(at)}`
}

/** The same telephone under a misspelt name and another address, first met somewhat later. */
const duplicate = (
  id: number,
  of: Person,
  random: Random,
  span: Span,
  seasons: Seasons,
  taken: Set<string>,
): Person => {
  const family = misspelt(random, of.family)
  const given = random.chance(0.25) ? `${of.given[0]}.` : of.given
  const knownAt = seasons.between(random, of.knownAt, span.now)
  const domain = of.account && random.chance(0.6) ? of.account.domain : 'postbus.example'
  return {
    ...of,
    id,
    given,
    family,
    name: `${given} ${family}`,
    email: freshEmail(`${given[0]}.${family}`, domain, taken),
    jobTitle: random.chance(0.5) ? of.jobTitle : null,
    source: random.weighted(sources),
    knownAt,
    updatedAt: knownAt,
    duplicateOf: of.id,
  }
}

/** `count` persons, the last `duplicates` of them planted twins; ids are `firstId` and on. */
export const personsOf = (
  { count, duplicates, firstId }: { count: number; duplicates: number; firstId: number },
  accounts: readonly Account[],
  random: Random,
  span: Span,
  seasons: Seasons,
): Person[] => {
  const taken = new Set<string>()
  const place = zipf(accounts.length, 0.55)
  const persons: Person[] = []
  const first = count - duplicates
  for (let i = 0; i < first; i++) {
    const account = random.chance(0.05) ? null : accounts[place(random)]!
    persons.push(person(firstId + i, account, random, span, seasons, taken))
  }
  const twins = persons.filter(({ phone, family }) => phone !== null && family.length > 4)
  for (let i = 0; i < duplicates; i++) {
    const of = twins[Math.floor((i * twins.length) / duplicates)]!
    persons.push(duplicate(firstId + first + i, of, random, span, seasons, taken))
  }
  return persons
}
