import { expect, it } from 'vitest'
import { above, beyond } from './normal.ts'

// Abramowitz and Stegun 1964, tables 26.1 and 26.2.
it.each([
  [0, 0.5],
  [1, 0.158655253931457],
  [1.959963984540054, 0.025],
  [2, 0.0227501319481792],
  [3, 0.00134989803163009],
  [5, 2.86651571879194e-7],
])('above %f stands %f', (z, share) => {
  expect(above(z) / share).toBeCloseTo(1, 10)
  expect(above(-z)).toBeCloseTo(1 - share, 12)
  expect(beyond(-z)).toBeCloseTo(2 * share, 12)
})

it('only falls, and both ways of reckoning meet', () => {
  for (let z = -6; z < 8; z += 0.01) expect(above(z + 0.01)).toBeLessThan(above(z))
  expect(above(2.4999999999) / above(2.5)).toBeCloseTo(1, 8)
})
