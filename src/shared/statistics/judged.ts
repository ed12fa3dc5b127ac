import { type Proportion, proportion } from '../proportion.ts'
import { type Cases, fitLogistic } from './logistic.ts'

/** What was said of each case, a likelihood of 0..1, and what came of it: 1 where it happened. */
export type Judged = { said: Float64Array; came: Uint8Array }

const least = 1e-9
const held = (p: number): number => Math.min(1 - least, Math.max(least, p))

/** The mean of -log of what was said of what came (Good 1952): lower is better, log 2 is a coin's. NaN of none. */
export function logLoss({ said, came }: Judged): number {
  let sum = 0
  for (let i = 0; i < said.length; i++) sum -= Math.log(held(came[i] ? said[i]! : 1 - said[i]!))
  return sum / said.length
}

/** The mean squared error (Brier 1950, Monthly Weather Review 78:1). NaN of none. */
export function brier({ said, came }: Judged): number {
  let sum = 0
  for (let i = 0; i < said.length; i++) sum += (said[i]! - came[i]!) ** 2
  return sum / said.length
}

/**
 * How likely a case that happened was said to be likelier than one that did not, ties counted half (Hanley and McNeil
 * 1982, Radiology 143:29). Null where there are none of either.
 */
export function discrimination({ said, came }: Judged): number | null {
  const order = Array.from(said.keys()).sort((a, b) => said[a]! - said[b]!)
  let ranks = 0
  let happened = 0
  for (let i = 0; i < order.length; ) {
    let end = i
    while (end < order.length && said[order[end]!] === said[order[i]!]) end++
    const rank = (i + 1 + end) / 2
    for (; i < end; i++)
      if (came[order[i]!]) {
        ranks += rank
        happened++
      }
  }
  const others = said.length - happened
  if (happened === 0 || others === 0) return null
  return (ranks - (happened * (happened + 1)) / 2) / (happened * others)
}

export type Bin = {
  cases: number
  /** The mean of what was said, its least and its most. */
  said: number
  least: number
  most: number
  /** What came, with its 95 % interval. */
  came: Proportion
}

/**
 * What was said beside what came, in at most `bins` parts of equal size in the order of what was said; cases of which the
 * same was said stay together.
 */
export function calibrationCurve({ said, came }: Judged, bins = 10): Bin[] {
  const order = Array.from(said.keys()).sort((a, b) => said[a]! - said[b]!)
  const found: Bin[] = []
  for (let start = 0, part = 1; start < order.length; part++) {
    let end = Math.max(start + 1, Math.round((part * order.length) / bins))
    while (end < order.length && said[order[end]!] === said[order[end - 1]!]) end++
    const cases = order.slice(start, end)
    const hits = cases.reduce((sum, i) => sum + came[i]!, 0)
    found.push({
      cases: cases.length,
      said: cases.reduce((sum, i) => sum + said[i]!, 0) / cases.length,
      least: said[cases[0]!]!,
      most: said[cases.at(-1)!]!,
      came: proportion(hits, cases.length)!,
    })
    start = end
  }
  return found
}

export type Recalibration = {
  /** 1 where what is said is as far from the middle as it should be; below 1 it is too sure. */
  slope: number
  /** 0 where as many came as were said, given the slope of 1; above 0 more came. */
  shift: number
  /** How surprising the mismatch would be if what is said were true: two-sided (Spiegelhalter 1986, Statistics in Medicine 5:421). */
  z: number
}

/**
 * Slope and shift of the log-odds that were said (Cox 1958, Biometrika 45:562), and Spiegelhalter's z. Null where all came
 * or none.
 */
export function recalibration({ said, came }: Judged): Recalibration | null {
  const rows = said.length
  const happened = came.reduce((sum, each) => sum + each, 0)
  if (happened === 0 || happened === rows) return null
  const x = said.map(p => Math.log(held(p) / (1 - held(p))))
  const cases: Cases = { rows, columns: 1, x, y: came }
  const { weights } = fitLogistic(cases, 1e-6)
  let above = 0
  let variance = 0
  for (let i = 0; i < rows; i++) {
    const p = held(said[i]!)
    above += (came[i]! - p) * (1 - 2 * p)
    variance += (1 - 2 * p) ** 2 * p * (1 - p)
  }
  return {
    slope: weights[0]!,
    shift: shiftOf(x, came),
    z: variance > 0 ? above / Math.sqrt(variance) : 0,
  }
}

/** The shift of log-odds by which as many are said as came: a Newton's search, for the sum only rises. */
function shiftOf(logOdds: Float64Array, came: Uint8Array): number {
  const happened = came.reduce((sum, each) => sum + each, 0)
  let shift = 0
  for (let step = 0; step < 50; step++) {
    let expected = 0
    let slope = 0
    for (const each of logOdds) {
      const p = 1 / (1 + Math.exp(-(each + shift)))
      expected += p
      slope += p * (1 - p)
    }
    const next = shift + Math.max(-2, Math.min(2, (happened - expected) / Math.max(slope, 1e-12)))
    if (Math.abs(next - shift) < 1e-10) return next
    shift = next
  }
  return shift
}

/**
 * By how much the likelihoods `better` lose less (log-loss) than `worse` on the same cases: the mean and its standard error
 * over cases, as a paired comparison (Diebold and Mariano 1995 without autocorrelation).
 */
export function lossSaved(
  worse: Float64Array,
  better: Float64Array,
  came: Uint8Array,
): { mean: number; error: number } {
  const rows = came.length
  let sum = 0
  let squares = 0
  for (let i = 0; i < rows; i++) {
    const [a, b] = came[i] ? [worse[i]!, better[i]!] : [1 - worse[i]!, 1 - better[i]!]
    const saved = Math.log(held(b)) - Math.log(held(a))
    sum += saved
    squares += saved * saved
  }
  const mean = sum / rows
  const variance = rows > 1 ? Math.max(0, squares - rows * mean * mean) / (rows - 1) : Number.NaN
  return { mean, error: Math.sqrt(variance / rows) }
}
