import { type Boosted, boostedLogOdds } from '../../shared/statistics/boosted.ts'
import { type Logistic, likelihood, logOddsOf } from '../../shared/statistics/logistic.ts'
import { type Codings, encode } from './encode.ts'
import type { Value } from './past.ts'

export type Model =
  | { kind: 'line'; codings: Codings; line: Logistic; penalty: number }
  | { kind: 'trees'; codings: Codings; trees: Boosted }

/** How likely a lead comes to its end, 0..1; `values` by the features of the past that was learnt from. */
export function likelihoodOf(model: Model, values: readonly Value[]): number {
  const { codings } = model
  const row = new Float64Array(codings.columns)
  encode(codings, place => values[place] ?? null, row, 0)
  return likelihood(
    model.kind === 'line' ? logOddsOf(model.line, row) : boostedLogOdds(model.trees, row, codings.columns),
  )
}
