import { normaliseName } from '../../src/shared/names.ts'
import { poorSource, sources } from './campaigns.ts'
import { type Chunk, chunked } from './chunks.ts'
import { accountCustom } from './declared.ts'
import type { Random } from './random.ts'
import { day, plus, type Seasons, type Span } from './seasons.ts'
import { marketers, sellersOf, territories } from './team.ts'
import { cities, industries, languageOf, words } from './words.ts'

export type Account = {
  id: number
  name: string
  domain: string
  kind: 'customer' | 'prospect' | 'partner' | 'competitor'
  /** When the first order came; null for all but customers. */
  customerSince: Date | null
  industry: string | null
  country: string
  city: string | null
  employees: number | null
  founded: number | null
  revenueCents: number | null
  parentId: number | null
  territoryId: number
  salesOwnerId: number | null
  marketingOwnerId: number
  source: string
  createdAt: Date
  updatedAt: Date
}

const plainDomain = (key: string): string => `${key.replace(/[^a-z0-9]/g, '')}.example`

const freshName = (random: Random, country: string, taken: Set<string>): string => {
  const { companyStart, companyEnd, familyStart, familyEnd, forms } = words[languageOf(country)]
  for (;;) {
    const first = random.chance(0.35)
      ? `${random.pick(familyStart)}${random.pick(familyEnd)} ${random.pick(companyStart)}`
      : `${random.pick(companyStart)}${country === 'NL' ? '' : ' '}${random.pick(companyEnd)}`
    const name = `${random.chance(0.5) ? `${random.pick(familyStart)} ` : ''}${first} ${random.pick(forms)}`
    const key = normaliseName(name)
    if (taken.has(key)) continue
    taken.add(key)
    return name
  }
}

const ownerOf = (random: Random, territoryId: number, kind: Account['kind']): number | null => {
  // A colleague who left no sign-in behind still stands at some accounts of the south.
  if (territoryId === 2 && random.chance(0.08)) return 24
  if (kind === 'competitor' || (kind !== 'customer' && random.chance(0.45))) return null
  return random.pick(sellersOf(territoryId)).id
}

/** Accounts, the busiest first; their ids are `firstId` and on. One in twelve was not looked at for years. */
export const accountsOf = (
  count: number,
  firstId: number,
  random: Random,
  span: Span,
  seasons: Seasons,
): Account[] => {
  const taken = new Set<string>()
  const accounts: Account[] = []
  const weights = territories.map(territory => [territory, territory.weight] as const)
  const anySource = [...sources, [poorSource, 4] as const]
  for (let i = 0; i < count; i++) {
    const territory = random.weighted(weights)
    const [city, country] = random.pick(cities[territory.name]!)
    const name = freshName(random, country, taken)
    const kind = random.weighted([
      ['prospect', 76],
      ['customer', 21],
      ['partner', 2],
      ['competitor', 1],
    ] as const)
    const employees = Math.max(2, Math.round(random.skewed(140, 1.3)))
    // Most were known when the history begins; the others came one by one.
    const latest = random.chance(0.6) ? plus(span.from, 60 * day) : plus(span.now, -20 * day)
    const createdAt = seasons.between(random, span.from, latest)
    const stale = random.chance(0.08)
    accounts.push({
      id: firstId + i,
      name,
      domain: plainDomain(normaliseName(name)),
      kind,
      customerSince: kind === 'customer' ? createdAt : null,
      industry: random.chance(0.93) ? random.weighted(industries) : null,
      country,
      city: random.chance(0.96) ? city : null,
      employees: random.chance(0.88) ? employees : null,
      founded: random.chance(0.7) ? random.int(1890, 2019) : null,
      revenueCents: random.chance(0.6) ? Math.round(random.skewed(employees * 190_000, 0.4)) * 100 : null,
      parentId: i > 40 && random.chance(0.05) ? accounts[random.int(0, 39)]!.id : null,
      territoryId: territory.id,
      salesOwnerId: ownerOf(random, territory.id, kind),
      marketingOwnerId: random.pick(marketers),
      source: random.weighted(anySource),
      createdAt,
      updatedAt: stale ? createdAt : seasons.between(random, createdAt, span.now),
    })
  }
  return accounts
}

export const accountRows = (accounts: readonly Account[]): Generator<Chunk> =>
  chunked(
    'account',
    `id name name_key kind industry country city website employees founded revenue_cents parent_id territory_id
      sales_owner_id marketing_owner_id source created_at updated_at custom`,
    accounts.map(one => [
      one.id,
      one.name,
      normaliseName(one.name),
      one.kind,
      one.industry,
      one.country,
      one.city,
      `https://www.${one.domain}`,
      one.employees,
      one.founded,
      one.revenueCents,
      one.parentId,
      one.territoryId,
      one.salesOwnerId,
      one.marketingOwnerId,
      one.source,
      one.createdAt,
      one.updatedAt,
      accountCustom(one),
    ]),
  )
