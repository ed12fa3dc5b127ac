import { factor, inverse, solve } from './solve.ts'

/** `rows` cases of `columns` figures each, one case after the other; `y` is 1 where it happened. */
export type Cases = { rows: number; columns: number; x: Float64Array; y: Uint8Array }

/** Log-odds = intercept + weights . x */
export type Logistic = {
  intercept: number
  weights: Float64Array
  /** Of the estimates, intercept first: the inverse of the penalised information (Laplace); row by row. */
  covariance: Float64Array
  /** Of the cases, without the penalty. */
  logLikelihood: number
  steps: number
  /** False where it ended before it stood still: separated cases without a penalty have no estimate. */
  converged: boolean
}

/** 1 / (1 + exp(-logOdds)), exact in both tails. */
export function likelihood(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds))
  const odds = Math.exp(logOdds)
  return odds / (1 + odds)
}

/** log(1 + exp(a)) */
const softplus = (a: number): number => (a > 0 ? a + Math.log1p(Math.exp(-a)) : Math.log1p(Math.exp(a)))

export function logOddsOf({ intercept, weights }: Logistic, x: Float64Array, row = 0): number {
  let sum = intercept
  const at = row * weights.length
  for (let k = 0; k < weights.length; k++) sum += weights[k]! * x[at + k]!
  return sum
}

const mostSteps = 60

/**
 * Logistic regression with `penalty` / 2 x the sum of squared weights held against the log-likelihood (ridge; le Cessie and
 * van Houwelingen 1992, Applied Statistics 41:191); the intercept is free. Newton's steps, halved while they do not
 * better it. Columns should be of like scale, for all are held by one penalty.
 */
export function fitLogistic({ rows, columns, x, y }: Cases, penalty: number): Logistic {
  const size = columns + 1
  let beta: Float64Array = new Float64Array(size)
  const happened = y.reduce((sum, each) => sum + each, 0)
  beta[0] = Math.log((happened + 0.5) / (rows - happened + 0.5))
  const gradient = new Float64Array(size)
  const information = new Float64Array(size * size)
  const cases = { rows, columns, x, y }
  let objective = penalised(cases, beta, penalty)
  let steps = 0
  let converged = false
  for (; steps < mostSteps && !converged; steps++) {
    derive(cases, beta, penalty, gradient, information)
    const lower = factor(information, size)
    if (!lower) break
    const step = solve(lower, gradient)
    let length = 1
    let next = moved(beta, step, length)
    let bettered = penalised(cases, next, penalty)
    while (bettered < objective && length > 1e-9) {
      length /= 2
      next = moved(beta, step, length)
      bettered = penalised(cases, next, penalty)
    }
    let largest = 0
    for (let k = 0; k < size; k++) largest = Math.max(largest, Math.abs(next[k]! - beta[k]!))
    if (bettered < objective) {
      converged = true
      break
    }
    beta = next
    objective = bettered
    converged = largest < 1e-8
  }
  derive(cases, beta, penalty, gradient, information)
  const lower = factor(information, size)
  return {
    intercept: beta[0]!,
    weights: beta.slice(1),
    covariance: lower ? inverse(lower, size) : new Float64Array(size * size).fill(Number.NaN),
    logLikelihood: penalised(cases, beta, 0),
    steps,
    converged: converged && lower !== null,
  }
}

function moved(beta: Float64Array, step: Float64Array, length: number): Float64Array {
  const next = new Float64Array(beta.length)
  for (let k = 0; k < beta.length; k++) next[k] = beta[k]! + length * step[k]!
  return next
}

function penalised({ rows, columns, x, y }: Cases, beta: Float64Array, penalty: number): number {
  let sum = 0
  for (let i = 0, at = 0; i < rows; i++, at += columns) {
    let a = beta[0]!
    for (let k = 0; k < columns; k++) a += beta[k + 1]! * x[at + k]!
    sum += (y[i] ? a : 0) - softplus(a)
  }
  let squares = 0
  for (let k = 1; k <= columns; k++) squares += beta[k]! ** 2
  return sum - (penalty / 2) * squares
}

/** Gradient and information of the penalised log-likelihood; of the information the lower triangle. */
function derive(
  { rows, columns, x, y }: Cases,
  beta: Float64Array,
  penalty: number,
  gradient: Float64Array,
  information: Float64Array,
): void {
  const size = columns + 1
  gradient.fill(0)
  information.fill(0)
  for (let i = 0, at = 0; i < rows; i++, at += columns) {
    let a = beta[0]!
    for (let k = 0; k < columns; k++) a += beta[k + 1]! * x[at + k]!
    const p = likelihood(a)
    const residual = y[i]! - p
    const weight = Math.max(p * (1 - p), 1e-12)
    gradient[0]! += residual
    information[0]! += weight
    for (let k = 0; k < columns; k++) {
      const value = x[at + k]!
      if (value === 0) continue
      gradient[k + 1]! += residual * value
      const row = (k + 1) * size
      const weighted = weight * value
      information[row]! += weighted
      for (let l = 0; l <= k; l++) information[row + l + 1]! += weighted * x[at + l]!
    }
  }
  for (let k = 1; k < size; k++) {
    gradient[k]! -= penalty * beta[k]!
    information[k * size + k]! += penalty
  }
}
