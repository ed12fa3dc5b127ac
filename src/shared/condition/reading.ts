import type { Day } from './tree.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What cannot be read, with its place as a JSON pointer from the root of the condition. */
export type Problem = { at: string; detail: string }

/** So much is written by people; more is a mistake or an attack. */
export const most = { depth: 10, parts: 200, values: 200, text: 200, days: 36_600, number: 1e12, steps: 5 }

export const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

/** One reading of a condition: what it may speak of, and what was wrong so far. */
export class Reading {
  readonly problems: Problem[] = []
  readonly vocabulary: Vocabulary
  parts = 0

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary
  }

  /** Notes a problem; what is read instead is never used. */
  wrong<T>(at: string, detail: string, instead: T): T {
    if (this.problems.length < 20) this.problems.push({ at, detail })
    return instead
  }

  onlyKeys(at: string, given: Record<string, unknown>, known: readonly string[]): void {
    for (const key of Object.keys(given))
      if (!known.includes(key))
        this.wrong(`${at}/${pointed(key)}`, `There is no "${key.slice(0, 60)}" here.`, null)
  }

  isText(given: unknown): given is string {
    return (
      typeof given === 'string' &&
      given !== '' &&
      given.length <= most.text &&
      !given.includes('\0') &&
      given.isWellFormed()
    )
  }

  text(at: string, given: unknown): string {
    return this.isText(given)
      ? given
      : this.wrong(at, `This must be text of 1 to ${most.text} characters.`, '')
  }

  isNumber(given: unknown): given is number {
    return typeof given === 'number' && Number.isFinite(given) && Math.abs(given) <= most.number
  }

  isId(given: unknown): given is number {
    return Number.isSafeInteger(given) && (given as number) > 0
  }

  /** Distinct values in a list of one at least. */
  list<T extends string | number>(at: string, given: unknown, isOne: (value: unknown) => value is T): T[] {
    if (!Array.isArray(given) || given.length === 0 || given.length > most.values)
      return this.wrong(at, `This must be a list of 1 to ${most.values} values.`, [])
    const odd = given.findIndex(value => !isOne(value))
    if (odd >= 0) return this.wrong(`${at}/${odd}`, 'There is no such value here.', [])
    return [...new Set(given as T[])]
  }

  /** `from` and `to`, one of them at least. */
  range(at: string, { from, to }: Record<string, unknown>): { from?: number; to?: number } {
    if (from === undefined && to === undefined) return this.wrong(at, 'This needs "from" or "to".', {})
    for (const [key, value] of Object.entries({ from, to }))
      if (value !== undefined && !this.isNumber(value))
        return this.wrong(`${at}/${key}`, 'This must be a number.', {})
    if (from !== undefined && to !== undefined && (from as number) > (to as number))
      return this.wrong(`${at}/to`, 'This ends before it begins.', {})
    return {
      ...(from === undefined ? {} : { from: (from as number) + 0 }),
      ...(to === undefined ? {} : { to: (to as number) + 0 }),
    }
  }

  wholeDays(at: string, given: unknown, least: number): number {
    return Number.isInteger(given) && (given as number) >= least && (given as number) <= most.days
      ? (given as number)
      : this.wrong(at, `This must be a whole number of days from ${least} to ${most.days}.`, least)
  }

  /** Days from `from` to `to`, one of them at least. */
  days(at: string, { from, to }: Record<string, unknown>): { from?: Day; to?: Day } {
    if (from === undefined && to === undefined) return this.wrong(at, 'This needs "from" or "to".', {})
    for (const [key, value] of Object.entries({ from, to }))
      if (value !== undefined && !isDay(value))
        return this.wrong(
          `${at}/${key}`,
          'This must be a day, as 2026-03-01, or a number of days from today.',
          {},
        )
    if (typeof from === typeof to && (from as Day) > (to as Day))
      return this.wrong(`${at}/to`, 'This ends before it begins.', {})
    return {
      ...(from === undefined ? {} : { from: from as Day }),
      ...(to === undefined ? {} : { to: to as Day }),
    }
  }
}

/** A key within a JSON pointer (RFC 6901). */
const pointed = (key: string): string => key.slice(0, 60).replace(/~/g, '~0').replace(/\//g, '~1')

function isDay(value: unknown): value is Day {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= most.days
  return (
    typeof value === 'string' &&
    /^(19|20|21)\d\d-\d\d-\d\d$/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    new Date(value).toISOString().startsWith(value)
  )
}
