/**
 * Conditions: who belongs, who qualifies, who goes to whom. A tree of plain values that reads the same in memory
 * (`holds.ts`), in SQL (`platform/condition-sql.ts`), as JSON (`read.ts`) and as a sentence (`sentence.ts`).
 *
 * A test of what is not known does not hold, so its contrary does: there are two answers, never three. Text is compared as
 * people read, without regard to case.
 */
export type Condition =
  | All
  | Any
  | Not
  | TraitTest
  | TouchTest
  | SequenceTest
  | SegmentTest
  | AccountTest
  | PersonsTest

/** Whom a condition is about. */
export type About = 'person' | 'account'

/** All hold; of none: everybody. */
export type All = { all: readonly Condition[] }
/** One holds at least; of none: nobody. */
export type Any = { any: readonly Condition[] }
export type Not = { not: Condition }

/** What is known of the subject: an attribute, a declared field, or what a domain derives (class, score, owner, orders). */
export type TraitTest = { trait: string } & ValueTest

/** A test of one value. Which fit a trait, its kind says: `testsOf`. */
export type ValueTest =
  | { test: 'known' }
  | { test: 'yes' }
  | { test: 'no' }
  | { test: 'one_of'; values: readonly (string | number)[] }
  /** Of lists: all of these are in it. */
  | { test: 'all_of'; values: readonly (string | number)[] }
  | { test: 'contains' | 'begins' | 'ends'; text: string }
  /** Numbers, and amounts in cents; both ends belong to it, one may be absent. */
  | { test: 'number'; from?: number; to?: number }
  /** Days and moments; the whole of both days belongs to it, one end may be absent. */
  | { test: 'day'; from?: Day; to?: Day }
  /** The day returns every year: its next return is 0..`within` days from today, today included. */
  | { test: 'anniversary'; within: number }

/** 'YYYY-MM-DD', or so many days from today: -30 is thirty days ago. Days are those of the company's time zone. */
export type Day = string | number

/** Which touches are meant: all that is given must hold, of lists one. No machine's touches, none corrected or taken back. */
export type Match = {
  kinds?: readonly string[]
  sides?: readonly string[]
  /** Stands in the title or in the address of the page. */
  words?: string
  sources?: readonly string[]
  campaigns?: readonly number[]
  productGroups?: readonly number[]
  properties?: readonly PropertyTest[]
}
export type PropertyTest = { key: string } & (
  | { test: 'known' }
  | { test: 'one_of'; values: readonly string[] }
  | { test: 'number'; from?: number; to?: number }
)

/** When: the last so many days to the second, or days of the calendar. Nothing of after `now` counts. */
export type Window = { days: number } | { from?: Day; to?: Day }

/**
 * How many touches, on how many days, by how many persons, or what their property `sum` adds up to, is from `from` to `to`.
 * Touches of an account are those in its log: of everybody there.
 */
export type TouchTest = {
  touches: Match
  measure?: 'days' | 'persons' | { sum: string }
  from?: number
  to?: number
  window?: Window
  /** Only what came after the latest touch of these; where there is none, the test does not hold. */
  since?: Match
}

/**
 * One after the other, each later than the one before, and within so many days of it. The last may be `absent`: it did not
 * come within its days, and they have passed. `window` is when the first of them was.
 */
export type SequenceTest = { sequence: readonly Step[]; window?: Window }
export type Step = { touches: Match; within?: number; absent?: true }

/** Is in a segment: of the subject's own kind, or of a person's account. */
export type SegmentTest = { segment: number }

/** Of a person: their account fits. Who has none does not. */
export type AccountTest = { account: Condition }

/** Of an account: so many of its persons fit; `from` is 1 where it is absent. */
export type PersonsTest = { persons: Condition; from?: number; to?: number }

/** The condition that nobody has narrowed yet. */
export const everybody: Condition = { all: [] }

/** What stands below a condition: its parts, each with its place in JSON. */
export function partsOf(condition: Condition): { part: Condition; at: string }[] {
  if ('all' in condition) return condition.all.map((part, i) => ({ part, at: `/all/${i}` }))
  if ('any' in condition) return condition.any.map((part, i) => ({ part, at: `/any/${i}` }))
  if ('not' in condition) return [{ part: condition.not, at: '/not' }]
  if ('account' in condition) return [{ part: condition.account, at: '/account' }]
  if ('persons' in condition) return [{ part: condition.persons, at: '/persons' }]
  return []
}

/** The condition and all below it, the condition first. */
export function* everyPart(condition: Condition): Generator<Condition> {
  yield condition
  for (const { part } of partsOf(condition)) yield* everyPart(part)
}
