import { readMatch, readSteps, readWindow } from './read-touches.ts'
import { readValueTest } from './read-value.ts'
import { isObject, most, type Problem, Reading } from './reading.ts'
import type { About, Condition } from './tree.ts'
import { traitOf, type Vocabulary } from './vocabulary.ts'

/** How a condition is kept and sent. A later version reads the earlier ones. */
export type Written = { version: 1; about: About; when: Condition }
export type ReadCondition = { condition: Condition } | { problems: Problem[] }

export const writeCondition = (about: About, when: Condition): Written => ({ version: 1, about, when })

/**
 * The condition in what was sent or kept, with nothing in it that is not known here. Refuses keys, tests, traits, kinds and
 * segments that there are not, values of another kind, and what is too deep or too long; each by its place.
 */
export function readCondition(given: unknown, about: About, vocabulary: Vocabulary): ReadCondition {
  const reading = new Reading(vocabulary)
  const condition = readWritten(reading, given, about)
  return reading.problems.length > 0 ? { problems: reading.problems } : { condition }
}

const nothing: Condition = { any: [] }

function readWritten(reading: Reading, given: unknown, about: About): Condition {
  if (!isObject(given)) return reading.wrong('', 'This is no condition.', nothing)
  reading.onlyKeys('', given, ['version', 'about', 'when'])
  if (given.version !== 1) return reading.wrong('/version', 'This version is not known.', nothing)
  if (given.about !== about)
    return reading.wrong('/about', `This must be a condition about: ${about}.`, nothing)
  return readPart(reading, '/when', given.when, about, 1)
}

type Kind = (
  reading: Reading,
  at: string,
  given: Record<string, unknown>,
  about: About,
  depth: number,
) => Condition

const kinds: Record<string, Kind> = {
  all: (reading, at, given, about, depth) => ({
    all: readParts(reading, `${at}/all`, given.all, about, depth),
  }),
  any: (reading, at, given, about, depth) => ({
    any: readParts(reading, `${at}/any`, given.any, about, depth),
  }),
  not: (reading, at, given, about, depth) => ({
    not: readPart(reading, `${at}/not`, given.not, about, depth + 1),
  }),
  trait: readTrait,
  touches: (reading, at, given) => {
    reading.onlyKeys(at, given, ['touches', 'measure', 'from', 'to', 'window', 'since'])
    return {
      touches: readMatch(reading, `${at}/touches`, given.touches),
      ...readMeasure(reading, at, given.measure),
      ...reading.range(at, given),
      ...readWindow(reading, at, given),
      ...(given.since === undefined ? {} : { since: readMatch(reading, `${at}/since`, given.since) }),
    }
  },
  sequence: (reading, at, given) => {
    reading.onlyKeys(at, given, ['sequence', 'window'])
    return {
      sequence: readSteps(reading, `${at}/sequence`, given.sequence),
      ...readWindow(reading, at, given),
    }
  },
  segment: (reading, at, given, about) => {
    const found = reading.vocabulary.segments.find(({ id }) => id === given.segment)
    if (!found || (about === 'account' && found.about === 'person'))
      return reading.wrong(`${at}/segment`, 'There is no such segment.', nothing)
    return { segment: found.id }
  },
  account: (reading, at, given, about, depth) => {
    if (about !== 'person') return reading.wrong(`${at}/account`, 'Only persons have an account.', nothing)
    return { account: readPart(reading, `${at}/account`, given.account, 'account', depth + 1) }
  },
  persons: (reading, at, given, about, depth) => {
    if (about !== 'account') return reading.wrong(`${at}/persons`, 'Only accounts have persons.', nothing)
    reading.onlyKeys(at, given, ['persons', 'from', 'to'])
    return {
      persons: readPart(reading, `${at}/persons`, given.persons, 'person', depth + 1),
      ...(given.from === undefined && given.to === undefined ? {} : reading.range(at, given)),
    }
  },
}
const withMore = new Set(['trait', 'touches', 'sequence', 'persons'])

function readPart(reading: Reading, at: string, given: unknown, about: About, depth: number): Condition {
  if (!isObject(given)) return reading.wrong(at, 'This is no condition.', nothing)
  if (++reading.parts > most.parts)
    return reading.parts === most.parts + 1
      ? reading.wrong(at, `At most ${most.parts} conditions.`, nothing)
      : nothing
  if (depth > most.depth) return reading.wrong(at, `Conditions stand at most ${most.depth} deep.`, nothing)
  const named = Object.keys(kinds).filter(key => Object.hasOwn(given, key))
  if (named.length !== 1)
    return reading.wrong(at, `A condition is one of: ${Object.keys(kinds).join(', ')}.`, nothing)
  const kind = named[0]!
  if (!withMore.has(kind)) reading.onlyKeys(at, given, [kind])
  return kinds[kind]!(reading, at, given, about, depth)
}

function readParts(reading: Reading, at: string, given: unknown, about: About, depth: number): Condition[] {
  if (!Array.isArray(given)) return reading.wrong(at, 'This must be a list of conditions.', [])
  return given
    .slice(0, most.parts + 1)
    .map((part, i) => readPart(reading, `${at}/${i}`, part, about, depth + 1))
}

function readTrait(reading: Reading, at: string, given: Record<string, unknown>, about: About): Condition {
  const trait = typeof given.trait === 'string' ? traitOf(reading.vocabulary, about, given.trait) : null
  if (!trait) return reading.wrong(`${at}/trait`, 'There is no such field here.', nothing)
  const test = readValueTest(reading, at, given, trait)
  return test ? { trait: given.trait as string, ...test } : nothing
}

function readMeasure(
  reading: Reading,
  at: string,
  given: unknown,
): { measure?: 'days' | 'persons' | { sum: string } } {
  if (given === undefined) return {}
  if (given === 'days' || given === 'persons') return { measure: given }
  if (isObject(given) && Object.keys(given).length === 1 && reading.isText(given.sum))
    return { measure: { sum: given.sum } }
  return reading.wrong(`${at}/measure`, 'This must be "days", "persons" or a property to sum.', {})
}
