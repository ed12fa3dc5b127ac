import type pg from 'pg'
import { chunked, type Row } from '../test/world/chunks.ts'
import { copyChunk } from '../test/world/copy.ts'
import { words } from '../test/world/words.ts'
import { seeded } from './measure.ts'

const languages = ['nl', 'de', 'en'] as const
const countries = { nl: 'NL', de: 'DE', en: 'GB' } as const
const columns =
  'account_id name given_name family_name email phone country external_id known_at created_at updated_at ' +
  'territory_id job_title seniority language source'
const titles = [
  ['Inkoper', 'Einkäuferin', 'Buyer', 'Directeur', 'Geschäftsführer', 'Managing director', 'Plant manager'],
  [
    'Quality engineer',
    'Leiter Technik',
    'Hoofd logistiek',
    'Warehouse lead',
    'Kwaliteitsmanager',
    'Controller',
  ],
].flat()
const sources = ['webinar', 'fair', 'search', 'newsletter', 'referral', 'cold call', 'partner', 'download']
const industries = ['dairy', 'bakery', 'meat', 'fruit', 'coffee', 'brewery', 'pharma', 'logistics', 'retail']
const atOnce = 20_000

type Person = {
  account: number | null
  given: string
  family: string
  email: string | null
  phone: string | null
  country: string
}

/**
 * Adds `total` persons at a tenth as many new accounts, one in twenty of them planted as a twin of another: a misspelt
 * or shortened name, another or no e-mail, mostly the same telephone and customer. `external_id` says who is whose
 * twin; nothing that looks for duplicates reads it.
 */
export async function growPersons(client: pg.Client, total: number): Promise<void> {
  const random = seeded(63)
  // What lists are sorted and filtered by has a chance of its own: names and twins stay as they are.
  const chance = seeded(83)
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance() ** 2 * list.length)]!
  const moment = (): string =>
    new Date(Date.UTC(2020, 0, 1) + Math.floor(chance() * 6.1 * 365.25) * 86_400_000).toISOString()
  const { rows: territories } = await client.query<{ id: number; countries: string[] }>(
    'select id::int, countries from territory order by id',
  )
  const { rows: sellers } = await client.query<{ id: number }>(
    `select id::int from app_user where role in ('sales', 'sales_manager') order by id`,
  )
  const placeOf = (country: string): number | null => {
    const fitting = territories.filter(each => each.countries.includes(country))
    return fitting.length === 0 ? null : fitting[Math.floor(chance() * fitting.length)]!.id
  }
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  // A few names are common and most are rare, as everywhere.
  const skewed = <T>(list: readonly T[]): T => list[Math.floor(random() ** 2 * list.length)]!
  const accounts: Row[] = Array.from({ length: Math.ceil(total / 10) }, (_, n) => {
    const language = pick(languages)
    const { companyStart, companyEnd, forms, familyStart } = words[language]
    const name =
      `${pick(familyStart)} ${pick(companyStart)} ${pick(companyEnd)} ${n % 7 === 0 ? pick(forms) : ''}`.trim()
    const country = countries[language]
    const kind = chance() < 0.2 ? 'customer' : 'prospect'
    const owner = chance() < 0.6 && sellers.length > 0 ? one(sellers).id : null
    const employees = Math.ceil(10 ** (1 + 3 * chance()))
    const at = moment()
    const place = placeOf(country)
    return [
      name,
      name.toLowerCase(),
      kind,
      country,
      pick(companyEnd),
      at,
      at,
      place,
      owner,
      one(industries),
      employees,
    ]
  })
  const accountColumns =
    'name name_key kind country city created_at updated_at territory_id sales_owner_id industry employees'
  for (const chunk of chunked('account', accountColumns, accounts)) await copyChunk(client, chunk)
  const { rows } = await client.query<{ id: number; country: string; territory: number | null }>(
    `select id::int, country, territory_id::int as territory from account order by id desc limit $1`,
    [accounts.length],
  )
  const person = (): Person => {
    const account = rows[Math.floor(random() * rows.length)]!
    const language = languages.find(each => countries[each] === account.country) ?? 'nl'
    const { given, familyStart, familyEnd } = words[language]
    const family = `${skewed(familyStart)}${pick(familyEnd)}${random() < 0.5 ? pick(familyEnd) : ''}`
    const first = skewed(given)
    const phone = random() < 0.7 ? `+31${String(610_000_000 + Math.floor(random() * 89_000_000))}` : null
    const email = random() < 0.9 ? `${first}.${family}@bedrijf${account.id}.example`.toLowerCase() : null
    return { account: account.id, given: first, family, email, phone, country: account.country }
  }
  const threeMoments = (): string[] => {
    const known = moment()
    const updated = moment()
    return [known, known, updated > known ? updated : known]
  }
  // Few sources are common; a fair of one year named a handful of people.
  const sourceOf = (): string =>
    chance() < 0.002 ? `fair ${2000 + Math.floor(chance() * 26)}` : one(sources)
  const misspelt = (name: string): string => {
    const at = 1 + Math.floor(random() * (name.length - 2))
    return random() < 0.5
      ? `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`
      : name.slice(0, at) + name.slice(at + 1)
  }
  const twinOf = (of: Person, n: number): Person => ({
    ...of,
    account: random() < 0.75 ? of.account : null,
    given: random() < 0.2 ? `${of.given[0]}.` : of.given,
    family: random() < 0.6 ? misspelt(of.family) : of.family,
    email: random() < 0.5 ? `${of.family}${n}@postbus.example`.toLowerCase() : null,
    phone: random() < 0.75 ? of.phone : null,
  })
  const taken = new Set<string>()
  const placed = new Map(rows.map(row => [row.id, row.territory]))
  for (let done = 0; done < total; ) {
    const list: Row[] = []
    const add = (each: Person, label: string) => {
      const email = each.email !== null && taken.has(each.email) ? null : each.email
      if (email !== null) taken.add(email)
      list.push([
        each.account,
        `${each.given} ${each.family}`,
        each.given,
        each.family,
        email,
        each.phone,
        each.country,
        label,
        ...threeMoments(),
        each.account === null ? placeOf(each.country) : placed.get(each.account)!,
        chance() < 0.7 ? one(titles) : null,
        chance() < 0.3 ? one(['manager', 'director', 'staff']) : null,
        chance() < 0.6 ? one(languages) : null,
        sourceOf(),
      ])
    }
    for (; list.length < atOnce && done < total; done++) {
      const each = person()
      add(each, `grown-${done}`)
      if (done % 20 === 7 && done + 1 < total) {
        add(twinOf(each, done), `twin-${done}`)
        done++
      }
    }
    for (const chunk of chunked('person', columns, list)) await copyChunk(client, chunk)
  }
}
