import { isInPlace, missing, namedAfter, swappedFamily, swappedGiven } from './compare.ts'
import { kinds } from './fields.ts'
import { codesAt, none, type RecordsHeld } from './records-held.ts'
import { textOf } from './texts-held.ts'
import { type Learnt, totalOf, type Weights } from './weigh.ts'

/** As `Compared`, with codes in place of texts; one object, filled anew by each comparison. */
export type ComparedHeld = { levels: number[]; left: number[]; right: number[] }

/**
 * Compares records that are held as `compare` does their values, with the same result: most pairs are decided by codes,
 * letters and lengths alone, and the texts are looked at only where these leave it open.
 */
export function comparerHeld(held: RecordsHeld): (a: number, b: number) => ComparedHeld {
  const { scheme, fields } = held
  const size = fields.length
  for (const { levels } of new Set(fields)) levels.prepare()
  const into: ComparedHeld = { levels: [], left: [], right: [] }
  const { levels, left, right } = into
  const levelIn = (field: number, x: number, y: number): number =>
    x === y ? 0 : fields[field]!.levels.level(x, y)
  const lastOf = (kind: string) => scheme.fields.findLastIndex(field => field.kind === kind)
  const [given, family, email] = [lastOf('given'), lastOf('family'), lastOf('email')]

  const order = (field: number, x: number, y: number): string => {
    const { texts } = fields[field]!
    const [one, other] = [textOf(texts, x), textOf(texts, y)]
    return one < other ? `${one}\u0000${other}` : `${other}\u0000${one}`
  }
  /** Several values on a side: the pair that agrees best; of two that agree as well the same one from either side. */
  const bestOf = (a: number, b: number, field: number): void => {
    levels[field] = missing
    const [ones, others] = [codesAt(held, a, field), codesAt(held, b, field)]
    for (let i = 0; i < ones.length; i++)
      for (let j = 0; j < others.length; j++) {
        const [one, other] = [ones[i]!, others[j]!]
        const found = levelIn(field, one, other)
        const so: number = levels[field]!
        if (so !== missing && found > so) continue
        if (found === so && order(field, one, other) >= order(field, left[field]!, right[field]!)) continue
        levels[field] = found
        left[field] = one
        right[field] = other
      }
  }
  const cross = (a: number, one: number, b: number, other: number): number => {
    const [ones, others] = [codesAt(held, a, one), codesAt(held, b, other)]
    let found = missing
    for (let i = 0; i < ones.length; i++)
      for (let j = 0; j < others.length; j++) {
        const level = levelIn(family, ones[i]!, others[j]!)
        if (found === missing || level < found) found = level
      }
    return found
  }
  const agree = (level: number): boolean => level === 0 || level === 1
  const crosswise = (a: number, b: number): void => {
    const [first, last] = [levels[given]!, levels[family]!]
    if (first === 0 || last === 0) return
    if (isInPlace(first, 'given') && isInPlace(last, 'family')) return
    const there = cross(a, given, b, family)
    const back = cross(a, family, b, given)
    const both = agree(there) && agree(back)
    const half = (agree(there) && back === missing) || (agree(back) && there === missing)
    if (both) levels[given] = swappedGiven
    if (both || half) levels[family] = swappedFamily
  }
  const isNamedAfter = (code: number, record: number): boolean => {
    const names = Array.from(codesAt(held, record, family), name => textOf(fields[family]!.texts, name))
    return namedAfter(textOf(fields[email]!.texts, code), names)
  }

  return (a, b) => {
    const [fromA, fromB] = [a * size, b * size]
    for (let field = 0; field < size; field++) {
      const x = held.cells[fromA + field]!
      const y = held.cells[fromB + field]!
      if (x === none || y === none) levels[field] = missing
      else if (x >= 0 && y >= 0) {
        levels[field] = x === y ? 0 : fields[field]!.levels.level(x, y)
        left[field] = x
        right[field] = y
      } else bestOf(a, b, field)
    }
    if (given !== -1 && family !== -1) crosswise(a, b)
    if (email !== -1 && family !== -1 && (levels[email] === 1 || levels[email] === 2))
      if (isNamedAfter(left[email]!, a) || isNamedAfter(right[email]!, b)) levels[email] = missing
    return into
  }
}

/** A value of each code: few are special, all others have the first one. */
export type ByCode = { places: Uint16Array; values: Float64Array }

export const valueAt = ({ places, values }: ByCode, code: number): number => values[places[code]!]!

/** By field, `of` the share of records that have the value of each code. */
export function byCode(
  held: RecordsHeld,
  learnt: Pick<Learnt, 'common' | 'rare'>,
  of: (share: number, field: number) => number,
): ByCode[] {
  return held.fields.map(({ texts }, field) => {
    const common = Object.entries(learnt.common[field]!)
    const values = Float64Array.from([learnt.rare[field]!, ...common.map(([, share]) => share)], share =>
      of(share, field),
    )
    const placeOf = new Map(common.map(([hash], at) => [Number(hash), at + 1]))
    const places = new Uint16Array(texts.size)
    for (let code = 0; code < texts.size; code++) places[code] = placeOf.get(texts.hashes[code]!) ?? 0
    return { places, values }
  })
}

/**
 * The logarithm of the odds of two records that are held, as `oddsOf` gives it of their values; asked for those from
 * `least` on, it answers -Infinity for others as soon as it is clear that they stay below.
 */
export function oddsHeld(
  held: RecordsHeld,
  weights: Weights,
): (a: number, b: number, least?: number) => number {
  const compared = comparerHeld(held)
  const { bits, learnt } = weights
  const same = byCode(held, learnt, (share, field) =>
    Math.max(Math.log2(learnt.m[field]![0]! / share), bits[field]![1] ?? 0),
  )
  const each: number[] = []
  const related = { bits: 0, relation: null }
  const mayReach = reaching(held, weights, same)
  return (a, b, least) => {
    if (least !== undefined && !mayReach(a, b, least)) return Number.NEGATIVE_INFINITY
    const { levels, left, right } = compared(a, b)
    for (let field = 0; field < levels.length; field++) {
      const level = levels[field]!
      if (level === missing) each[field] = 0
      else if (level === 0) {
        const list = same[field]!
        const one = valueAt(list, left[field]!)
        // Of two spellings the more common one counts.
        each[field] = left[field] === right[field] ? one : Math.min(one, valueAt(list, right[field]!))
      } else each[field] = bits[field]![level]!
    }
    return totalOf(weights, levels, each, related)
  }
}

// Sums in another order differ in their last digits.
const slack = 1e-6
// Of several values any may agree: no bound.
const unbounded = 1e6

/**
 * May two records reach `least`? What each field says at most is summed up, first by codes alone, then with levels, those
 * that are quickly told first; relations only take off.
 */
function reaching(
  held: RecordsHeld,
  { prior, bits, scheme }: Weights,
  same: readonly ByCode[],
): (a: number, b: number, least: number) => boolean {
  const { fields } = held
  const size = fields.length
  const isName = scheme.fields.map(({ kind }) => kind === 'given' || kind === 'family')
  // Nothing said may yet be 'swapped', and a mailbox named after its owner weighs nothing.
  const highestLevel = scheme.fields.map(({ kind }) =>
    kind === 'given' ? swappedGiven : kind === 'family' ? swappedFamily : kinds[kind].levels.length,
  )
  const nothing = bits.map((list, field) => (isName[field] ? Math.max(0, list[1] ?? 0) : 0))
  const most = bits.map((list, field) => Math.max(list[1] ?? 0, nothing[field]!, 0))
  const order = [
    'phone',
    'email',
    'host',
    'country',
    'postcode',
    'number',
    'birth',
    'state',
    'family',
    'given',
  ]
  const quickest = scheme.fields
    .map(({ kind }, field) => ({
      field,
      at: order.indexOf(kind) === -1 ? order.length : order.indexOf(kind),
    }))
    .sort((a, b) => a.at - b.at)
    .map(({ field }) => field)
  return (a, b, least) => {
    let highest = prior + slack
    const [fromA, fromB] = [a * size, b * size]
    for (let field = 0; field < size; field++) {
      const x = held.cells[fromA + field]!
      const y = held.cells[fromB + field]!
      if (x === none || y === none) highest += nothing[field]!
      else if (x < 0 || y < 0) highest += unbounded
      else if (x === y) highest += valueAt(same[field]!, x)
      else if (fields[field]!.levels.isSame(x, y))
        highest += Math.min(valueAt(same[field]!, x), valueAt(same[field]!, y))
      else highest += most[field]!
    }
    for (let n = 0; n < size && highest >= least; n++) {
      const field = quickest[n]!
      const x = held.cells[fromA + field]!
      const y = held.cells[fromB + field]!
      if (x < 0 || y < 0 || x === y || fields[field]!.levels.isSame(x, y)) continue
      const level = fields[field]!.levels.level(x, y)
      const said = bits[field]![Math.min(level, highestLevel[field]!)]!
      highest += Math.max(said, scheme.fields[field]!.kind === 'email' ? 0 : said) - most[field]!
    }
    return highest >= least
  }
}
