import type { Condition } from '../../../shared/condition/tree.ts'
import { type Proportion, proportion } from '../../../shared/proportion.ts'
import { beyond } from '../../../shared/statistics/normal.ts'
import { conditionOf, type Part } from './part.ts'

/** A lead of the past that sales judged, as it was known when it was raised. */
export type JudgedLead = {
  id: number
  /** What was known of it, by place: the key of a trait of the person, or 'account.' and that of one of the account. */
  known: Readonly<Record<string, string | number | boolean | null>>
  accepted: boolean
  /** Null while its opportunity is open, or where there may still be one. */
  won: boolean | null
  rejectedFor: string | null
  lostFor: string | null
  /** Places that a rule of today gives points for, or takes them for: of such a lead this side is weighed already. */
  weighed: readonly string[]
}

/** What leads of a group came to, beside all others. */
export type Compared = {
  group: Proportion & { hits: number; cases: number }
  others: Proportion & { hits: number; cases: number }
  /** How much likelier than of the others, with its interval of 95 %. */
  ratio: { ratio: number; low: number; high: number }
}
export type Why = { reason: string; leads: number; of: number }
export type Suggestion = {
  /** One or two that hold together. */
  parts: Part[]
  when: Condition
  /** 'exclude': as good as nothing ever comes of them. Else points for fit, or points taken. */
  change: { kind: 'exclude' } | { kind: 'points'; points: number }
  /** What told it. */
  end: 'accepted' | 'won'
  accepted: Compared
  won: Compared | null
  leadIds: number[]
  /** Those that it is held against. */
  otherIds: number[]
  /** The commonest reason that sales gave within the group, by how many of those with one. */
  rejected: Why | null
  lost: Why | null
}

/** Fewer leads are no group, and fewer reasons tell nothing. */
const fewest = 30
const fewestReasons = 10
/** The chance of a suggestion by chance alone, over all that is tried in one pass. */
const error = 0.05
const z95 = 1.959963984540054
const mostOf = { suggestions: 6, points: 30 }

type Group = { parts: Part[]; members: Uint8Array }

/**
 * What the past says of a definition: groups of leads that sales accepted, or won, clearly more often or less often than the
 * others. Single values of each place, ranges of numbers between their quintiles, and a source with one further value are
 * tried; an error of 5 % over all of them (Holm 1979, Scandinavian Journal of Statistics 6:65). After each finding its leads
 * are taken out, so that what is told already is not told again by another name. What a rule weighs already is no group:
 * such leads were raised for it, so they have less else, and would look worse than they are (Berkson 1946, Biometrics Bulletin
 * 2:47).
 */
export function suggest(leads: readonly JudgedLead[], places: readonly string[]): Suggestion[] {
  const found: Suggestion[] = []
  let pool = [...leads]
  while (found.length < mostOf.suggestions) {
    const next = strongest(pool, places)
    if (!next) break
    found.push(next)
    const told = new Set(next.leadIds)
    pool = pool.filter(({ id }) => !told.has(id))
  }
  return found
}

function strongest(pool: readonly JudgedLead[], places: readonly string[]): Suggestion | null {
  const tried = groupsOf(pool, places).flatMap(group =>
    (['accepted', 'won'] as const).flatMap(end => {
      const compared = compare(pool, group, end)
      return compared ? [{ group, end, compared, error: errorOf(compared) }] : []
    }),
  )
  const [best] = tried
    .filter(({ compared, error: chance }) => chance <= error / tried.length && pointsFor(compared) !== 0)
    .toSorted((a, b) => a.error - b.error || a.group.parts.length - b.group.parts.length)
  if (!best) return null
  const { group, end, compared } = best
  const leads = pool.filter((_, n) => group.members[n])
  return {
    parts: group.parts,
    when: conditionOf(group.parts),
    change: isHopeless(compared) ? { kind: 'exclude' } : { kind: 'points', points: pointsFor(compared) },
    end,
    accepted: compare(pool, group, 'accepted')!,
    won: compare(pool, group, 'won'),
    leadIds: leads.map(({ id }) => id),
    otherIds: pool.filter((_, n) => !group.members[n]).map(({ id }) => id),
    rejected: commonest(leads.map(({ rejectedFor }) => rejectedFor)),
    lost: commonest(leads.map(({ lostFor }) => lostFor)),
  }
}

/** At most a tenth of them come to it, and at most a third as often as others. */
const isHopeless = ({ group, ratio }: Compared): boolean => group.high <= 0.1 && ratio.high <= 1 / 3

/** Ten points for twice as likely, by the nearer end of the interval, in fives. */
function pointsFor({ ratio: { low, high } }: Compared): number {
  const nearer = low > 1 ? low : high < 1 ? high : 1
  const points = 5 * Math.round((10 * Math.log2(nearer)) / 5)
  return Math.max(-mostOf.points, Math.min(mostOf.points, points)) + 0
}

function compare(pool: readonly JudgedLead[], { members }: Group, end: 'accepted' | 'won'): Compared | null {
  let [hits, cases, otherHits, otherCases] = [0, 0, 0, 0]
  for (const [n, lead] of pool.entries()) {
    const came = lead[end]
    if (came === null) continue
    if (members[n]) {
      cases++
      if (came) hits++
    } else {
      otherCases++
      if (came) otherHits++
    }
  }
  if (cases < fewest || otherCases < fewest) return null
  // By the logarithm of the ratio, half a case added to each (Katz et al. 1978, Biometrics 34:469).
  const [a, n, b, m] = [hits + 0.5, cases + 0.5, otherHits + 0.5, otherCases + 0.5]
  const ratio = a / n / (b / m)
  const spread = z95 * Math.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
  return {
    group: { ...proportion(hits, cases)!, hits, cases },
    others: { ...proportion(otherHits, otherCases)!, hits: otherHits, cases: otherCases },
    ratio: { ratio, low: ratio * Math.exp(-spread), high: ratio * Math.exp(spread) },
  }
}

/** Two shares by their pooled variance, two-sided. */
function errorOf({ group, others }: Compared): number {
  const all = group.cases + others.cases
  const share = (group.hits + others.hits) / all
  const variance = share * (1 - share) * (1 / group.cases + 1 / others.cases)
  return variance === 0 ? 1 : beyond((group.share - others.share) / Math.sqrt(variance))
}

function groupsOf(pool: readonly JudgedLead[], places: readonly string[]): Group[] {
  const singles = places.flatMap(place => partsOf(pool, place)).map(part => groupOf(pool, [part]))
  const large = singles.filter(isLarge)
  const sources = large.filter(({ parts }) => parts[0]!.place === 'source')
  const pairs = sources.flatMap(source =>
    large
      .filter(({ parts }) => parts[0]!.place !== 'source')
      .map(({ parts, members }) => ({
        parts: [...source.parts, ...parts],
        members: members.map((each, n) => each & source.members[n]!),
      })),
  )
  return [...large, ...pairs.filter(isLarge)]
}

const isLarge = ({ members }: Group): boolean => members.reduce((sum, each) => sum + each, 0) >= fewest

function groupOf(pool: readonly JudgedLead[], parts: Part[]): Group {
  const belongs = ({ known, weighed }: JudgedLead): boolean =>
    parts.every(part => !weighed.includes(part.place) && holds(part, known[part.place] ?? null))
  return { parts, members: Uint8Array.from(pool, lead => (belongs(lead) ? 1 : 0)) }
}

function holds(part: Part, value: string | number | boolean | null): boolean {
  if (value === null) return false
  if ('value' in part) return value === part.value
  return (
    typeof value === 'number' &&
    (part.from === undefined || value >= part.from) &&
    (part.to === undefined || value <= part.to)
  )
}

function partsOf(pool: readonly JudgedLead[], place: string): Part[] {
  const values = pool.flatMap(({ known }) => known[place] ?? [])
  const numbers = values.filter(value => typeof value === 'number').toSorted((a, b) => a - b)
  if (numbers.length > values.length / 2) {
    const ends = new Set([0.2, 0.4, 0.6, 0.8].map(share => numbers[Math.floor(share * numbers.length)]!))
    return [...ends].flatMap(end => [
      { place, to: end },
      { place, from: end },
    ])
  }
  return [...new Set(values)].filter(value => typeof value !== 'number').map(value => ({ place, value }))
}

function commonest(reasons: readonly (string | null)[]): Why | null {
  const given = reasons.filter(reason => reason !== null)
  const counts = Map.groupBy(given, reason => reason)
  const [first] = [...counts].toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
  return first && given.length >= fewestReasons
    ? { reason: first[0], leads: first[1].length, of: given.length }
    : null
}
