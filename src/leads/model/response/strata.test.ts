import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonRatio, type Stratum } from './strata.ts'

const stratum = fc
  .record({
    prompt: fc.integer({ min: 1, max: 400 }),
    others: fc.integer({ min: 1, max: 400 }),
    a: fc.double({ min: 0, max: 1, noNaN: true }),
    b: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(
    ({ prompt, others, a, b }): Stratum => ({
      prompt,
      promptHits: Math.round(a * prompt),
      others,
      otherHits: Math.round(b * others),
    }),
  )

describe('the ratio over strata', () => {
  it('of one stratum is the ratio of its shares, with the interval of Katz', () => {
    const one = { prompt: 120, promptHits: 36, others: 300, otherHits: 45 }
    const { ratio, low, high } = commonRatio([one])!
    expect(ratio).toBeCloseTo(2, 12)
    const deviation = Math.sqrt(1 / 36 - 1 / 120 + 1 / 45 - 1 / 300)
    expect(low).toBeCloseTo(2 * Math.exp(-1.959963984540054 * deviation), 10)
    expect(high).toBeCloseTo(2 * Math.exp(1.959963984540054 * deviation), 10)
  })

  it('is not misled where the prompt ones are of a better kind (Simpson)', () => {
    const good = { prompt: 90, promptHits: 45, others: 10, otherHits: 5 }
    const poor = { prompt: 10, promptHits: 1, others: 90, otherHits: 9 }
    const plain = 46 / 100 / (14 / 100)
    expect(plain).toBeGreaterThan(3)
    expect(commonRatio([good, poor])!.ratio).toBeCloseTo(1, 12)
  })

  it.each([
    ['nobody', []],
    ['nobody prompt', [{ prompt: 0, promptHits: 0, others: 9, otherHits: 3 }]],
    ['no end on one side', [{ prompt: 9, promptHits: 0, others: 9, otherHits: 3 }]],
  ])('%s: nothing is told', (_, strata) => expect(commonRatio(strata)).toBeNull())

  it('turned round is its inverse; strata of one share agree with each; the interval holds the ratio', () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 6 }), strata => {
        const found = commonRatio(strata)
        const turned = commonRatio(
          strata.map(({ prompt, promptHits, others, otherHits }) => ({
            prompt: others,
            promptHits: otherHits,
            others: prompt,
            otherHits: promptHits,
          })),
        )
        if (!found) {
          expect(turned).toBeNull()
          return
        }
        expect(turned!.ratio * found.ratio).toBeCloseTo(1, 8)
        expect(turned!.low * found.high).toBeCloseTo(1, 8)
        expect(found.low <= found.ratio && found.ratio <= found.high).toBe(true)
        const twice = commonRatio([...strata, ...strata])!
        expect(twice.ratio).toBeCloseTo(found.ratio, 8)
        expect(twice.high).toBeLessThanOrEqual(found.high + 1e-9)
      }),
    )
  })
})
