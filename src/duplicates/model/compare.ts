import { likeness as likenessOf, sharedWords, withinEdits } from './alike.ts'
import { type Kind, kinds, type Scheme, type Values } from './fields.ts'
import { foldText } from './fold.ts'
import { areShortForms } from './short-forms.ts'
import { soundOf } from './sound.ts'

/** Nothing to compare: one side has no value. */
export const missing = -1

/** Is this level of a name better than different or swapped? Names that agree so have kept their places. */
export const isInPlace = (level: number, kind: 'given' | 'family'): boolean =>
  level !== missing && level < kinds[kind].levels.indexOf('swapped')
const apart = kinds.given.levels.indexOf('different')
export const swappedGiven = kinds.given.levels.indexOf('swapped')
export const swappedFamily = kinds.family.levels.indexOf('swapped')

const roles =
  /^(info|sales|office|mail|contact|service|support|admin|hello|team|post|marketing|verkoop|einkauf|kontakt)$/
/** The part before the @ when it may name somebody, else ''. */
export function ownLocal(email: string): string {
  const local = email.slice(0, email.lastIndexOf('@'))
  return local.length >= 5 && !roles.test(local) ? local : ''
}

const squeezed = (text: string): string => (text.includes(' ') ? text.replaceAll(' ', '') : text)

function nameLevel(a: string, b: string): number {
  if (a === b) return 0
  const [one, other] = [squeezed(a), squeezed(b)]
  if (one === other) return 0
  const likeness = likenessOf(one, other, 0.84)
  const short = Math.min(one.length, other.length)
  if (likeness >= 0.92 || (short >= 4 && withinEdits(one, other, 1))) return 1
  // An initial says as much as it can; 'jan' begins 'jan willem', 'noordhuis' ends 'van noordhuis'.
  const initial = short === 1 && one[0] === other[0]
  const part = a.startsWith(`${b} `) || b.startsWith(`${a} `) || a.endsWith(` ${b}`) || b.endsWith(` ${a}`)
  if (likeness >= 0.84 || initial || part) return 2
  return short >= 3 && soundOf(one) === soundOf(other) ? 2 : 4
}

const [short, alike] = [kinds.given.levels.indexOf('short'), kinds.given.levels.indexOf('alike')]

function givenLevel(a: string, b: string): number {
  const level = nameLevel(a, b)
  if (level <= 1) return level
  return areShortForms(a, b) ? short : level === 2 ? alike : apart
}

function wordsLevel(a: string, b: string): number {
  if (a === b) return 0
  const [one, other] = [squeezed(a), squeezed(b)]
  if (one === other) return 0
  const likeness = likenessOf(one, other, 0.86)
  const short = Math.min(one.length, other.length)
  if (likeness >= 0.93 || (short >= 6 && withinEdits(one, other, 2)) || withinEdits(one, other, 1)) return 1
  const [isManyA, isManyB] = [a.includes(' '), b.includes(' ')]
  const shared = isManyA || isManyB ? sharedWords(a, b) : 0
  if (isManyA && isManyB && shared === 1) return 1
  return likeness >= 0.86 || (shared >= 0.5 && short >= 4) ? 2 : 3
}

function emailLevel(a: string, b: string): number {
  if (a === b) return 0
  const [one, other] = [ownLocal(a), ownLocal(b)]
  if (one === '' || other === '') return 3
  const hostA = a.slice(a.lastIndexOf('@'))
  const hostB = b.slice(b.lastIndexOf('@'))
  if (one === other) return 1
  return (hostA === hostB || withinEdits(hostA, hostB, 1)) &&
    (withinEdits(one, other, 1) || likenessOf(one, other, 0.94) >= 0.94)
    ? 2
    : 3
}

function phoneLevel(a: string, b: string): number {
  if (a === b) return 0
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length >= 7 && long.endsWith(short)) return 0
  return short.length >= 7 && withinEdits(a, b, 1) ? 1 : 2
}

function numberLevel(a: string, b: string): number {
  if (a === b) return 0
  if (!/\d/.test(a) || !/\d/.test(b)) return 2
  const digits = (text: string) => text.replace(/\D/g, '')
  if (digits(a) === digits(b)) return 1
  return Math.min(a.length, b.length) >= 2 && withinEdits(a, b, 1) ? 1 : 2
}

function birthLevel(a: string, b: string): number {
  if (a === b) return 0
  const [ya, ma, da, yb, mb, db] = [
    a.slice(0, 4),
    a.slice(4, 6),
    a.slice(6),
    b.slice(0, 4),
    b.slice(4, 6),
    b.slice(6),
  ]
  if (withinEdits(a, b, 1) || (ya === yb && ma === db && da === mb)) return 1
  return Number(ya === yb) + Number(ma === mb) + Number(da === db) >= 2 ? 2 : 3
}

const same = (a: string, b: string): number => (a === b ? 0 : 1)
const near = (a: string, b: string): number => (a === b ? 0 : withinEdits(a, b, 1) ? 1 : 2)

/** How two normalised values of a kind agree: the place of the level in the kind's levels. */
export const levelOf: Readonly<Record<Kind, (a: string, b: string) => number>> = {
  given: givenLevel,
  family: nameLevel,
  company: wordsLevel,
  email: emailLevel,
  host: same,
  phone: phoneLevel,
  street: wordsLevel,
  number: numberLevel,
  locality: wordsLevel,
  postcode: near,
  state: near,
  country: same,
  birth: birthLevel,
}

export type Compared = {
  /** The place of each field's level in its kind's levels, or `missing`. */
  levels: number[]
  /** The values that agreed best, of each field. */
  left: string[]
  right: string[]
}

/** Of two pairs of values that agree as well, one stands for both: the same one from either side. */
function isBefore(one: string, other: string, { left, right }: Compared, at: number): boolean {
  const order = (a: string, b: string) => (a < b ? `${a}\u0000${b}` : `${b}\u0000${a}`)
  return order(one, other) < order(left[at]!, right[at]!)
}

const best = (kind: Kind, a: readonly string[], b: readonly string[], at: number, into: Compared): void => {
  into.levels[at] = missing
  into.left[at] = a[0] ?? ''
  into.right[at] = b[0] ?? ''
  const level = levelOf[kind]
  for (const one of a)
    for (const other of b) {
      const found = level(one, other)
      const so: number = into.levels[at]!
      if (so !== missing && (found > so || (found === so && !isBefore(one, other, into, at)))) continue
      into.levels[at] = found
      into.left[at] = one
      into.right[at] = other
    }
}

/**
 * Compares two records field by field; of several values the best pair counts. Where given and family name agree
 * better crosswise, both are 'swapped'. Symmetric.
 */
export function compare(scheme: Scheme, a: Values, b: Values, into: Compared): Compared {
  let given = -1
  let family = -1
  let email = -1
  for (let at = 0; at < scheme.fields.length; at++) {
    const { kind } = scheme.fields[at]!
    if (kind === 'given') given = at
    if (kind === 'family') family = at
    if (kind === 'email') email = at
    best(kind, a[at]!, b[at]!, at, into)
  }
  if (given !== -1 && family !== -1) crosswise(a, b, given, family, into)
  // A mailbox that is named after its owner repeats what the name said: it weighs only where it is the very same one.
  if (email !== -1 && family !== -1 && (into.levels[email] === 1 || into.levels[email] === 2))
    if (namedAfter(into.left[email]!, a[family]!) || namedAfter(into.right[email]!, b[family]!))
      into.levels[email] = missing
  return into
}

// Addresses write 'ö' as 'oe' where names are folded to 'o'.
const withoutUmlauts = (text: string): string => text.replace(/([aou])e/g, '$1')

/** Is the part before the @ made of one of these family names? */
export const namedAfter = (email: string, families: readonly string[]): boolean => {
  const words = foldText(ownLocal(email)).split(' ')
  return families.some(family => {
    const name = squeezed(family)
    const plain = withoutUmlauts(name)
    return words.some(
      word =>
        (name.length >= 3 && word.includes(name)) ||
        (plain.length >= 3 && withoutUmlauts(word).includes(plain)) ||
        likenessOf(word, name, 0.9) >= 0.9,
    )
  })
}

function crosswise(a: Values, b: Values, given: number, family: number, into: Compared): void {
  const [first, last] = [into.levels[given]!, into.levels[family]!]
  if (first === 0 || last === 0 || (isInPlace(first, 'given') && isInPlace(last, 'family'))) return
  const cross = (one: readonly string[], other: readonly string[]): number => {
    let found = missing
    for (const x of one)
      for (const y of other) {
        const level = nameLevel(x, y)
        if (found === missing || level < found) found = level
      }
    return found
  }
  const there = cross(a[given]!, b[family]!)
  const back = cross(a[family]!, b[given]!)
  const agree = (level: number) => level === 0 || level === 1
  const both = agree(there) && agree(back)
  const half = (agree(there) && back === missing) || (agree(back) && there === missing)
  if (both) into.levels[given] = swappedGiven
  if (both || half) into.levels[family] = swappedFamily
}

export const emptyComparison = (): Compared => ({ levels: [], left: [], right: [] })

/** Do both records say something of each of these fields? */
export function isSaid(fields: readonly number[], levels: readonly number[]): boolean {
  for (let n = 0; n < fields.length; n++) if (levels[fields[n]!] === missing) return false
  return fields.length > 0
}
