import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  faultOf,
  type LifecycleFacts,
  type LifecycleRule,
  lifecycleOf,
  purchasesOf,
  stages,
} from './stage.ts'
import { reasonWords, stageName } from './words.ts'

const rule: LifecycleRule = {
  dueAt: 100,
  riskAt: 150,
  lostAt: 300,
  leastDays: 14,
  usualDays: 180,
  needDays: 180,
  contactDays: 90,
  complaintDays: 14,
  returns: 2,
}
const today = 20_000
const at = (day: number) => day * 86_400 + 3_600
const now = at(today)
const nothing: LifecycleFacts = {
  ...purchasesOf([]),
  touchedAt: null,
  needAt: null,
  interestAt: null,
  contactAt: null,
  leadAt: null,
  opportunityAt: null,
  returns: 0,
  complaintAt: null,
}
/** Orders so many days ago. */
const ordered = (...ago: number[]) => purchasesOf(ago.map(days => at(today - days)))
const none = { group: null, company: null }

describe('the rule', () => {
  it.each<[string, Partial<LifecycleFacts>, string, string]>([
    ['nothing known', {}, 'unaware', 'untouched'],
    ['a touch', { touchedAt: at(today - 900) }, 'touched', 'touched'],
    ['fresh interest', { touchedAt: 1, interestAt: at(today - 180) }, 'need', 'need'],
    ['old interest', { touchedAt: 1, interestAt: at(today - 181) }, 'touched', 'interest_old'],
    ['a lead in hand', { interestAt: now, leadAt: at(today - 700) }, 'lead', 'lead'],
    ['an open opportunity', { leadAt: now, opportunityAt: now }, 'opportunity', 'opportunity'],
    ['one order, as fresh as usual', ordered(179), 'new', 'first'],
    ['one order, the next is due', ordered(180), 'due', 'rhythm'],
    ['one order, long ago', ordered(270), 'at_risk', 'rhythm'],
    ['one order, given up', ordered(540), 'lost', 'lapsed'],
    ['orders in their rhythm', ordered(200, 140, 80, 20), 'active', 'rhythm'],
    ['the next is due', ordered(240, 180, 120, 60), 'due', 'rhythm'],
    ['the next was missed', ordered(270, 210, 150, 90), 'at_risk', 'rhythm'],
    ['nearly given up', ordered(359, 299, 239, 179), 'at_risk', 'rhythm'],
    ['given up', ordered(360, 300, 240, 180), 'lost', 'lapsed'],
    [
      'an opportunity for somebody lost',
      { ...ordered(360, 300, 240, 180), opportunityAt: at(today - 400) },
      'win_back',
      'opportunity_again',
    ],
    [
      'a lead of before they were lost',
      { ...ordered(400, 340, 280, 220), leadAt: at(today - 200) },
      'lost',
      'lapsed',
    ],
    [
      'a lead of after they were lost',
      { ...ordered(400, 340, 280, 220), leadAt: at(today - 40) },
      'win_back',
      'lead_again',
    ],
    [
      'a visit to somebody lost',
      { ...ordered(400, 340, 280, 220), contactAt: at(today - 40) },
      'win_back',
      'contact_again',
    ],
    [
      'a visit to somebody lost that led to nothing',
      { ...ordered(600, 540, 480, 420), contactAt: at(today - 91) },
      'lost',
      'lapsed',
    ],
    ['back after a long gap', ordered(460, 400, 340, 280, 10), 'won_back', 'back'],
    ['back, and again', ordered(460, 400, 340, 280, 60, 10), 'active', 'rhythm'],
    [
      'a complaint that stays open',
      { ...ordered(130, 70, 10), complaintAt: at(today - 14) },
      'at_risk',
      'complaint',
    ],
    ['a fresh complaint', { ...ordered(130, 70, 10), complaintAt: at(today - 13) }, 'active', 'rhythm'],
    ['returns', { ...ordered(130, 70, 10), returns: 2 }, 'at_risk', 'returns'],
    ['one return', { ...ordered(130, 70, 10), returns: 1 }, 'active', 'rhythm'],
    ['an order of tomorrow', ordered(120, 60, -1), 'active', 'rhythm'],
  ])('%s', (_, given, stage, code) => {
    const found = lifecycleOf(rule, { ...nothing, ...given }, none, now)
    expect([found.stage, found.reason.code]).toEqual([stage, code])
  })

  it('takes the rhythm of the product group, then of the company, where three orders are missing', () => {
    const facts = { ...nothing, ...ordered(100, 40) }
    const group = { days: 30, accounts: 9 }
    const company = { days: 80, accounts: 90 }
    expect(lifecycleOf(rule, facts, { group, company }, now)).toMatchObject({
      stage: 'due',
      reason: { rhythmDays: 30, basis: 'group' },
    })
    expect(lifecycleOf(rule, facts, { group: null, company }, now)).toMatchObject({
      stage: 'active',
      reason: { rhythmDays: 80, basis: 'company' },
    })
    expect(lifecycleOf(rule, facts, none, now).reason).toMatchObject({ rhythmDays: 180, basis: 'usual' })
    expect(
      lifecycleOf(rule, { ...nothing, ...ordered(5, 4, 3, 2) }, { group, company }, now).reason,
    ).toMatchObject({
      rhythmDays: 14,
      basis: 'least',
    })
  })

  it('turns complaints and returns off', () => {
    const facts = { ...nothing, ...ordered(130, 70, 10), complaintAt: 0, returns: 9 }
    expect(lifecycleOf({ ...rule, complaintDays: null, returns: 0 }, facts, none, now).stage).toBe('active')
  })

  it('counts orders of one day as one purchase, and takes the middle of the gaps', () => {
    expect(purchasesOf([at(10), at(10) + 5, at(73), at(200), at(210)])).toEqual({
      purchases: 4,
      firstDay: 10,
      lastDay: 210,
      lastGap: 10,
      medianDays: 63,
    })
    expect(purchasesOf([at(3), at(1)]).medianDays).toBe(2)
    expect(purchasesOf([at(0), at(10), at(25)]).medianDays).toBe(12.5)
  })

  it.each<[Partial<LifecycleRule>, string | undefined]>([
    [{}, undefined],
    [{ riskAt: 100 }, 'riskAt'],
    [{ lostAt: 150 }, 'lostAt'],
  ])('refuses %o', (change, field) => {
    expect(faultOf({ ...rule, ...change })?.field).toBe(field)
  })

  it('only time passing leads a customer down: active or new, due, at risk, lost, and never up', () => {
    const order = ['won_back', 'new', 'active', 'due', 'at_risk', 'lost'] as const
    const rank = (stage: string) => Math.max(2, order.indexOf(stage as (typeof order)[number]))
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(1_000), { maxLength: 20 }),
        (ago, steps) => {
          const facts = { ...nothing, ...ordered(...ago) }
          let moment = now
          let before = 0
          for (const step of steps) {
            moment += step * 86_400
            const { stage } = lifecycleOf(rule, facts, none, moment)
            expect(order).toContain(stage)
            expect(rank(stage)).toBeGreaterThanOrEqual(before)
            before = rank(stage)
          }
        },
      ),
    )
  })
})

describe('the reason in words', () => {
  const told = {
    on: null,
    rhythmDays: 63,
    basis: 'own' as const,
    purchases: 8,
    sinceDays: 140,
    lastGap: 60,
    returns: 0,
  }
  it('names rhythm, basis, days and how many times', () => {
    expect(reasonWords({ ...told, code: 'rhythm' })).toBe(
      'Orders every 63 days on the median of 7 intervals; the last was 140 days ago, 2.2 times that',
    )
    expect(reasonWords({ ...told, code: 'complaint', on: '2026-03-01', sinceDays: 1 })).toBe(
      'A complaint is open since 2026-03-01; orders every 63 days on the median of 7 intervals, the last was 1 day ago',
    )
    expect(
      reasonWords({ ...told, code: 'first', purchases: 1, basis: 'group', sinceDays: 0 }, day => day),
    ).toBe('The first order was today; orders every 63 days are usual with this product group')
  })
  it('has a name for each stage', () => {
    expect(new Set(stages.map(stageName)).size).toBe(stages.length)
  })
})
