import type { Scheme, Values } from './fields.ts'
import { type LevelHeld, levelsHeld } from './levels-held.ts'
import { fieldEnd, valueEnd } from './line-ends.ts'
import type { KeyLists } from './pairs.ts'
import { codeOf, cutTextsHeld, roomFor, type TextsHeld, textOf, textsHeld } from './texts-held.ts'

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
  /** Of record n and field f at n * fields + f: a code, `none`, or -2 - the place in `several` of how many, and then each. */
  cells: Int32Array
  several: Int32Array
  severalEnd: number
}

export const none = -1

export function recordsHeld(scheme: Scheme): RecordsHeld {
  const fields: FieldHeld[] = []
  const given = scheme.fields.findLastIndex(({ kind }) => kind === 'given')
  const family = scheme.fields.findLastIndex(({ kind }) => kind === 'family')
  scheme.fields.forEach(({ kind }, at) => {
    const texts = kind === 'email' ? cutTextsHeld('@') : textsHeld()
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
    several: new Int32Array(256),
    severalEnd: 0,
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
  else {
    const place = held.severalEnd
    held.several = roomFor(held.several, place + 1 + codes.length)
    held.several[place] = codes.length
    held.several.set(codes, place + 1)
    held.severalEnd = place + 1 + codes.length
    held.cells[cell] = -2 - place
  }
}

const fieldSign = fieldEnd.charCodeAt(0)
const valueSign = valueEnd.charCodeAt(0)
const codes: number[] = []

/** Adds a record as the index keeps it; `keys` ascending. `prepareHeld` is called before any is compared. */
export function holdLine(held: RecordsHeld, id: number, keys: ArrayLike<number>, line: string): void {
  const record = room(held)
  held.ids[record] = id
  const first = held.keyStarts[record]!
  held.keys = roomFor(held.keys, first + keys.length)
  held.keys.set(keys, first)
  held.keyStarts[held.count] = first + keys.length
  let field = 0
  let from = 0
  codes.length = 0
  for (let at = 0; at <= line.length; at++) {
    const sign = at < line.length ? line.charCodeAt(at) : fieldSign
    if (sign !== valueSign && sign !== fieldSign) continue
    if (at > from) codes.push(codeOf(held.fields[field]!.texts, line, from, at))
    from = at + 1
    if (sign === valueSign) continue
    setCell(held, record, field++, codes)
    codes.length = 0
  }
}

/** Looks at the texts that are new since; asked once in a while, so that there is little left to do at the end. */
export function prepareHeld({ fields }: RecordsHeld): void {
  for (const { levels } of fields) levels.prepare()
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
  if (cell >= none) return cell === none ? [] : [cell]
  const place = -2 - cell
  return several.subarray(place + 1, place + 1 + several[place]!)
}

export const valuesHeld = (held: RecordsHeld, record: number): Values =>
  held.fields.map(({ texts }, field) => Array.from(codesAt(held, record, field), code => textOf(texts, code)))
