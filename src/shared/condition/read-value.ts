import type { Reading } from './reading.ts'
import type { ValueTest } from './tree.ts'
import { type TestName, type Trait, testsOf } from './vocabulary.ts'

/** The test of a trait's value; null where it is none that fits its kind. */
export function readValueTest(
  reading: Reading,
  at: string,
  given: Record<string, unknown>,
  trait: Trait,
): ValueTest | null {
  const test = testsOf(trait.kind).find(each => each === given.test)
  if (!test) return reading.wrong(`${at}/test`, `This field takes: ${testsOf(trait.kind).join(', ')}.`, null)
  reading.onlyKeys(at, given, ['trait', 'test', ...operands[test]])
  switch (test) {
    case 'known':
    case 'yes':
    case 'no':
      return { test }
    case 'one_of':
      return { test, values: values(reading, `${at}/values`, given.values, trait) }
    case 'all_of':
      return { test, values: values(reading, `${at}/values`, given.values, trait) }
    case 'contains':
    case 'begins':
    case 'ends':
      return { test, text: reading.text(`${at}/text`, given.text) }
    case 'number':
      return { test, ...reading.range(at, given) }
    case 'day':
      return { test, ...reading.days(at, given) }
    case 'anniversary':
      return { test, within: Math.min(365, reading.wholeDays(`${at}/within`, given.within, 0)) }
  }
}

const operands: Record<TestName, readonly string[]> = {
  known: [],
  yes: [],
  no: [],
  one_of: ['values'],
  all_of: ['values'],
  contains: ['text'],
  begins: ['text'],
  ends: ['text'],
  number: ['from', 'to'],
  day: ['from', 'to'],
  anniversary: ['within'],
}

function values(reading: Reading, at: string, given: unknown, { kind, choices }: Trait): (string | number)[] {
  if (kind === 'reference' || kind === 'references')
    return reading.list(at, given, value => reading.isId(value))
  if (kind === 'text') return reading.list(at, given, value => reading.isText(value))
  return reading.list(
    at,
    given,
    (value): value is string => choices?.some(({ key }) => key === value) ?? reading.isText(value),
  )
}
