import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawnBeyond } from './drawn.ts'

describe('a draw as far off as this', () => {
  // Tails of Fisher's tea tasting and of small tables, by counting.
  it.each([
    [4, 4, 4, 8, 2 / 70],
    [3, 4, 4, 8, (2 * 17) / 70],
    [2, 4, 4, 8, 1],
    [0, 5, 1, 10, 1],
    [0, 20, 20, 40, 2 / 137846528820],
  ])('%i hits of %i drawn, %i of %i marked', (hits, drawn, marked, all, chance) => {
    expect(drawnBeyond(hits, drawn, marked, all)).toBeCloseTo(chance, 12)
  })

  it('is a chance, the same for who is drawn and who is marked, at any size', () => {
    const draws = fc
      .tuple(
        fc.integer({ min: 1, max: 50_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([all, a, b, c]) => {
        const [drawn, marked] = [Math.floor(a * all), Math.floor(b * all)]
        const [least, most] = [Math.max(0, drawn + marked - all), Math.min(drawn, marked)]
        return { all, drawn, marked, hits: least + Math.round(c * (most - least)) }
      })
    fc.assert(
      fc.property(draws, ({ all, drawn, marked, hits }) => {
        const chance = drawnBeyond(hits, drawn, marked, all)
        expect(chance).toBeGreaterThanOrEqual(0)
        expect(chance).toBeLessThanOrEqual(1)
        expect(drawnBeyond(hits, marked, drawn, all)).toBeCloseTo(chance, 6)
      }),
    )
  })
})
