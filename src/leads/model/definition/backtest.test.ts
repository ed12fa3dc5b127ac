import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backtest, ends, type Outcome, type PastCase } from './backtest.ts'

const caseOf = (id: number, before: boolean, draft: boolean, won: boolean | null | undefined): PastCase => ({
  id,
  before,
  draft,
  outcome: won === undefined ? null : { accepted: won, opportunity: won, won },
  marginCents: won ? 100_000 : 0,
  sellingMinutes: won === undefined ? null : 60,
})

describe('a draft on the past', () => {
  it('is measured by what came: precision, recall, lift, and what nobody can know', () => {
    // 100 leads of before, 20 won. The draft leaves out 50 of which 2 were won, and takes 10 that were never leads.
    const cases = [
      ...Array.from({ length: 50 }, (_, n) => caseOf(n, true, true, n < 18)),
      ...Array.from({ length: 50 }, (_, n) => caseOf(50 + n, true, false, n < 2)),
      ...Array.from({ length: 10 }, (_, n) => caseOf(100 + n, false, true, undefined)),
    ]
    const { before, draft, both, lost, gained } = backtest(cases)
    expect([both.length, lost.length, gained.length]).toEqual([50, 50, 10])
    expect(before.measures.won.precision).toMatchObject({ hits: 20, cases: 100, share: 0.2, thin: false })
    expect(before.measures.won.recall!.share).toBe(1)
    expect(before.measures.won.lift).toBe(1)
    const { precision, recall, lift, bounds } = draft.measures.won
    expect(precision).toMatchObject({ hits: 18, cases: 50, share: 0.36 })
    expect(recall).toMatchObject({ hits: 18, cases: 20, share: 0.9, thin: true })
    expect(lift).toBeCloseTo(1.8, 12)
    expect(bounds).toEqual({ low: 18 / 60, high: 28 / 60 })
    expect([draft.raised, draft.unknown, draft.marginCents, draft.sellingMinutes]).toEqual([
      60, 10, 1_800_000, 3_600,
    ])
    expect([before.margin.recall, before.margin.lift]).toEqual([1, 1])
    expect(draft.margin.recall).toBeCloseTo(0.9, 12)
    expect(draft.margin.lift).toBeCloseTo(1.8, 12)
    const nothing = backtest(cases.map(each => ({ ...each, marginCents: 0 })))
    expect(nothing.draft.margin).toEqual({ recall: null, lift: null })
  })

  const outcome = fc.option(
    fc.record<Outcome>({
      accepted: fc.constantFrom(true, false, null),
      opportunity: fc.constantFrom(true, false, null),
      won: fc.constantFrom(true, false, null),
    }),
  )
  const cases = fc
    .array(
      fc.record({
        before: fc.boolean(),
        draft: fc.boolean(),
        outcome,
        marginCents: fc.nat(1_000),
        sellingMinutes: fc.option(fc.nat(300)),
      }),
      { maxLength: 60 },
    )
    .map(all => all.map((each, id) => ({ ...each, id })))

  it('counts nobody twice, holds each share within its bounds, and mirrors when the rules change places', () => {
    fc.assert(
      fc.property(cases, given => {
        const found = backtest(given)
        expect(found.both.length + found.lost.length).toBe(found.before.raised)
        expect(found.both.length + found.gained.length).toBe(found.draft.raised)
        expect(new Set([...found.both, ...found.lost, ...found.gained]).size).toBe(
          found.both.length + found.lost.length + found.gained.length,
        )
        for (const end of ends) {
          const { precision, bounds } = found.draft.measures[end]
          if (precision && bounds) {
            expect(precision.share).toBeGreaterThanOrEqual(bounds.low - 1e-12)
            expect(precision.share).toBeLessThanOrEqual(bounds.high + 1e-12)
          }
        }
        const mirrored = backtest(given.map(each => ({ ...each, before: each.draft, draft: each.before })))
        expect(mirrored).toEqual({
          ...found,
          before: found.draft,
          draft: found.before,
          lost: found.gained,
          gained: found.lost,
        })
      }),
    )
  })

  it('raises everybody: recall is whole and lift is one', () => {
    fc.assert(
      fc.property(cases, given => {
        const { won } = backtest(given.map(each => ({ ...each, draft: true }))).draft.measures
        if (won.recall) expect(won.recall.share).toBe(1)
        if (won.lift !== null) expect(won.lift).toBeCloseTo(1, 12)
      }),
    )
  })
})
