import { keysOf } from './block.ts'
import { accountScheme, personScheme, type Scheme, type Values } from './fields.ts'
import { valuesOf, type Written } from './find.ts'
import { fieldEnd, valueEnd } from './line-ends.ts'
import type { Weighed } from './weigh.ts'

export type MatchKind = 'person' | 'account'
export const schemes: Readonly<Record<MatchKind, Scheme>> = { person: personScheme, account: accountScheme }

/** Of the way records are normalised and keyed: a change of it makes the index anew. */
export const form = 4
/** Pairs below these odds (bits) are not kept: far from any question. */
export const leastBits = -1

/** A record as it stands written. */
export type Source = { id: number; written: Written }
/** A record as the index keeps it. */
export type IndexRow = { id: number; keys: number[]; line: string }
/** A pair as found: `why` is JSON of what weighs, without any value of the records. */
export type FoundPair = { a: number; b: number; bits: number; why: string }

export const valuesIn = (line: string): Values =>
  line.split(fieldEnd).map(list => (list === '' ? [] : list.split(valueEnd)))

const ends = new RegExp(`[${valueEnd}${fieldEnd}]`, 'g')

export function indexed(kind: MatchKind, { id, written }: Source): IndexRow {
  const scheme = schemes[kind]
  // Signs that part values here part them nowhere else.
  const values = valuesOf(scheme, written).map(list => list.map(value => value.replace(ends, '')))
  return {
    id,
    keys: keysOf(scheme, values),
    line: values.map(list => list.join(valueEnd)).join(fieldEnd),
  }
}

/** Why two are likely one, as it is kept. */
export function whyOf({ reasons, priorBits, relatedBits, relation }: Weighed): string {
  const round = (bits: number) => Math.round(bits * 100) / 100
  return JSON.stringify({
    reasons: reasons.map(reason => ({ ...reason, bits: round(reason.bits) })),
    priorBits: round(priorBits),
    relatedBits: round(relatedBits),
    relation,
  })
}
