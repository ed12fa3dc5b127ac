import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateOf } from './estimate.ts'

const size = 1_000_000
describe('an estimate from a sample', () => {
  it('is of the whole table for whoever sees all of it', () => {
    const found = estimateOf(5_000, { seen: 20_000, drawn: 20_000, size, restricted: false })!
    expect(found.n).toBe(250_000)
    expect(found.from).toBeLessThan(250_000)
    expect(found.to).toBeGreaterThan(250_000)
  })

  it('is of what a restricted reader sees: a fifth of the sample stands for a fifth of the table', () => {
    const found = estimateOf(2_000, { seen: 4_000, drawn: 20_000, size, restricted: true })!
    expect(found.n).toBe(100_000)
    expect(found.to).toBeLessThan(200_000)
  })

  it('is none where nobody of the sample is seen', () => {
    expect(estimateOf(0, { seen: 0, drawn: 20_000, size, restricted: true })).toBeNull()
  })

  it('never says more than there can be, and its range has what it says', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), fc.boolean(), (seen, part, restricted) => {
        const hits = seen === 0 ? 0 : part % (seen + 1)
        const found = estimateOf(hits, { seen, drawn: 20_000, size, restricted })
        if (!found) return
        expect(found.from).toBeLessThanOrEqual(found.n)
        expect(found.n).toBeLessThanOrEqual(found.to)
        expect(found.to).toBeLessThanOrEqual(restricted ? Math.ceil((size * seen) / 20_000) : size)
      }),
    )
  })
})
