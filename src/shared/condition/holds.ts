import { dayAt, formatDay } from '../zone-days.ts'
import { decimalOf, decimalText, isBetween, lowered, readsSame, sumOf } from './compare.ts'
import type { Known, KnownTouch, TraitValue } from './known.ts'
import {
  dateMeant,
  isWithin,
  latestAfter,
  type Moment,
  returningDays,
  type Span,
  spanOf,
  spanOfDays,
} from './time.ts'
import type { Condition, Match, PropertyTest, SequenceTest, TouchTest, ValueTest } from './tree.ts'

/** Does the condition hold of what is known, at this moment? The same as the SQL of `platform/condition-sql.ts`. */
export function holds(condition: Condition, known: Known, moment: Moment): boolean {
  if ('all' in condition) return condition.all.every(part => holds(part, known, moment))
  if ('any' in condition) return condition.any.some(part => holds(part, known, moment))
  if ('not' in condition) return !holds(condition.not, known, moment)
  if ('trait' in condition) return valueHolds(condition, knownValue(known, condition.trait), moment)
  if ('touches' in condition) return measureHolds(condition, known.touches, moment)
  if ('sequence' in condition) return sequenceEnd(condition, known.touches, moment) !== null
  if ('segment' in condition) return known.segments.has(condition.segment)
  if ('account' in condition) return known.account ? holds(condition.account, known.account, moment) : false
  return isFrom(
    personsThatFit(condition, known, moment),
    condition.from ?? (condition.to === undefined ? 1 : 0),
    condition.to,
  )
}

export const knownValue = ({ traits }: Known, key: string): TraitValue | null =>
  Object.hasOwn(traits, key) ? (traits[key] ?? null) : null

/** So many persons of the account fit. */
export const personsThatFit = (
  { persons: fits }: { persons: Condition },
  { persons = [] }: Known,
  moment: Moment,
): number => persons.filter(person => holds(fits, person, moment)).length

const isFrom = (value: number, from: number | undefined, to: number | undefined): boolean =>
  (from === undefined || value >= from) && (to === undefined || value <= to)

function valueHolds(test: ValueTest, value: TraitValue | null, moment: Moment): boolean {
  if (value === null) return false
  switch (test.test) {
    case 'known':
      return true
    case 'yes':
      return value === true
    case 'no':
      return value === false
    case 'one_of':
      return test.values.some(wanted => isOne(value, wanted))
    case 'all_of':
      return test.values.every(wanted => isOne(value, wanted))
    case 'contains':
      return lowered(String(value)).includes(lowered(test.text))
    case 'begins':
      return lowered(String(value)).startsWith(lowered(test.text))
    case 'ends':
      return lowered(String(value)).endsWith(lowered(test.text))
    case 'number':
      return isFrom(value as number, test.from, test.to)
    case 'day':
      return dayHolds(test, value, moment)
    case 'anniversary':
      return returningDays(test.within, moment).includes(dateOf(value, moment).slice(5))
  }
}

function isOne(value: TraitValue, wanted: string | number): boolean {
  if (Array.isArray(value)) return value.includes(wanted)
  return typeof value === 'string' ? readsSame(value, String(wanted)) : value === wanted
}

const dateOf = (value: TraitValue, { timeZone }: Moment): string =>
  typeof value === 'number' ? formatDay(dayAt(timeZone, value)) : String(value)

function dayHolds(test: ValueTest & { test: 'day' }, value: TraitValue, moment: Moment): boolean {
  if (typeof value === 'number') return isWithin(value, spanOfDays(test, moment))
  const day = String(value)
  return (
    (test.from === undefined || day >= dateMeant(test.from, moment)) &&
    (test.to === undefined || day <= dateMeant(test.to, moment))
  )
}

/** The touches that a test counts; null where it asks for what came after something that never was. */
export function counted(
  test: TouchTest,
  touches: readonly KnownTouch[],
  moment: Moment,
): KnownTouch[] | null {
  const span = spanOf(test.window, moment)
  const found = touches.filter(touch => isWithin(touch.at, span) && fits(test.touches, touch))
  if (test.since === undefined) return found
  const anchors = matching(test.since, touches, spanOf(undefined, moment))
  if (anchors.length === 0) return null
  const last = Math.max(...anchors.map(({ at }) => at))
  return found.filter(({ at }) => at > last)
}

function measureHolds(test: TouchTest, touches: readonly KnownTouch[], moment: Moment): boolean {
  const found = counted(test, touches, moment)
  if (found === null) return false
  const range = {
    ...(test.from === undefined ? {} : { from: test.from }),
    ...(test.to === undefined ? {} : { to: test.to }),
  }
  return isBetween(measured(test, found, moment), range)
}

/** What a test measures of the touches that it counts. */
export function measured({ measure }: TouchTest, found: readonly KnownTouch[], { timeZone }: Moment) {
  const whole = (n: number) => ({ digits: BigInt(n), places: 0 })
  if (measure === undefined) return whole(found.length)
  if (measure === 'days') return whole(new Set(found.map(({ at }) => dayAt(timeZone, at))).size)
  if (measure === 'persons') return whole(new Set(found.flatMap(({ personId }) => personId ?? [])).size)
  return sumOf(found.flatMap(touch => decimalOf(propertyOf(touch, measure.sum)) ?? []))
}

const matching = (match: Match, touches: readonly KnownTouch[], span: Span): KnownTouch[] =>
  touches.filter(touch => isWithin(touch.at, span) && fits(match, touch))

/** When the last step that came did, of the sequence that ends first; null where there is none. UTC milliseconds. */
export function sequenceEnd(
  { sequence, window }: SequenceTest,
  touches: readonly KnownTouch[],
  moment: Moment,
): number | null {
  const past = spanOf(undefined, moment)
  let reached = matching(sequence[0]!.touches, touches, spanOf(window, moment)).map(({ at }) => at)
  for (const { touches: match, within, absent } of sequence.slice(1)) {
    const next = matching(match, touches, past).map(({ at }) => at)
    const follows = (at: number, before: number) => at > before && at <= latestAfter(before, within)
    reached = absent
      ? reached.filter(
          before =>
            latestAfter(before, within) <= moment.now.getTime() && !next.some(at => follows(at, before)),
        )
      : next.filter(at => reached.some(before => follows(at, before)))
  }
  return reached.length === 0 ? null : Math.min(...reached)
}

function fits(match: Match, touch: KnownTouch): boolean {
  const { kinds, sides, words, sources, campaigns, productGroups, properties } = match
  return (
    (!kinds || kinds.includes(touch.kind)) &&
    (!sides || sides.includes(touch.side)) &&
    (words === undefined || mentions(touch, lowered(words))) &&
    (!sources || (touch.source !== null && sources.some(source => readsSame(source, touch.source!)))) &&
    (!campaigns || (touch.campaignId !== null && campaigns.includes(touch.campaignId))) &&
    (!productGroups || (touch.productGroupId !== null && productGroups.includes(touch.productGroupId))) &&
    (!properties || properties.every(test => propertyHolds(test, propertyOf(touch, test.key))))
  )
}

const mentions = ({ title, address }: KnownTouch, words: string): boolean =>
  lowered(title).includes(words) || (address !== null && lowered(address).includes(words))

const propertyOf = ({ properties }: KnownTouch, key: string): unknown =>
  properties !== null && Object.hasOwn(properties, key) ? properties[key] : null

function propertyHolds(test: PropertyTest, value: unknown): boolean {
  if (value === null || value === undefined) return false
  if (test.test === 'known') return true
  if (test.test === 'one_of') {
    const text = textOf(value)
    return text !== null && test.values.some(wanted => readsSame(wanted, text))
  }
  const number = decimalOf(value)
  return number !== null && isBetween(number, test)
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'number' ? decimalText(decimalOf(value)!) : null
}
