import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimatedMinutes, minutesOf, type TimedKind } from '../../touches/model/selling-minutes.ts'
import {
  type Part,
  poorShare,
  reasonOf,
  reasons,
  sharesOf,
  splitOf,
  standingOf,
  standings,
  type Then,
} from './standing.ts'

const lead = (given: Partial<NonNullable<Then['lead']>> = {}) => ({
  grade: 'A2',
  rejected: false,
  excluded: false,
  underThreshold: false,
  ...given,
})
const prospect = (given: Partial<NonNullable<Then['lead']>> = {}): Then => ({
  service: false,
  customer: false,
  lead: lead(given),
})

describe('what time went to', () => {
  it.each([
    ['an A above the threshold', prospect(), 'qualified', 'good'],
    ['a B above the threshold', prospect({ grade: 'B4' }), 'qualified', 'good'],
    ['a C', prospect({ grade: 'C1' }), 'poor_fit', 'poor'],
    ['a D', prospect({ grade: 'D4' }), 'poor_fit', 'poor'],
    ['an A under the threshold', prospect({ underThreshold: true }), 'under_threshold', 'poor'],
    ['a rejected A', prospect({ rejected: true }), 'rejected', 'poor'],
    ['somebody left out', prospect({ excluded: true, grade: 'D4' }), 'excluded', 'poor'],
    [
      'rejected before anything else of the lead',
      prospect({ rejected: true, excluded: true }),
      'rejected',
      'poor',
    ],
    ['nobody yet', { service: false, customer: false, lead: null }, 'no_lead', 'no_lead'],
    [
      'a customer whose lead was poor',
      { ...prospect({ grade: 'D4' }), customer: true },
      'customer',
      'customer',
    ],
    ['a complaint of a customer', { service: true, customer: true, lead: null }, 'service', 'service'],
  ] as const)('%s', (_, then, reason, standing) => {
    expect(reasonOf(then)).toBe(reason)
    expect(standingOf[reasonOf(then)]).toBe(standing)
  })
})

const parts = fc.array(
  fc.record<Part>({
    standing: fc.constantFrom(...standings),
    logged: fc.boolean(),
    minutes: fc.integer({ min: 0, max: 1440 }),
  }),
)
const then = fc.record<Then>({
  service: fc.boolean(),
  customer: fc.boolean(),
  lead: fc.option(
    fc.record({
      grade: fc.constantFrom('A1', 'B2', 'C3', 'D4'),
      rejected: fc.boolean(),
      excluded: fc.boolean(),
      underThreshold: fc.boolean(),
    }),
  ),
})

describe('for all', () => {
  it('shares sum to 1, and the poor one of prospects is between 0 and 1', () => {
    fc.assert(
      fc.property(parts, given => {
        const split = splitOf(given)
        const shares = sharesOf(split)
        if (split.minutes === 0) expect([shares, poorShare(split)]).toEqual([null, null])
        else expect(standings.reduce((sum, each) => sum + shares![each], 0)).toBeCloseTo(1, 9)
        const poor = poorShare(split)
        if (poor !== null) expect(poor >= 0 && poor <= 1).toBe(true)
      }),
    )
  })

  it('no minute is lost or counted twice, however they are parted', () => {
    fc.assert(
      fc.property(parts, parts, (some, others) => {
        const [a, b, all] = [splitOf(some), splitOf(others), splitOf([...some, ...others])]
        for (const key of [...standings, 'minutes', 'logged', 'estimated'] as const)
          expect(a[key] + b[key]).toBe(all[key])
        expect(all.logged + all.estimated).toBe(all.minutes)
        expect(standings.reduce((sum, each) => sum + all[each], 0)).toBe(all.minutes)
      }),
    )
  })

  it('a customer and service are never prospects, and everything has one reason', () => {
    fc.assert(
      fc.property(then, given => {
        const reason = reasonOf(given)
        expect(reasons).toContain(reason)
        const standing = standingOf[reason]
        if (given.service || given.customer) expect(['customer', 'service']).toContain(standing)
        else expect(standing === 'no_lead').toBe(given.lead === null)
      }),
    )
  })

  it('what was noted wins over the estimate, and says so', () => {
    const kinds = Object.keys(estimatedMinutes) as TimedKind[]
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.option(fc.integer({ min: 1, max: 1440 })), (kind, noted) => {
        expect(minutesOf(kind, noted)).toEqual({
          minutes: noted ?? estimatedMinutes[kind],
          logged: noted !== null,
        })
      }),
    )
  })
})
