import { describe, expect, it } from 'vitest'
import { companyOf, days } from '../../../test/companies.ts'
import { chance } from '../../shared/statistics/chance.ts'
import { driftOf } from './drift.ts'
import { foretell, learnLikelihood } from './learn.ts'
import { ripe } from './past.ts'
import { likelihoodReasons } from './reasons.ts'

describe('the reasons of a likelihood', () => {
  // The third has two figures that tell only together, so trees are heard there; the others have a line.
  it.each([3, 6, 9, 1, 5])('sum to it, company %i', seed => {
    const { past, now } = companyOf(seed)
    const learnt = learnLikelihood(past, { days, now })
    if (learnt.silent) return expect(learnt.silent).not.toBe('')
    const leads = ripe(past, days, now).slice(0, 50)
    const said = foretell(learnt.model, past, leads)
    for (const [row, lead] of leads.entries()) {
      const { whole, reasons } = likelihoodReasons(
        learnt.model,
        past.values.map(values => values[lead]!),
      )
      const logOdds = reasons.reduce((sum, reason) => sum + reason.logOdds, whole)
      expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(said[row]!, 9)
      const sizes = reasons.map(reason => Math.abs(reason.logOdds))
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    }
  })
})

describe('a history that is too thin', () => {
  it('says nothing, and why', () => {
    const { past } = companyOf(2)
    const first = new Date(past.at[40]!)
    expect(learnLikelihood(past, { days, now: first }).silent).toBe('few_leads')
  })

  it('speaks of what cannot be foretold in few of many companies', () => {
    let spoke = 0
    for (let seed = 1; seed <= 40; seed++) {
      const random = chance(seed)
      const { past, now } = companyOf(seed * 2 + 1)
      const cameAt = past.at.map(at => (random() < 0.3 ? new Date(at.getTime() + 86_400_000) : null))
      if (!learnLikelihood({ ...past, cameAt }, { days, now }).silent) spoke++
    }
    expect(spoke).toBeLessThanOrEqual(5)
  })
})

describe('drift', () => {
  it('is none between equals, and grows with the distance', () => {
    expect(driftOf([100, 200, 300], [100, 200, 300])).toMatchObject({ index: 0, verdict: 'same' })
    expect(driftOf([1_000, 2_000, 3_000], [3_000, 2_000, 1_000]).verdict).toBe('another')
    expect(driftOf([1_000, 2_000, 3_000], [1_500, 2_000, 2_500]).verdict).toBe('same')
  })

  it('is rarely made by chance alone, few leads or not', () => {
    const random = chance(8)
    let alarms = 0
    for (let n = 0; n < 500; n++) {
      const drawn = (leads: number) => {
        const counts = new Array<number>(8).fill(0)
        for (let i = 0; i < leads; i++) counts[Math.floor(random() * 8)]!++
        return counts
      }
      if (driftOf(drawn(400), drawn(60)).verdict !== 'same') alarms++
    }
    expect(alarms / 500).toBeLessThan(0.06)
  })
})
