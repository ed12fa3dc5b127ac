import { isObject, most, type Reading } from './reading.ts'
import type { Match, PropertyTest, Step, Window } from './tree.ts'

const matchKeys = ['kinds', 'sides', 'words', 'sources', 'campaigns', 'productGroups', 'properties'] as const

export function readMatch(reading: Reading, at: string, given: unknown): Match {
  if (!isObject(given)) return reading.wrong(at, 'This must say which touches.', {})
  reading.onlyKeys(at, given, matchKeys)
  const { touchKinds, sides } = reading.vocabulary
  const match: Match = {}
  const keyOf =
    (known: readonly { key: string }[]) =>
    (value: unknown): value is string =>
      known.some(({ key }) => key === value)
  if (given.kinds !== undefined) match.kinds = reading.list(`${at}/kinds`, given.kinds, keyOf(touchKinds))
  if (given.sides !== undefined) match.sides = reading.list(`${at}/sides`, given.sides, keyOf(sides))
  if (given.words !== undefined) match.words = reading.text(`${at}/words`, given.words)
  if (given.sources !== undefined)
    match.sources = reading.list(`${at}/sources`, given.sources, value => reading.isText(value))
  if (given.campaigns !== undefined)
    match.campaigns = reading.list(`${at}/campaigns`, given.campaigns, value => reading.isId(value))
  if (given.productGroups !== undefined)
    match.productGroups = reading.list(`${at}/productGroups`, given.productGroups, value =>
      reading.isId(value),
    )
  if (given.properties !== undefined)
    match.properties = readProperties(reading, `${at}/properties`, given.properties)
  return match
}

function readProperties(reading: Reading, at: string, given: unknown): PropertyTest[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > 10)
    return reading.wrong(at, 'This must be a list of 1 to 10 tests.', [])
  return given.map((each, i) => readProperty(reading, `${at}/${i}`, each))
}

function readProperty(reading: Reading, at: string, given: unknown): PropertyTest {
  const none: PropertyTest = { key: '', test: 'known' }
  if (!isObject(given)) return reading.wrong(at, 'This must be a test of a property.', none)
  const key = reading.text(`${at}/key`, given.key)
  switch (given.test) {
    case 'known':
      reading.onlyKeys(at, given, ['key', 'test'])
      return { key, test: 'known' }
    case 'one_of':
      reading.onlyKeys(at, given, ['key', 'test', 'values'])
      return {
        key,
        test: 'one_of',
        values: reading.list(`${at}/values`, given.values, value => reading.isText(value)),
      }
    case 'number':
      reading.onlyKeys(at, given, ['key', 'test', 'from', 'to'])
      return { key, test: 'number', ...reading.range(at, given) }
    default:
      return reading.wrong(`${at}/test`, 'A property takes: known, one_of, number.', none)
  }
}

export function readWindow(
  reading: Reading,
  at: string,
  { window }: Record<string, unknown>,
): { window?: Window } {
  if (window === undefined) return {}
  const place = `${at}/window`
  if (!isObject(window)) return reading.wrong(place, 'This must say when.', {})
  if (window.days !== undefined) {
    reading.onlyKeys(place, window, ['days'])
    return { window: { days: reading.wholeDays(`${place}/days`, window.days, 1) } }
  }
  reading.onlyKeys(place, window, ['from', 'to'])
  return { window: reading.days(place, window) }
}

export function readSteps(reading: Reading, at: string, given: unknown): Step[] {
  if (!Array.isArray(given) || given.length < 2 || given.length > most.steps)
    return reading.wrong(at, `This must be a list of 2 to ${most.steps} steps.`, [])
  return given.map((step, i) => {
    const place = `${at}/${i}`
    if (!isObject(step)) return reading.wrong<Step>(place, 'This is no step.', { touches: {} })
    const isLast = i === given.length - 1
    reading.onlyKeys(place, step, ['touches', ...(i > 0 ? ['within'] : []), ...(isLast ? ['absent'] : [])])
    if (step.absent !== undefined && step.absent !== true)
      return reading.wrong<Step>(`${place}/absent`, 'This is true, or is left out.', { touches: {} })
    if (step.absent === true && step.within === undefined)
      return reading.wrong<Step>(place, 'What did not come needs its days in "within".', { touches: {} })
    return {
      touches: readMatch(reading, `${place}/touches`, step.touches),
      ...(step.within === undefined ? {} : { within: reading.wholeDays(`${place}/within`, step.within, 1) }),
      ...(step.absent === true ? { absent: true as const } : {}),
    }
  })
}
