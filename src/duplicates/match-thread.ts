/**
 * The heavy part of a pass over all records, on a thread of its own: normalising, learning and comparing. It is asked
 * one thing at a time and answers each; texts are pages of lines as `recordsText` gives them.
 */
import { parentPort } from 'node:worker_threads'
import { compare, emptyComparison } from './model/compare.ts'
import type { Values } from './model/fields.ts'
import { learnFrom } from './model/learn.ts'
import {
  type FoundPair,
  type IndexRow,
  indexed,
  leastBits,
  type MatchKind,
  partEnd,
  recordEnd,
  type Source,
  schemes,
  valuesIn,
  whyOf,
} from './model/line.ts'
import { type KeyLists, pairsByKey } from './model/pairs.ts'
import { crowd } from './model/patterns.ts'
import { type Learnt, oddsOf, openWeights, type Weights, weigh } from './model/weigh.ts'

export type Question =
  | { ask: 'index'; kind: MatchKind; sources: string }
  | { ask: 'learn'; kind: MatchKind }
  | { ask: 'hold'; text: string }
  | { ask: 'compare'; kind: MatchKind; learnt: Learnt }
  | { ask: 'pairs'; from: number; most: number }
  | { ask: 'end' }
export type Compared = { compared: number; found: number; spread: [number, number][] }
export type Answers = {
  index: IndexRow[]
  learn: Learnt
  hold: number
  compare: Compared
  pairs: FoundPair[]
  end: null
}

/** Records one after another in few large pieces of memory: texts as bytes, numbers in typed lists. */
type Held = {
  ids: Float64Array
  starts: Uint32Array
  keys: Int32Array
  ends: Float64Array
  bytes: Buffer
  count: number
}
const fresh = (): Held => ({
  ids: new Float64Array(1024),
  starts: new Uint32Array(1025),
  keys: new Int32Array(8192),
  ends: new Float64Array(1025),
  bytes: Buffer.alloc(1 << 17),
  count: 0,
})
let held = fresh()
let weights: Weights | null = null
let links: { a: number[]; b: number[] } = { a: [], b: [] }

function grown<T extends Float64Array | Uint32Array | Int32Array>(list: T, wanted: number): T {
  if (wanted <= list.length) return list
  const larger = new (list.constructor as new (size: number) => T)(Math.ceil(wanted * 1.4))
  larger.set(list as never)
  return larger
}

function hold(text: string): number {
  if (text === '') return held.count
  for (const record of text.split(recordEnd)) {
    const [id, keys, line] = record.split(partEnd) as [string, string, string]
    const at = held.count++
    held.ids = grown(held.ids, held.count)
    held.starts = grown(held.starts, held.count + 1)
    held.ends = grown(held.ends, held.count + 1)
    held.ids[at] = Number(id)
    const list = keys === '' ? [] : keys.split(',')
    const first = held.starts[at]!
    held.keys = grown(held.keys, first + list.length)
    for (let n = 0; n < list.length; n++) held.keys[first + n] = Number(list[n])
    held.starts[held.count] = first + list.length
    const from = held.ends[at]!
    const size = Buffer.byteLength(line)
    if (from + size > held.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.ceil((from + size) * 1.4))
      held.bytes.copy(larger, 0, 0, from)
      held.bytes = larger
    }
    held.bytes.write(line, from)
    held.ends[held.count] = from + size
  }
  return held.count
}

const remembered = 4096
const memory: { record: number; values: Values }[] = Array.from({ length: remembered }, () => ({
  record: -1,
  values: [],
}))
function valuesAt(record: number): Values {
  const slot = memory[record % remembered]!
  if (slot.record !== record) {
    slot.record = record
    slot.values = valuesIn(held.bytes.toString('utf8', held.ends[record]!, held.ends[record + 1]!))
  }
  return slot.values
}

const heldKeys = (): KeyLists => ({
  keys: held.keys.subarray(0, held.starts[held.count]!),
  starts: held.starts.subarray(0, held.count + 1),
})

function compareAll(kind: MatchKind, learnt: Learnt): Compared {
  const scheme = schemes[kind]
  weights = openWeights(scheme, learnt)
  links = { a: [], b: [] }
  for (const slot of memory) slot.record = -1
  const into = emptyComparison()
  const spread = new Map<number, number>()
  let compared = 0
  pairsByKey(heldKeys(), crowd, (a, b) => {
    compared++
    const bits = oddsOf(weights!, compare(scheme, valuesAt(a), valuesAt(b), into))
    const bin = Math.max(-40, Math.min(60, Math.floor(bits)))
    spread.set(bin, (spread.get(bin) ?? 0) + 1)
    if (bits < leastBits) return
    links.a.push(a)
    links.b.push(b)
  })
  return { compared, found: links.a.length, spread: [...spread].sort((x, y) => x[0] - y[0]) }
}

function pairsFrom(from: number, most: number): FoundPair[] {
  const found: FoundPair[] = []
  const into = emptyComparison()
  const end = Math.min(links.a.length, from + most)
  for (let at = from; at < end; at++) {
    const [x, y] = [links.a[at]!, links.b[at]!]
    const weighed = weigh(weights!, compare(weights!.scheme, valuesAt(x), valuesAt(y), into))
    const [one, other] = [held.ids[x]!, held.ids[y]!]
    found.push({ a: Math.min(one, other), b: Math.max(one, other), bits: weighed.bits, why: whyOf(weighed) })
  }
  return found
}

function answer(question: Question): Answers[Question['ask']] {
  switch (question.ask) {
    case 'index':
      return (JSON.parse(question.sources) as Source[]).map(source => indexed(question.kind, source))
    case 'learn':
      return learnFrom(schemes[question.kind], { count: held.count, valuesAt, lists: heldKeys() })
    case 'hold':
      return hold(question.text)
    case 'compare':
      return compareAll(question.kind, question.learnt)
    case 'pairs':
      return pairsFrom(question.from, question.most)
    case 'end':
      held = fresh()
      return null
  }
}

parentPort?.on('message', (question: Question) => {
  try {
    parentPort!.postMessage({ value: answer(question) })
  } catch (error) {
    parentPort!.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
})
