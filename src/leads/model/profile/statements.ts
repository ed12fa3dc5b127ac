import { beyond } from '../../../shared/statistics/normal.ts'

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
  const proposing = accounts.filter(({ id }) => half(id) === 0)
  const confirming = accounts.filter(({ id }) => half(id) === 1)
  const singles = keys.flatMap(key => singlesOf(proposing, key)).filter(found => isGroup(found, proposing))
  const base = statementOf({ parts: [], holds: () => true }, proposing)
  const proposed: Found[] = []
  const weighed = new Map(singles.map(single => [single, statementOf(single, proposing, base)]))
  for (const single of singles) if (isClear(weighed.get(single)!)) proposed.push(single)
  for (const [n, one] of singles.entries())
    for (const other of singles.slice(n + 1)) {
      if (one.parts[0]!.key === other.parts[0]!.key) continue
      const pair: Found = {
        parts: [...one.parts, ...other.parts],
        holds: account => one.holds(account) && other.holds(account),
      }
      if (!isGroup(pair, proposing)) continue
      const together = statementOf(pair, proposing, base)
      const [a, b] = [weighed.get(one)!.lift.ratio, weighed.get(other)!.lift.ratio]
      if (together.lift.low > Math.max(a, b, 1) || together.lift.high < Math.min(a, b, 1)) proposed.push(pair)
    }
  return confirmed(proposed, confirming).slice(0, most)
}

/** 0 or 1, even over ids that run on. */
const half = (id: number): number => (Math.imul(id, 0x9e3779b1) >>> 16) & 1

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

/** The ratio of the share won here to that of all, with its interval by the logarithm (Katz et al. 1978, Biometrics 34:469); as they overlap it is rather too wide. */
function statementOf(
  { parts, holds }: Found,
  accounts: readonly PastAccount[],
  whole?: Statement,
): Statement {
  const group = accounts.filter(holds)
  const won = group.filter(each => each.won).length
  const all = whole ?? { accounts: accounts.length, won: accounts.filter(each => each.won).length }
  const [a, n, b, m] = [won + 0.5, group.length + 0.5, all.won + 0.5, all.accounts + 0.5]
  const ratio = a / n / (b / m)
  const spread = z95 * Math.sqrt(Math.max(0, 1 / a - 1 / n + 1 / b - 1 / m))
  const lift = { ratio, low: ratio * Math.exp(-spread), high: ratio * Math.exp(spread) }
  return { parts, accounts: group.length, won, lift }
}

const isClear = ({ lift }: Statement): boolean => lift.low > 1 || lift.high < 1

function confirmed(proposed: readonly Found[], accounts: readonly PastAccount[]): Statement[] {
  const all = statementOf({ parts: [], holds: () => true }, accounts)
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

/** Two-sided: the group beside all outside it, by the normal approximation of the difference of two shares. */
function errorOf({ holds }: Found, accounts: readonly PastAccount[]): number {
  const inside = accounts.filter(holds)
  const outside = accounts.length - inside.length
  if (outside === 0) return 1
  const won = accounts.filter(each => each.won).length
  const wonInside = inside.filter(each => each.won).length
  const share = won / accounts.length
  const variance = share * (1 - share) * (1 / inside.length + 1 / outside)
  if (variance === 0) return 1
  return beyond((wonInside / inside.length - (won - wonInside) / outside) / Math.sqrt(variance))
}
