import type { Model } from './model.ts'

type Plain<T> = { [K in keyof T]: T[K] extends Float64Array ? number[] : T[K] }
/** A model as it is kept: in JSON, without the spread of its weights. */
export type WrittenModel =
  | (Omit<Model & { kind: 'line' }, 'line'> & {
      line: Omit<Plain<(Model & { kind: 'line' })['line']>, 'covariance'>
    })
  | (Model & { kind: 'trees' })

export function writeModel(model: Model): WrittenModel {
  if (model.kind === 'trees') return model
  const { covariance: _, weights, ...line } = model.line
  return { ...model, line: { ...line, weights: [...weights] } }
}

export function readModel(written: WrittenModel): Model {
  if (written.kind === 'trees') return written
  const { weights, ...line } = written.line
  return {
    ...written,
    line: { ...line, weights: Float64Array.from(weights), covariance: new Float64Array(0) },
  }
}
