import { drawnBeyond } from '../../shared/statistics/drawn.ts'

/** An account of the past: what was known of it, by key, and whether it was won. Numbers are numbers; null is not known. */
export type PastAccount = {
  id: number
  known: Readonly<Record<string, string | number | null>>
  won: boolean
}

/** A part of a statement: one value of a choice, or a range of a number, both ends belonging to it. */
export type Part = { key: string; value: string } | { key: string; from: number | null; to: number | null }

/** What the won have more often than the others, or less often. */
export type Statement = {
  /** All hold: one or two. */
  parts: Part[]
  /** Accounts of whom it holds, and those of them that were won; in the half that it was not found in. */
  accounts: number
  won: number
  /** How much likelier an account of these was won than one of all, with its 95 % interval. */
  lift: { ratio: number; low: number; high: number }
}

type Found = { parts: Part[]; holds: (account: PastAccount) => boolean }

/** Fewer accounts than these, in either half, are no group. */
const fewest = 20
/** Of fewer won accounts, in both halves together, nothing is said. */
export const fewestWon = 2 * fewest
/** A chance of error over all that is confirmed. */
const error = 0.05
const z95 = 1.959963984540054

/**
 * What won accounts have in common beside the others. Half of the accounts, chosen by their ids alone, propose single values and
 * pairs; the other half confirms them, each by its own, with an error of 5 % over all that were proposed (Holm 1979), so
 * that what is told was never fitted to what proves it. A pair is told where it is clearly more than each of its parts.
 * The strongest first, those that are won less often behind; `most` of them.
 */
export function findStatements(
  accounts: readonly PastAccount[],
  keys: readonly string[],
  most = 12,
): Statement[] {
  if (countsOf(accounts).won < fewestWon) return []
  const proposing = accounts.filter(({ id }) => !confirms(id))
  const confirming = accounts.filter(({ id }) => confirms(id))
  const base = countsOf(proposing)
  const won = Uint8Array.from(proposing, each => (each.won ? 1 : 0))
  const proposed: Found[] = []
  const singles = keys.flatMap(key =>
    singlesOf(proposing, key).flatMap(found => {
      const mask = Uint8Array.from(proposing, account => (found.holds(account) ? 1 : 0))
      const counts = countsOfBoth(mask, mask, won)
      return counts.accounts < fewest ? [] : [{ found, mask, lift: liftOf(counts, base) }]
    }),
  )
  for (const { found, lift } of singles) if (lift.low > 1 || lift.high < 1) proposed.push(found)
  for (const [n, one] of singles.entries())
    for (const other of singles.slice(n + 1)) {
      if (one.found.parts[0]!.key === other.found.parts[0]!.key) continue
      const counts = countsOfBoth(one.mask, other.mask, won)
      if (counts.accounts < fewest) continue
      const together = liftOf(counts, base)
      const [a, b] = [one.lift.ratio, other.lift.ratio]
      if (together.low > Math.max(a, b, 1) || together.high < Math.min(a, b, 1))
        proposed.push({
          parts: [...one.found.parts, ...other.found.parts],
          holds: account => one.found.holds(account) && other.found.holds(account),
        })
    }
  return confirmed(proposed, confirming).slice(0, most)
}

/** Whether an account is of the half that confirms; even over ids that run on. */
export const confirms = (id: number): boolean => ((Math.imul(id, 0x9e3779b1) >>> 16) & 1) === 1

function singlesOf(accounts: readonly PastAccount[], key: string): Found[] {
  const values = accounts.flatMap(({ known }) => known[key] ?? [])
  const numbers = values.filter(value => typeof value === 'number')
  if (numbers.length > values.length / 2) return rangesOf(key, numbers)
  return [...new Set(values.map(String))].toSorted().map(value => ({
    parts: [{ key, value }],
    holds: ({ known }) => known[key] !== null && String(known[key]) === value,
  }))
}

/** Between the quintiles, each range of them. */
function rangesOf(key: string, numbers: readonly number[]): Found[] {
  const sorted = numbers.toSorted((a, b) => a - b)
  const ends = [...new Set([0.2, 0.4, 0.6, 0.8].map(share => sorted[Math.floor(share * sorted.length)]!))]
  const found: Found[] = []
  for (const [n, from] of [null, ...ends].entries())
    for (const to of [...ends, null].slice(n)) {
      if (from === null && to === null) continue
      found.push({
        parts: [{ key, from, to }],
        holds: ({ known }) => {
          const value = known[key]
          return typeof value === 'number' && (from === null || value >= from) && (to === null || value <= to)
        },
      })
    }
  return found
}

const isGroup = ({ holds }: Found, accounts: readonly PastAccount[]): boolean =>
  accounts.filter(holds).length >= fewest

type Counts = Pick<Statement, 'accounts' | 'won'>

/** The ratio of the share won of a group to that of all, with its interval by the logarithm (Katz et al. 1978, Biometrics 34:469); as they overlap it is rather too wide. */
export function liftOf(group: Counts, all: Counts): Statement['lift'] {
  const [a, n, b, m] = [group.won + 0.5, group.accounts + 0.5, all.won + 0.5, all.accounts + 0.5]
  const ratio = a / n / (b / m)
  const spread = z95 * Math.sqrt(Math.max(0, 1 / a - 1 / n + 1 / b - 1 / m))
  return { ratio, low: ratio * Math.exp(-spread), high: ratio * Math.exp(spread) }
}

const countsOf = (accounts: readonly PastAccount[]): Counts => ({
  accounts: accounts.length,
  won: accounts.filter(each => each.won).length,
})

function statementOf({ parts, holds }: Found, accounts: readonly PastAccount[], all: Counts): Statement {
  const group = countsOf(accounts.filter(holds))
  return { parts, ...group, lift: liftOf(group, all) }
}

/** Accounts of both masks, and those of them that were won. */
function countsOfBoth(one: Uint8Array, other: Uint8Array, wonMask: Uint8Array): Counts {
  let [accounts, won] = [0, 0]
  for (let n = 0; n < one.length; n++) {
    const both = one[n]! & other[n]!
    accounts += both
    won += both & wonMask[n]!
  }
  return { accounts, won }
}

function confirmed(proposed: readonly Found[], accounts: readonly PastAccount[]): Statement[] {
  const all = countsOf(accounts)
  const tried = proposed
    .filter(found => isGroup(found, accounts))
    .map(found => ({ statement: statementOf(found, accounts, all), error: errorOf(found, accounts) }))
    .toSorted((a, b) => a.error - b.error)
  const last = tried.findIndex((each, n) => each.error > error / (tried.length - n))
  return tried
    .slice(0, last < 0 ? undefined : last)
    .map(({ statement }) => statement)
    .toSorted((a, b) => strength(b) - strength(a))
}

/** How far from no difference its nearer end is; those won less often come after. */
const strength = ({ lift }: Statement): number =>
  lift.ratio > 1 ? Math.log(lift.low) : -10 - Math.log(lift.high)

/** That a group drawn by lot has as many won, or is further off. */
function errorOf({ holds }: Found, accounts: readonly PastAccount[]): number {
  const inside = accounts.filter(holds)
  const won = accounts.filter(each => each.won).length
  return drawnBeyond(inside.filter(each => each.won).length, inside.length, won, accounts.length)
}
