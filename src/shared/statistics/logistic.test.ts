import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cases, fitLogistic, likelihood, logOddsOf } from './logistic.ts'

const casesOf = (rows: readonly (readonly number[])[], y: readonly number[]): Cases => ({
  rows: rows.length,
  columns: rows[0]!.length,
  x: Float64Array.from(rows.flat()),
  y: Uint8Array.from(y),
})

/**
 * Published: Dalal, Fowlkes and Hoadley 1989, JASA 84:945: distress of primary field joints by temperature (Fahrenheit) at
 * 23 launches before Challenger.
 */
const launches = [66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58]
const distress = [0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1]

describe('logistic regression', () => {
  it('finds the published estimates of joints by temperature, with their errors', () => {
    const cases = casesOf(
      launches.map(each => [each]),
      distress,
    )
    const found = fitLogistic(cases, 0)
    expect(found.converged).toBe(true)
    expect(found.intercept).toBeCloseTo(15.0429, 3)
    expect(found.weights[0]).toBeCloseTo(-0.2322, 4)
    expect(Math.sqrt(found.covariance[0]!)).toBeCloseTo(7.3786, 3)
    expect(Math.sqrt(found.covariance[3]!)).toBeCloseTo(0.1082, 4)
    // Residual deviance 20.315 on 21 degrees of freedom.
    expect(-2 * found.logLikelihood).toBeCloseTo(20.315, 3)
  })

  it('of a single yes or no is the log of the odds ratio', () => {
    // 30 of 100 where it is so, 10 of 100 where it is not.
    const rows = Array.from({ length: 200 }, (_, i) => [i < 100 ? 1 : 0])
    const y = rows.map((_, i) => ((i < 100 ? i < 30 : i < 110) ? 1 : 0))
    const found = fitLogistic(casesOf(rows, y), 0)
    expect(found.intercept).toBeCloseTo(Math.log(10 / 90), 8)
    expect(found.weights[0]).toBeCloseTo(Math.log(30 / 70 / (10 / 90)), 8)
    // The variance of a log odds ratio is the sum of the reciprocals of its four counts (Woolf 1955).
    expect(found.covariance[3]).toBeCloseTo(1 / 30 + 1 / 70 + 1 / 10 + 1 / 90, 6)
  })

  it('says so where cases are separated, and has an estimate as soon as a penalty holds it', () => {
    const cases = casesOf([[-2], [-1], [1], [2]], [0, 0, 1, 1])
    expect(Math.abs(fitLogistic(cases, 0).weights[0]!)).toBeGreaterThan(10)
    const held = fitLogistic(cases, 1)
    expect(held.converged).toBe(true)
    expect(held.weights[0]).toBeLessThan(2)
  })

  const cases = fc
    .record({
      columns: fc.integer({ min: 1, max: 4 }),
      rows: fc.integer({ min: 8, max: 60 }),
    })
    .chain(({ columns, rows }) =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.constant(rows),
        x: fc
          .array(fc.double({ min: -3, max: 3, noNaN: true }), {
            minLength: rows * columns,
            maxLength: rows * columns,
          })
          .map(each => Float64Array.from(each)),
        y: fc
          .array(fc.integer({ min: 0, max: 1 }), { minLength: rows, maxLength: rows })
          .map(each => Uint8Array.from(each)),
      }),
    )

  it('expects as many as there were, and its gradient is nought', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0.1, max: 50, noNaN: true }), (given, penalty) => {
        const happened = given.y.reduce((sum, each) => sum + each, 0)
        // All or none of them: the free intercept has no end.
        fc.pre(happened > 0 && happened < given.rows)
        const found = fitLogistic(given, penalty)
        expect(found.converged).toBe(true)
        let expected = 0
        const gradient = new Float64Array(given.columns)
        for (let i = 0; i < given.rows; i++) {
          const p = likelihood(logOddsOf(found, given.x, i))
          expected += p
          for (let k = 0; k < given.columns; k++)
            gradient[k]! += (given.y[i]! - p) * given.x[i * given.columns + k]!
        }
        expect(expected).toBeCloseTo(happened, 5)
        for (let k = 0; k < given.columns; k++)
          expect(gradient[k]! - penalty * found.weights[k]!).toBeCloseTo(0, 4)
      }),
      { numRuns: 200 },
    )
  })

  it('weighs less under a heavier penalty, and mirrors when yes and no change places', () => {
    const length = (weights: Float64Array) => Math.hypot(...weights)
    fc.assert(
      fc.property(cases, given => {
        const light = fitLogistic(given, 0.5)
        const heavy = fitLogistic(given, 20)
        expect(length(heavy.weights)).toBeLessThanOrEqual(length(light.weights) + 1e-9)
        const mirrored = fitLogistic({ ...given, y: given.y.map(each => 1 - each) }, 0.5)
        for (let k = 0; k < given.columns; k++) expect(mirrored.weights[k]).toBeCloseTo(-light.weights[k]!, 5)
      }),
      { numRuns: 100 },
    )
  })

  it('is exact in both tails', () => {
    expect(likelihood(-800)).toBe(0)
    expect(likelihood(800)).toBe(1)
    expect(likelihood(-40)).toBeCloseTo(Math.exp(-40), 30)
  })
})
