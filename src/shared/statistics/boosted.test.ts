import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boostedLogOdds, boostedReasons, fitBoosted, type Known } from './boosted.ts'
import { chance, normal } from './chance.ts'
import { discrimination, logLoss, recalibration } from './judged.ts'
import { fitLogistic, likelihood, logOddsOf } from './logistic.ts'

const settings = { trees: 200, depth: 3, rate: 0.1, leaf: 10, penalty: 1 }

/** Three figures, the last without meaning; `shape` gives the log-odds. A tenth is not known. */
function drawn(rows: number, seed: number, shape: (a: number, b: number) => number): Known {
  const random = chance(seed)
  const cases = { rows, columns: 3, x: new Float64Array(rows * 3), y: new Uint8Array(rows) }
  for (let i = 0; i < rows; i++) {
    const [a, b] = [normal(random), normal(random)]
    const lost = random() < 0.1
    cases.x.set([lost ? Number.NaN : a, b, normal(random)], i * 3)
    cases.y[i] = random() < likelihood(shape(a, b)) ? 1 : 0
  }
  return cases
}
const saidBy = (model: ReturnType<typeof fitBoosted>, { rows, columns, x }: Known): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => likelihood(boostedLogOdds(model, x, columns, i)))

describe('boosted trees', () => {
  const together = (a: number, b: number) => (a > 0 === b > 0 ? 1.5 : -1.5)

  it('find what only two figures together tell, where a straight line finds nothing', () => {
    const [before, tuning, after] = [1, 2, 3].map(seed => drawn(4_000, seed, together)) as [
      Known,
      Known,
      Known,
    ]
    const said = saidBy(fitBoosted(before, settings, tuning), after)
    expect(discrimination({ said, came: after.y })).toBeGreaterThan(0.7)
    const filled = (cases: Known) => ({ ...cases, x: cases.x.map(each => (Number.isNaN(each) ? 0 : each)) })
    const line = fitLogistic(filled(before), 1)
    const straight = Float64Array.from({ length: after.rows }, (_, i) =>
      likelihood(logOddsOf(line, filled(after).x, i)),
    )
    expect(discrimination({ said: straight, came: after.y })).toBeLessThan(0.55)
    expect(Math.abs(recalibration({ said, came: after.y })!.slope - 1)).toBeLessThan(0.2)
  })

  it('find next to nothing in chance: later cases stop them', () => {
    const none = () => -0.5
    const [before, tuning, after] = [4, 5, 6].map(seed => drawn(2_000, seed, none)) as [Known, Known, Known]
    const said = saidBy(fitBoosted(before, settings, tuning), after)
    const share = before.y.reduce((sum, each) => sum + each, 0) / before.rows
    const plain = logLoss({ said: said.map(() => share), came: after.y })
    expect(logLoss({ said, came: after.y })).toBeLessThan(plain + 0.01)
  })

  it('learn from what is not known', () => {
    const random = chance(9)
    const cases = { rows: 1_000, columns: 1, x: new Float64Array(1_000), y: new Uint8Array(1_000) }
    for (let i = 0; i < 1_000; i++) {
      const lost = random() < 0.5
      cases.x[i] = lost ? Number.NaN : random()
      cases.y[i] = random() < (lost ? 0.8 : 0.2) ? 1 : 0
    }
    const model = fitBoosted(cases, settings)
    const of = (value: number) => likelihood(boostedLogOdds(model, Float64Array.of(value), 1))
    expect(of(Number.NaN)).toBeGreaterThan(0.7)
    expect(of(0.5)).toBeLessThan(0.35)
  })

  it('give reasons that sum to what they say, and are the same each time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), seed => {
        const cases = drawn(120, seed, together)
        const model = fitBoosted(cases, { ...settings, trees: 12 })
        expect(fitBoosted(cases, { ...settings, trees: 12 })).toEqual(model)
        for (let row = 0; row < 10; row++) {
          const { rest, byColumn } = boostedReasons(model, cases.x, 3, row)
          const sum = byColumn.reduce((a, b) => a + b, model.start + rest)
          expect(sum).toBeCloseTo(boostedLogOdds(model, cases.x, 3, row), 9)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('ask nothing where there is nothing to ask', () => {
    const same = { rows: 40, columns: 1, x: new Float64Array(40), y: new Uint8Array(40).fill(1, 20) }
    expect(fitBoosted(same, settings).trees).toEqual([])
  })
})
