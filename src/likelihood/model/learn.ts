import { fitBoosted } from '../../shared/statistics/boosted.ts'
import {
  type Bin,
  brier,
  calibrationCurve,
  discrimination,
  logLoss,
  lossSaved,
  type Recalibration,
  recalibration,
} from '../../shared/statistics/judged.ts'
import { fitLogistic, likelihood, logOddsOf } from '../../shared/statistics/logistic.ts'
import { type Codings, encode, learnCodings } from './encode.ts'
import { findLeaks, type Leak } from './leaks.ts'
import { likelihoodOf, type Model } from './model.ts'
import { cameWithin, type Past, ripe } from './past.ts'

export type Question = {
  /** Does it happen within so many days of a lead's moment? */
  days: number
  /** The moment of learning: nothing of later is known. */
  now: Date
}

/** How a model did on leads of after those that it learnt from. */
export type Proof = {
  leads: number
  came: number
  logLoss: number
  /** What always saying the share of before would lose. */
  plainLoss: number
  brier: number
  discrimination: number | null
  recalibration: Recalibration | null
  curve: Bin[]
}
export type Learnt =
  | { silent: Silence; leads: number; came: number; leaks: Leak[] }
  | {
      silent: null
      /** What is said of leads: learnt from all that were ripe. */
      model: Model
      line: Proof
      /** Of the second model, and what it saves a lead on later ones; null where there was too little to try it. */
      trees: (Proof & { saves: { mean: number; error: number } }) | null
      leads: number
      came: number
      leaks: Leak[]
      /** The later leads, with what the kind of model that was taken said of each before it knew. */
      foretold: { leads: number[]; said: Float64Array; came: Uint8Array }
    }
/**
 * Why nothing is said: too few leads that came or that did not; too few later ones to prove it on; or it foretells later ones
 * no better than always saying the same.
 */
export type Silence = 'few_leads' | 'few_later' | 'no_better'

/** Of each, those that came and those that did not. */
const fewest = { before: 50, later: 20 }
const penalties = [0.3, 1, 3, 10, 30, 100, 300]
const laterShare = 0.3

/**
 * Learns how likely a lead comes to its end, from leads as they were known at their own moments. The oldest seven tenths of
 * the time are learnt from and the rest foretold: only what does better there than always saying the same is heard. A
 * lead is learnt from when its days had passed before the first foretold one was raised, so nothing of after is in it.
 * The trees are taken only where they lose clearly less than the line on later leads (two standard errors) and are no worse
 * calibrated.
 */
export function learnLikelihood(past: Past, { days, now }: Question): Learnt {
  const leaks = findLeaks(past)
  const leftOut = new Set(leaks.map(({ key }) => key))
  const all = ripe(past, days, now)
  const came = (lead: number): boolean => cameWithin(past, lead, days, now) === true
  const counts = { leads: all.length, came: all.filter(came).length, leaks }
  const silent = (why: Silence): Learnt => ({ silent: why, ...counts })
  if (all.length === 0) return silent('few_leads')
  const cut = past.at[all[Math.floor(all.length * (1 - laterShare))]!]!
  const before = ripe(past, days, cut)
  const later = ripe(past, days, now, cut.getTime())
  const both = (leads: readonly number[]) =>
    Math.min(leads.filter(came).length, leads.filter(each => !came(each)).length)
  if (both(before) < fewest.before) return silent('few_leads')
  if (both(later) < fewest.later) return silent('few_later')

  const penalty = choosePenalty(past, before, leftOut, came)
  const line = learnLine(past, before, leftOut, came, penalty)
  const share = before.filter(came).length / before.length
  const saidByLine = foretell(line, past, later)
  const lineProof = prove(saidByLine, later, came, share)
  const plain = new Float64Array(later.length).fill(share)
  const over = lossSaved(plain, saidByLine, yOf(later, came))
  const trees = proveTrees(past, before, later, leftOut, came, share, saidByLine)
  const taken = trees !== null && trees.saves.mean > 2 * trees.saves.error && asCalibrated(trees, lineProof)
  const heard = taken ? lossSaved(plain, trees.said, yOf(later, came)) : over
  if (!(heard.mean > 1.64 * heard.error)) return silent('no_better')
  const model = taken ? learnTrees(past, all, leftOut, came) : learnLine(past, all, leftOut, came, penalty)
  const { said: _, ...treesProof } = trees ?? { said: null }
  return {
    silent: null,
    model,
    line: lineProof,
    trees: trees ? (treesProof as typeof trees) : null,
    ...counts,
    foretold: { leads: later, said: taken ? trees.said : saidByLine, came: yOf(later, came) },
  }
}

type Came = (lead: number) => boolean
const yOf = (leads: readonly number[], came: Came): Uint8Array =>
  Uint8Array.from(leads, lead => (came(lead) ? 1 : 0))

function casesOf(past: Past, leads: readonly number[], codings: Codings, came: Came) {
  const x = new Float64Array(leads.length * codings.columns)
  for (const [row, lead] of leads.entries()) encode(codings, place => past.values[place]![lead]!, x, row)
  return { rows: leads.length, columns: codings.columns, x, y: yOf(leads, came) }
}

function learnLine(
  past: Past,
  leads: readonly number[],
  leftOut: ReadonlySet<string>,
  came: Came,
  penalty: number,
): Model {
  const codings = learnCodings(past, leads, leftOut)
  return { kind: 'line', codings, penalty, line: fitLogistic(casesOf(past, leads, codings, came), penalty) }
}

/** The newest fifth tells when to stop. */
function learnTrees(
  past: Past,
  leads: readonly number[],
  leftOut: ReadonlySet<string>,
  came: Came,
): Model & { kind: 'trees' } {
  const codings = learnCodings(past, leads, leftOut)
  const cut = Math.floor(leads.length * 0.8)
  const [older, newer] = [leads.slice(0, cut), leads.slice(cut)]
  const settings = { trees: 300, depth: 3, rate: 0.08, leaf: 20, penalty: 5 }
  const trees = fitBoosted(casesOf(past, older, codings, came), settings, casesOf(past, newer, codings, came))
  return { kind: 'trees', codings, trees }
}

/** The likelihood of each of these leads. */
export function foretell(model: Model, past: Past, leads: readonly number[]): Float64Array {
  return Float64Array.from(leads, lead =>
    likelihoodOf(
      model,
      past.values.map(values => values[lead]!),
    ),
  )
}

/** The penalty that loses least on the later part of what is learnt from, thrice, each time on what follows. */
function choosePenalty(
  past: Past,
  leads: readonly number[],
  leftOut: ReadonlySet<string>,
  came: Came,
): number {
  const losses = penalties.map(() => 0)
  for (const share of [0.5, 0.65, 0.8]) {
    const cut = Math.floor(leads.length * share)
    const [older, newer] = [leads.slice(0, cut), leads.slice(cut, Math.floor(leads.length * (share + 0.2)))]
    const codings = learnCodings(past, older, leftOut)
    const [learnt, tried] = [casesOf(past, older, codings, came), casesOf(past, newer, codings, came)]
    for (const [place, penalty] of penalties.entries()) {
      const line = fitLogistic(learnt, penalty)
      const said = Float64Array.from(newer, (_, row) => likelihood(logOddsOf(line, tried.x, row)))
      losses[place]! += logLoss({ said, came: tried.y })
    }
  }
  return penalties[losses.indexOf(Math.min(...losses))]!
}

function prove(said: Float64Array, leads: readonly number[], came: Came, share: number): Proof {
  const judged = { said, came: yOf(leads, came) }
  return {
    leads: leads.length,
    came: leads.filter(came).length,
    logLoss: logLoss(judged),
    plainLoss: logLoss({ said: new Float64Array(leads.length).fill(share), came: judged.came }),
    brier: brier(judged),
    discrimination: discrimination(judged),
    recalibration: recalibration(judged),
    curve: calibrationCurve(judged),
  }
}

/** Trees want more to learn from than a line. */
const fewestForTrees = 300

function proveTrees(
  past: Past,
  before: readonly number[],
  later: readonly number[],
  leftOut: ReadonlySet<string>,
  came: Came,
  share: number,
  saidByLine: Float64Array,
) {
  if (before.length < fewestForTrees) return null
  const said = foretell(learnTrees(past, before, leftOut, came), past, later)
  const saves = lossSaved(saidByLine, said, yOf(later, came))
  return { ...prove(said, later, came, share), saves, said }
}

const asCalibrated = (trees: Proof, line: Proof): boolean =>
  Math.abs(trees.recalibration?.z ?? 0) <= Math.max(1.96, Math.abs(line.recalibration?.z ?? 0))
