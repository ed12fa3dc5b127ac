import { boostedReasons } from '../../shared/statistics/boosted.ts'
import { columnsOf, encode } from './encode.ts'
import type { Model } from './model.ts'
import type { Value } from './past.ts'

/** What a feature of a lead adds to the log-odds, beside a lead that is as leads are on the whole. */
export type LikelihoodReason = { key: string; value: Value; logOdds: number }

/**
 * Why the likelihood of a lead is what it is: the heaviest reason first, none that adds nothing. With `whole` they sum to the
 * log-odds. `values` are by the features of the past that was learnt from.
 */
export function likelihoodReasons(
  model: Model,
  values: readonly Value[],
): { whole: number; reasons: LikelihoodReason[] } {
  const { codings } = model
  const row = new Float64Array(codings.columns)
  encode(codings, place => values[place] ?? null, row, 0)
  const { whole, byColumn } = model.kind === 'line' ? ofLine(model, row) : ofTrees(model, row)
  const reasons = codings.codings.map(coding => {
    const [from, to] = columnsOf(coding)
    const logOdds = byColumn.slice(from, to).reduce((sum, each) => sum + each, 0)
    return { key: coding.feature.key, value: values[coding.place] ?? null, logOdds }
  })
  return {
    whole,
    reasons: reasons
      .filter(({ logOdds }) => logOdds !== 0)
      .toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)),
  }
}

function ofLine({ line, codings }: Model & { kind: 'line' }, row: Float64Array) {
  const whole = codings.means.reduce((sum, mean, k) => sum + mean * line.weights[k]!, line.intercept)
  return { whole, byColumn: row.map((value, k) => line.weights[k]! * (value - codings.means[k]!)) }
}

function ofTrees({ trees, codings }: Model & { kind: 'trees' }, row: Float64Array) {
  const { rest, byColumn } = boostedReasons(trees, row, codings.columns)
  return { whole: trees.start + rest, byColumn }
}

/** How far each feature moves the log-odds of these leads, on the mean; the heaviest first. */
export function weightsOf(
  model: Model,
  leads: readonly (readonly Value[])[],
): { key: string; logOdds: number }[] {
  const sums = new Map<string, number>()
  for (const values of leads)
    for (const { key, logOdds } of likelihoodReasons(model, values).reasons)
      sums.set(key, (sums.get(key) ?? 0) + Math.abs(logOdds) / leads.length)
  return [...sums].map(([key, logOdds]) => ({ key, logOdds })).toSorted((a, b) => b.logOdds - a.logOdds)
}
