import { beyond } from '../../shared/statistics/normal.ts'
import type { Past, Value } from './past.ts'

export type Leak = {
  key: string
  /** `after`: what stands there was written after it was settled. `settled`: it is known of settled leads and hardly of open ones. */
  why: 'after' | 'settled'
  /** Of how many leads this was seen, and of how many it could be. */
  seen: number
  of: number
}

const known = (value: Value): boolean => value !== null && value !== ''

/** So rarely may a company without a leak be told of one, over all its features together. */
const falseAlarms = 0.01

/**
 * Features that tell what happened because people write them when it has happened. Named by two signs:
 * - `after`: where the moment of writing is known, of those that it was written of, a tenth or more were written at or after the
 *   settling, and of leads that came clearly more or fewer than of others;
 * - `settled`: where it is not known, settled leads have a value clearly more often than open ones raised in the same time,
 *   and those that came and those that did not differ in having one as well.
 * Clearly: with an error of 1 % over all features together (Holm 1979, Scandinavian Journal of Statistics 6:65).
 */
export function findLeaks(past: Past): Leak[] {
  const suspects: (Leak & { error: number })[] = []
  for (const [place, { key }] of past.features.entries()) {
    const today = past.today[place]
    if (!today) continue
    const suspect = writtenAfter(past, key, today) ?? knownOfSettled(past, key, today)
    if (suspect) suspects.push(suspect)
  }
  const inOrder = suspects.toSorted((a, b) => a.error - b.error)
  const tried = past.today.filter(each => each !== null).length
  const last = inOrder.findIndex(({ error }, n) => error > falseAlarms / (tried - n))
  return inOrder.slice(0, last < 0 ? undefined : last).map(({ error: _, ...leak }) => leak)
}

type Today = readonly { value: Value; filledAt: Date | null }[]

function writtenAfter({ settledAt, cameAt }: Past, key: string, today: Today) {
  const dated = today.flatMap(({ value, filledAt }, lead) =>
    known(value) && filledAt && settledAt[lead] ? [{ lead, late: filledAt >= settledAt[lead]! }] : [],
  )
  const late = dated.filter(each => each.late)
  if (late.length < 10 || late.length < dated.length / 10) return null
  const settled = today.flatMap((_, lead) => (settledAt[lead] ? [lead] : []))
  const lateOnes = new Set(late.map(({ lead }) => lead))
  const counts = fourOf(
    settled,
    lead => cameAt[lead] !== null,
    lead => lateOnes.has(lead),
  )
  return { key, why: 'after' as const, seen: late.length, of: dated.length, error: errorOf(counts) }
}

function knownOfSettled({ at, settledAt, cameAt }: Past, key: string, today: Today) {
  const open = at.flatMap((_, lead) => (settledAt[lead] ? [] : [lead]))
  const settled = at.flatMap((_, lead) => (settledAt[lead] ? [lead] : []))
  const since = open.length > 0 ? at[open[0]!]!.getTime() : 0
  const besides = settled.filter(lead => at[lead]!.getTime() >= since)
  // Where none is open at the same time there is nothing to hold it against.
  if (open.length < 20 || besides.length < 20) return null
  const has = (lead: number) => known(today[lead]!.value) && today[lead]!.filledAt === null
  const ofOpen = open.filter(has).length / open.length
  const ofSettled = besides.filter(has).length / besides.length
  if (ofSettled < 2 * ofOpen || ofSettled - ofOpen < 0.1) return null
  const openOnes = new Set(open)
  const bySettling = errorOf(fourOf([...open, ...besides], lead => !openOnes.has(lead), has))
  const byEnd = errorOf(fourOf(settled, lead => cameAt[lead] !== null, has))
  return {
    key,
    why: 'settled' as const,
    seen: besides.filter(has).length,
    of: besides.length,
    error: Math.max(bySettling, byEnd),
  }
}

type Four = [both: number, first: number, second: number, none: number]

function fourOf(
  leads: readonly number[],
  first: (lead: number) => boolean,
  second: (lead: number) => boolean,
): Four {
  const four: Four = [0, 0, 0, 0]
  for (const lead of leads) four[first(lead) ? (second(lead) ? 0 : 1) : second(lead) ? 2 : 3]++
  return four
}

/**
 * How likely chance alone would part two groups so far, two-sided: the statistic of Pearson with Yates's correction for four
 * counts, by the tail of the normal distribution.
 */
function errorOf([a, b, c, d]: Four): number {
  const n = a + b + c + d
  const rows = (a + b) * (c + d) * (a + c) * (b + d)
  if (rows === 0) return 1
  const apart = Math.max(0, Math.abs(a * d - b * c) - n / 2)
  return beyond(Math.sqrt((n * apart * apart) / rows))
}
