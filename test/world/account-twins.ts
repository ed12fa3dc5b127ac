import { normaliseName } from '../../src/shared/names.ts'
import type { Account } from './accounts.ts'
import type { Random } from './random.ts'
import type { Seasons, Span } from './seasons.ts'

const withoutForm = (name: string): string => name.split(' ').slice(0, -1).join(' ')
const misspelt = (name: string, random: Random): string => {
  const at = random.int(2, name.length - 3)
  return random.chance(0.5)
    ? name.slice(0, at) + name.slice(at + 1)
    : `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`
}

/** Ways in which a customer comes to stand in the list twice: as somebody else would have typed it. */
const spellings: readonly ((of: Account, random: Random) => string)[] = [
  ({ name }, random) => misspelt(name, random),
  ({ name }, random) => misspelt(withoutForm(name), random),
  ({ name, city }) => `${withoutForm(name)} ${city ?? 'Group'}`,
  ({ name }) => name.replace(/^(\S+) (\S+)/, '$2 $1'),
]

/**
 * Makes one in eighty accounts, all of them late and prospects, another spelling of an older one, mostly with its website
 * and in its town: what the queue of duplicates asks about. Names stay different as keys.
 */
export function plantAccountTwins(accounts: Account[], random: Random, span: Span, seasons: Seasons): void {
  const taken = new Set(accounts.map(({ name }) => normaliseName(name)))
  const parents = new Set(accounts.map(({ parentId }) => parentId))
  const first = Math.floor(accounts.length * 0.85)
  let left = Math.ceil(accounts.length / 80)
  for (let at = accounts.length - 1; at >= first && left > 0; at--) {
    const one = accounts[at]!
    if (one.kind !== 'prospect' || parents.has(one.id)) continue
    const of = accounts[random.int(0, first - 1)]!
    if (of.city === null || withoutForm(of.name).length < 8) continue
    const name = random.pick(spellings)(of, random)
    if (taken.has(normaliseName(name))) continue
    taken.add(normaliseName(name))
    const createdAt = seasons.between(random, of.createdAt, span.now)
    accounts[at] = {
      ...one,
      name,
      domain: random.chance(0.6) ? of.domain : one.domain,
      industry: random.chance(0.5) ? of.industry : null,
      country: of.country,
      city: of.city,
      employees: random.chance(0.5) ? of.employees : null,
      founded: null,
      revenueCents: null,
      parentId: null,
      territoryId: of.territoryId,
      salesOwnerId: random.chance(0.5) ? of.salesOwnerId : null,
      createdAt,
      updatedAt: createdAt,
    }
    left--
  }
}
