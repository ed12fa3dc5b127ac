/**
 * The heavy part of a pass over all records, on a thread of its own: normalising, learning and comparing. It is asked
 * one thing at a time and answers each.
 */
import { parentPort } from 'node:worker_threads'
import { holdRows } from './hold-rows.ts'
import { compare, emptyComparison } from './model/compare.ts'
import { oddsHeld } from './model/compare-held.ts'
import { learnFrom } from './model/learn.ts'
import {
  type FoundPair,
  type IndexRow,
  indexed,
  leastBits,
  type MatchKind,
  type Source,
  schemes,
  whyOf,
} from './model/line.ts'
import { pairsOf, type Visit } from './model/pairs.ts'
import { crowd } from './model/patterns.ts'
import { keysHeld, type RecordsHeld, recordsHeld, valuesHeld } from './model/records-held.ts'
import { roomFor } from './model/texts-held.ts'
import { type Learnt, openWeights, type Weights, weigh } from './model/weigh.ts'

export type Question =
  | { ask: 'index'; kind: MatchKind; sources: string }
  | { ask: 'hold'; kind: MatchKind; piece: Uint8Array }
  | { ask: 'learn' }
  | { ask: 'compare'; learnt: Learnt }
  | { ask: 'pairs'; from: number; most: number }
/** `spread`: by bits rounded down how many pairs; below what is kept told from a sample. */
export type Compared = { compared: number; found: number; spread: [number, number][] }
export type Answers = {
  index: IndexRow[]
  hold: number
  learn: Learnt
  compare: Compared
  pairs: FoundPair[]
}

let held: RecordsHeld | null = null
let weights: Weights | null = null
/** Visits all pairs that share a key; there once learning has asked for them. */
let pairs: ((visit: Visit) => void) | null = null
/** Likely pairs in the order of ids, each as one number of two records: the first times `most`, and the other. */
let links: Float64Array = new Float64Array()

function holding(): RecordsHeld {
  if (held === null) throw new Error('No records are held.')
  return held
}

function compareAll(learnt: Learnt): Compared {
  const records = holding()
  const meeting = pairs ?? pairsOf(keysHeld(records), crowd)
  weights = openWeights(records.scheme, learnt)
  const odds = oddsHeld(records, weights)
  let found = new Float64Array(1024)
  let size = 0
  // One place for each whole number of bits from -40 to 60.
  const spread = new Array<number>(101).fill(0)
  let compared = 0
  meeting((a, b) => {
    const stands = compared < allOf ? 1 : probed
    const isProbe = compared++ % stands === 0
    const bits = isProbe ? odds(a, b) : odds(a, b, leastBits)
    if (bits >= leastBits) {
      found = roomFor(found, size + 1)
      found[size++] = a * most + b
    } else if (!isProbe) return
    spread[Math.max(0, Math.min(100, Math.floor(bits) + 40))]! += bits >= leastBits ? 1 : stands
  })
  links = found.subarray(0, size).sort()
  return {
    compared,
    found: size,
    spread: spread.flatMap((pairs, at): [number, number][] => (pairs === 0 ? [] : [[at - 40, pairs]])),
  }
}

// More records than are compared at once.
const most = 2 ** 26
// How unlikely pairs are spread that nobody is asked about is told from every so-manieth of them.
const probed = 16
// Of so many every one, so that a small company's picture is whole.
const allOf = 20_000

function pairsFrom(from: number, count: number): FoundPair[] {
  const records = holding()
  const into = emptyComparison()
  return Array.from({ length: Math.min(links.length - from, count) }, (_, n) => {
    const pair = links[from + n]!
    const [x, y] = [Math.floor(pair / most), pair % most]
    const [one, other] = [valuesHeld(records, x), valuesHeld(records, y)]
    const weighed = weigh(weights!, compare(records.scheme, one, other, into))
    return { a: records.ids[x]!, b: records.ids[y]!, bits: weighed.bits, why: whyOf(weighed) }
  })
}

function answer(question: Question): Answers[Question['ask']] {
  switch (question.ask) {
    case 'index':
      return (JSON.parse(question.sources) as Source[]).map(source => indexed(question.kind, source))
    case 'hold':
      held ??= recordsHeld(schemes[question.kind])
      holdRows(held, question.piece)
      return held.count
    case 'learn':
      pairs = pairsOf(keysHeld(holding()), crowd)
      return learnFrom(holding(), pairs)
    case 'compare':
      return compareAll(question.learnt)
    case 'pairs':
      return pairsFrom(question.from, question.most)
  }
}

parentPort?.on('message', (question: Question) => {
  try {
    parentPort!.postMessage({ value: answer(question) })
  } catch (error) {
    parentPort!.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
})
