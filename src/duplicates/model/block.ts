import { ownLocal } from './compare.ts'
import type { Kind, Scheme, Values } from './fields.ts'
import { soundOf } from './sound.ts'

/**
 * A way to find records that may be the same: those that share a key. Several ways are taken, so that a record is
 * missed only when it errs in all of them.
 */
export type Way = {
  name: string
  uses: readonly Kind[]
  keys: (of: (kind: Kind) => readonly string[]) => string[]
}

const both = (one: readonly string[], other: readonly string[]): string[] =>
  one.flatMap(a => other.map(b => `${a}|${b}`))
const sounds = (names: readonly string[]): string[] => names.map(name => soundOf(name.split(' ').at(-1)!))
const firsts = (names: readonly string[]): string[] => names.map(name => soundOf(name.split(' ')[0]!))
const heads = (companies: readonly string[]): string[] =>
  companies.map(name => name.replaceAll(' ', '').slice(0, 6))
const sortedLetters = (text: string): string => [...text.replaceAll(' ', '')].sort().join('')

export const ways: readonly Way[] = [
  { name: 'e-mail', uses: ['email'], keys: of => of('email').slice() },
  {
    name: 'mailbox',
    uses: ['email'],
    keys: of =>
      of('email')
        .map(ownLocal)
        .filter(local => local !== ''),
  },
  { name: 'phone', uses: ['phone'], keys: of => of('phone').map(phone => phone.slice(-7)) },
  {
    name: 'name',
    uses: ['given', 'family'],
    // Sorted, so that given and family name may have changed places.
    keys: of => both(firsts(of('given')), sounds(of('family'))).map(key => key.split('|').sort().join('|')),
  },
  {
    name: 'name and company',
    uses: ['given', 'family', 'company'],
    keys: of => both(both(firsts(of('given')), sounds(of('family'))), heads(of('company'))),
  },
  {
    name: 'given and company',
    uses: ['given', 'company'],
    keys: of => both(of('given'), heads(of('company'))),
  },
  {
    name: 'family and company',
    uses: ['family', 'company'],
    keys: of => both(sounds(of('family')), heads(of('company'))),
  },
  { name: 'birth', uses: ['birth'], keys: of => of('birth').slice() },
  {
    name: 'family and year',
    uses: ['family', 'birth'],
    keys: of =>
      both(
        sounds(of('family')),
        of('birth').map(day => day.slice(0, 4)),
      ),
  },
  {
    name: 'given and day',
    uses: ['given', 'birth'],
    keys: of =>
      both(
        firsts(of('given')),
        of('birth').map(day => day.slice(4)),
      ),
  },
  {
    name: 'street',
    uses: ['street'],
    keys: of =>
      of('street')
        .map(sortedLetters)
        .filter(key => key.length >= 5),
  },
  {
    name: 'number and postcode',
    uses: ['number', 'postcode'],
    keys: of => both(of('number'), of('postcode')),
  },
  {
    name: 'family and postcode',
    uses: ['family', 'postcode'],
    keys: of => both(sounds(of('family')), of('postcode')),
  },
  {
    name: 'given and postcode',
    uses: ['given', 'postcode'],
    keys: of => both(firsts(of('given')), of('postcode')),
  },
  {
    name: 'number and place',
    uses: ['number', 'locality'],
    keys: of =>
      both(
        of('number'),
        of('locality').map(place => place.replaceAll(' ', '').slice(0, 5)),
      ),
  },
  {
    name: 'family and place',
    uses: ['family', 'locality'],
    keys: of => both(sounds(of('family')), of('locality')),
  },
]

/** For accounts: the company's name is the record's own, and its house is shared by few. */
export const accountWays: readonly Way[] = [
  { name: 'account name', uses: ['company'], keys: of => heads(of('company')) },
  {
    name: 'account words',
    uses: ['company'],
    keys: of =>
      of('company').flatMap(name =>
        name
          .split(' ')
          .filter(word => word.length >= 4)
          .map(word => soundOf(word) + word.slice(0, 3)),
      ),
  },
  { name: 'account host', uses: ['host'], keys: of => of('host').slice() },
  { name: 'account phone', uses: ['phone'], keys: of => of('phone').map(phone => phone.slice(-7)) },
  {
    name: 'account street',
    uses: ['street', 'number'],
    keys: of => both(of('street').map(sortedLetters), of('number')),
  },
]

/** The ways that a scheme has fields for. */
export function waysOf(scheme: Scheme): readonly Way[] {
  const has = new Set(scheme.fields.map(field => field.kind))
  const list = has.has('family') || has.has('given') ? ways : accountWays
  return list.filter(way => way.uses.every(kind => has.has(kind)))
}

const wayBits = 5
const wayMask = 2 ** wayBits - 1

/** The way that a key belongs to, as its place in `waysOf`. */
export const wayOf = (key: number): number => key & wayMask

/**
 * Keys of one record as 32-bit numbers, without repetition, ascending: a hash (FNV-1a) whose last bits are the way, so
 * that whoever holds keys need not make them again to know by which way two records meet.
 */
export function keysOf(scheme: Scheme, values: Values, list = waysOf(scheme)): number[] {
  const lists = new Map<Kind, readonly string[]>()
  scheme.fields.forEach(({ kind }, at) => {
    const before = lists.get(kind)
    lists.set(kind, before ? [...before, ...values[at]!] : values[at]!)
  })
  const of = (kind: Kind): readonly string[] => lists.get(kind)!
  const found = new Set<number>()
  list.forEach((way, at) => {
    for (const text of way.keys(of)) found.add((hashOf(`${way.name}:${text}`) & ~wayMask) | at)
  })
  return [...found].sort((a, b) => a - b)
}

/** A text as a 32-bit number (FNV-1a). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash | 0
}
