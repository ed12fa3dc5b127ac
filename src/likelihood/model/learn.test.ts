import { describe, expect, it } from 'vitest'
import { companyOf, days, leakingKey } from '../../../test/companies.ts'
import { findLeaks } from './leaks.ts'
import { foretell, learnLikelihood } from './learn.ts'
import { ripe } from './past.ts'

const companies = Array.from({ length: 200 }, (_, n) => companyOf(n + 1))

describe('over 200 companies whose truth is known', () => {
  it('planted leaks are named, and hardly ever anything else', () => {
    const planted = { dated: 0, undated: 0 }
    const found = { dated: 0, undated: 0 }
    let wrong = 0
    for (const { past, leak } of companies) {
      const leaks = findLeaks(past)
      if (leak) {
        planted[leak]++
        if (leaks.some(({ key }) => key === leakingKey)) found[leak]++
      }
      if (leaks.some(({ key }) => !leak || key !== leakingKey)) wrong++
    }
    expect(planted).toEqual({ dated: 25, undated: 25 })
    expect(found.dated).toBe(25)
    expect(found.undated).toBeGreaterThanOrEqual(24)
    expect(wrong / companies.length).toBeLessThanOrEqual(0.05)
  })

  it('what is said comes as often as it is said, and nearer to the truth than one figure for all', () => {
    let [spoke, trees, off, expected, came, error, plainError] = [0, 0, 0, 0, 0, 0, 0]
    for (const { past, now, truth } of companies) {
      const learnt = learnLikelihood(past, { days, now })
      if (learnt.silent) continue
      spoke++
      if (learnt.model.kind === 'trees') trees++
      const proof = learnt.model.kind === 'trees' ? learnt.trees! : learnt.line
      if (Math.abs(proof.recalibration!.z) > 1.96) off++
      for (const bin of proof.curve) {
        expected += bin.said * bin.cases
        came += bin.came.share * bin.cases
      }
      const leads = ripe(past, days, now)
      const said = foretell(learnt.model, past, leads)
      const mean = leads.reduce((sum, lead) => sum + truth[lead]!, 0) / leads.length
      for (const [row, lead] of leads.entries()) {
        error += (said[row]! - truth[lead]!) ** 2 / leads.length
        plainError += (mean - truth[lead]!) ** 2 / leads.length
      }
    }
    expect(spoke).toBeGreaterThan(120)
    expect(trees).toBeGreaterThan(0)
    expect(off / spoke).toBeLessThanOrEqual(0.15)
    expect(Math.abs(came / expected - 1)).toBeLessThan(0.05)
    expect(error).toBeLessThan(plainError / 2)
  })
})
