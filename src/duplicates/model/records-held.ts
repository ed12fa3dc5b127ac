import type { Scheme, Values } from './fields.ts'
import { type LevelHeld, levelsHeld } from './levels-held.ts'
import { fieldEnd, partEnd, recordEnd, valueEnd } from './line-ends.ts'
import type { KeyLists } from './pairs.ts'
import { codeOf, roomFor, type TextsHeld, textOf, textsHeld } from './texts-held.ts'

/** One field of all records: its texts, and how two of them agree. Given and family names share their texts. */
export type FieldHeld = { texts: TextsHeld; levels: LevelHeld }

/**
 * Records in few large lists of numbers: keys, and the code of the value of each field. What has several values in a
 * field stands in `several`.
 */
export type RecordsHeld = {
  scheme: Scheme
  fields: FieldHeld[]
  count: number
  ids: Float64Array
  keyStarts: Uint32Array
  keys: Int32Array
  /** Of record n and field f at n * fields + f: a code, `none`, or -2 - a place in `several`. */
  cells: Int32Array
  several: Int32Array[]
}

export const none = -1

export function recordsHeld(scheme: Scheme): RecordsHeld {
  const fields: FieldHeld[] = []
  const given = scheme.fields.findLastIndex(({ kind }) => kind === 'given')
  const family = scheme.fields.findLastIndex(({ kind }) => kind === 'family')
  scheme.fields.forEach(({ kind }, at) => {
    const texts = textsHeld()
    fields[at] = { texts, levels: levelsHeld(kind, texts) }
  })
  // They may have changed places, and are compared crosswise: one list of texts for both.
  if (given !== -1 && family !== -1)
    fields[family] = { texts: fields[given]!.texts, levels: levelsHeld('family', fields[given]!.texts) }
  return {
    scheme,
    fields,
    count: 0,
    ids: new Float64Array(1024),
    keyStarts: new Uint32Array(1025),
    keys: new Int32Array(8192),
    cells: new Int32Array(1024 * fields.length),
    several: [],
  }
}

const room = (held: RecordsHeld): number => {
  const at = held.count++
  held.ids = roomFor(held.ids, held.count)
  held.keyStarts = roomFor(held.keyStarts, held.count + 1)
  held.cells = roomFor(held.cells, held.count * held.fields.length)
  return at
}

export function holdValues(held: RecordsHeld, id: number, values: Values, keys: readonly number[]): void {
  const at = room(held)
  held.ids[at] = id
  const first = held.keyStarts[at]!
  held.keys = roomFor(held.keys, first + keys.length)
  held.keys.set(keys, first)
  held.keyStarts[held.count] = first + keys.length
  values.forEach((list, field) => {
    const { texts } = held.fields[field]!
    setCell(
      held,
      at,
      field,
      list.map(value => codeOf(texts, value)),
    )
  })
}

function setCell(held: RecordsHeld, record: number, field: number, codes: readonly number[]): void {
  const cell = record * held.fields.length + field
  if (codes.length < 2) held.cells[cell] = codes[0] ?? none
  else held.cells[cell] = -1 - held.several.push(Int32Array.from(codes))
}

const fieldSign = fieldEnd.charCodeAt(0)
const valueSign = valueEnd.charCodeAt(0)
const partSign = partEnd.charCodeAt(0)
const recordSign = recordEnd.charCodeAt(0)
const comma = 44
const minus = 45

/** Adds a page of records as the index gives it as one text: id, keys and line of each; '' is none. */
export function holdText(held: RecordsHeld, text: string): void {
  const codes: number[] = []
  for (let at = 0; at < text.length; ) {
    const record = room(held)
    let number = 0
    for (let sign = text.charCodeAt(at); sign !== partSign; sign = text.charCodeAt(++at))
      number = number * 10 + sign - 48
    held.ids[record] = number
    let end = held.keyStarts[record]!
    for (let sign = text.charCodeAt(++at); sign !== partSign; ) {
      const isBelow = sign === minus
      if (isBelow) sign = text.charCodeAt(++at)
      number = 0
      for (; sign !== comma && sign !== partSign; sign = text.charCodeAt(++at))
        number = number * 10 + sign - 48
      held.keys = roomFor(held.keys, end + 1)
      held.keys[end++] = isBelow ? -number : number
      if (sign === comma) sign = text.charCodeAt(++at)
    }
    held.keyStarts[held.count] = end
    let field = 0
    let from = ++at
    codes.length = 0
    for (; ; at++) {
      const sign = at < text.length ? text.charCodeAt(at) : recordSign
      if (sign !== valueSign && sign !== fieldSign && sign !== recordSign) continue
      if (at > from) codes.push(codeOf(held.fields[field]!.texts, text, from, at))
      from = at + 1
      if (sign === valueSign) continue
      setCell(held, record, field++, codes)
      codes.length = 0
      if (sign === recordSign) break
    }
    at++
  }
  // Done here, while the next page is on its way.
  for (const { levels } of held.fields) levels.prepare()
}

export const keysHeld = ({ keys, keyStarts, count }: RecordsHeld): KeyLists => ({
  keys: keys.subarray(0, keyStarts[count]!),
  starts: keyStarts.subarray(0, count + 1),
})

/** The codes of what a record says in a field. */
export function codesAt(
  { cells, several, fields }: RecordsHeld,
  record: number,
  field: number,
): ArrayLike<number> {
  const cell = cells[record * fields.length + field]!
  return cell === none ? [] : cell >= 0 ? [cell] : several[-2 - cell]!
}

export const valuesHeld = (held: RecordsHeld, record: number): Values =>
  held.fields.map(({ texts }, field) => Array.from(codesAt(held, record, field), code => textOf(texts, code)))
