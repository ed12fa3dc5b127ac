import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answered, bySteps, effectOf, quartiles, stepOf } from './times.ts'

describe('times to an answer', () => {
  it.each<[number | null, string]>([
    [0, '5'],
    [5, '5'],
    [5.1, '30'],
    [60, '60'],
    [480, '480'],
    [960, '960'],
    [961, 'later'],
    [null, 'never'],
  ])('%s minutes: %s', (minutes, step) => expect(stepOf(minutes)).toBe(step))

  it('quartiles are those of SQL', () => {
    expect(quartiles([])).toBeNull()
    expect(quartiles([7])).toEqual({ low: 7, median: 7, high: 7 })
    expect(quartiles([4, 1, 2, 3])).toEqual({ low: 1.75, median: 2.5, high: 3.25 })
  })

  const lead: fc.Arbitrary<Answered> = fc.record({
    grade: fc.constantFrom('A1', 'B2', 'D4'),
    machineSeconds: fc.option(fc.nat(90)),
    humanMinutes: fc.option(fc.integer({ min: 0, max: 4000 })),
    opportunity: fc.option(fc.boolean()),
  })

  it('every lead is in one step; prompt and others are all that are settled', () => {
    fc.assert(
      fc.property(fc.array(lead), fc.constantFrom(30, 60, 240), (leads, prompt) => {
        const steps = bySteps(leads)
        const sum = (of: 'leads' | 'settled' | 'opportunities') =>
          steps.reduce((total, step) => total + step[of], 0)
        expect(sum('leads')).toBe(leads.length)
        const effect = effectOf(leads, prompt)
        expect(effect.prompt.settled + effect.others.settled).toBe(sum('settled'))
        expect(effect.prompt.opportunities + effect.others.opportunities).toBe(sum('opportunities'))
        for (const { share } of [effect.prompt, effect.others])
          if (share) expect(share.low <= share.share && share.share <= share.high).toBe(true)
      }),
    )
  })

  it('tells no effect where only the grade makes one', () => {
    const some = (n: number, grade: string, humanMinutes: number, hits: number): Answered[] =>
      Array.from({ length: n }, (_, at) => ({
        grade,
        machineSeconds: null,
        humanMinutes,
        opportunity: at < hits,
      }))
    const leads = [
      ...some(90, 'A1', 10, 45),
      ...some(10, 'A1', 900, 5),
      ...some(10, 'D4', 10, 1),
      ...some(90, 'D4', 900, 9),
    ]
    const { plain, sameGrade } = effectOf(leads, 60)
    expect(plain!.low).toBeGreaterThan(1)
    expect(sameGrade!.ratio).toBeCloseTo(1, 10)
  })
})
