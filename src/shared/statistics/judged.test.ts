import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chance, normal } from './chance.ts'
import {
  brier,
  calibrationCurve,
  discrimination,
  type Judged,
  logLoss,
  lossSaved,
  recalibration,
} from './judged.ts'
import { likelihood } from './logistic.ts'

const of = (said: readonly number[], came: readonly number[]): Judged => ({
  said: Float64Array.from(said),
  came: Uint8Array.from(came),
})

/** Cases whose log-odds are known; what is said is those, stretched and shifted. */
function cases(rows: number, seed: number, stretch = 1, shift = 0): Judged {
  const random = chance(seed)
  const judged = of(new Array(rows).fill(0), new Array(rows).fill(0))
  for (let i = 0; i < rows; i++) {
    const logOdds = normal(random) * 1.5 - 1
    judged.said[i] = likelihood(logOdds * stretch + shift)
    judged.came[i] = random() < likelihood(logOdds) ? 1 : 0
  }
  return judged
}

describe('what was said, and what came', () => {
  it('costs log 2 a case for a coin, nothing for certainty, and is scored as Brier did', () => {
    expect(logLoss(of([0.5, 0.5], [1, 0]))).toBeCloseTo(Math.LN2, 12)
    expect(logLoss(of([1, 0], [1, 0]))).toBeCloseTo(0, 8)
    expect(brier(of([0.7, 0.3], [1, 0]))).toBeCloseTo(0.09, 12)
  })

  it('tells apart as the ranks say, ties by half', () => {
    expect(discrimination(of([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]))).toBeCloseTo(0.75, 12)
    expect(discrimination(of([0.5, 0.5, 0.5], [0, 1, 1]))).toBe(0.5)
    expect(discrimination(of([0.5], [1]))).toBeNull()
  })

  it('tells apart the pairs that a count of all pairs finds', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 })), {
      minLength: 2,
      maxLength: 40,
    })
    fc.assert(
      fc.property(some, pairs => {
        const judged = of(
          pairs.map(([said]) => said / 5),
          pairs.map(([, came]) => came),
        )
        let [won, all] = [0, 0]
        for (const [said, came] of pairs)
          for (const [other, otherCame] of pairs)
            if (came === 1 && otherCame === 0) {
              all++
              won += said > other ? 1 : said === other ? 0.5 : 0
            }
        const found = discrimination(judged)
        if (all === 0) expect(found).toBeNull()
        else expect(found).toBeCloseTo(won / all, 10)
      }),
    )
  })

  it('is parted into bins that hold each case once, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 12 }), (rows, bins) => {
        const judged = cases(rows, rows)
        const curve = calibrationCurve(judged, bins)
        expect(curve.length).toBeLessThanOrEqual(bins)
        expect(curve.reduce((sum, bin) => sum + bin.cases, 0)).toBe(rows)
        for (const [n, bin] of curve.entries()) {
          expect(bin.least <= bin.said + 1e-12 && bin.said <= bin.most + 1e-12).toBe(true)
          if (n > 0) expect(bin.least).toBeGreaterThan(curve[n - 1]!.most)
        }
      }),
    )
  })

  it('agrees where it is true: slope 1, shift 0, z of no surprise in 19 of 20', () => {
    let surprises = 0
    for (let seed = 1; seed <= 200; seed++) {
      const found = recalibration(cases(800, seed))!
      if (Math.abs(found.z) > 1.959964) surprises++
    }
    // 200 trials of 5 %: more than 20 or fewer than 2 would come once in thousands.
    expect(surprises).toBeGreaterThanOrEqual(2)
    expect(surprises).toBeLessThanOrEqual(20)
    const { slope, shift } = recalibration(cases(40_000, 7))!
    expect(slope).toBeCloseTo(1, 1)
    expect(shift).toBeCloseTo(0, 1)
  })

  it('finds who is too sure and who says too much', () => {
    const sure = recalibration(cases(20_000, 3, 2))!
    expect(sure.slope).toBeCloseTo(0.5, 1)
    expect(Math.abs(sure.z)).toBeGreaterThan(3)
    const much = recalibration(cases(20_000, 3, 1, 1))!
    expect(much.shift).toBeCloseTo(-1, 1)
  })

  it('knows which of two said it better, and says nothing of equals', () => {
    const judged = cases(5_000, 11)
    const worse = judged.said.map(() => 0.3)
    const saved = lossSaved(worse, judged.said, judged.came)
    expect(saved.mean / saved.error).toBeGreaterThan(5)
    expect(saved.mean).toBeCloseTo(logLoss({ ...judged, said: worse }) - logLoss(judged), 10)
    expect(lossSaved(judged.said, judged.said, judged.came).mean).toBe(0)
  })
})
