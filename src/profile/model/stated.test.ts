import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds } from '../../shared/condition/holds.ts'
import type { Condition } from '../../shared/condition/tree.ts'
import { fieldsOf } from './fields.ts'
import { asPast, type Case, composed, conditionOf, isOfFields, measured } from './stated.ts'

const moment = { now: new Date('2026-09-14T10:00:00Z'), timeZone: 'Europe/Amsterdam' }
const kinds = { industry: 'text', territory: 'reference', employees: 'number' } as const
const trade = (...values: string[]): Condition => ({ trait: 'industry', test: 'one_of', values })
const size = (from: number): Condition => ({ trait: 'employees', test: 'number', from })

describe('the condition of what was found', () => {
  it.each([
    [[{ key: 'industry', value: 'Food' }], trade('Food')],
    [[{ key: 'territory', value: '7' }], { trait: 'territory', test: 'one_of', values: [7] }],
    [[{ key: 'employees', from: 20, to: null }], size(20)],
    [
      [
        { key: 'employees', from: null, to: 9 },
        { key: 'industry', value: 'Food' },
      ],
      { all: [{ trait: 'employees', test: 'number', to: 9 }, trade('Food')] },
    ],
  ])('%j', (parts, condition) => expect(conditionOf(parts, kinds)).toEqual(condition))

  it('holds of the same cases as what was found, whatever their spelling', () => {
    const value = fc.constantFrom('Food', 'food', 'FOOD', 'Steel', null)
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), values => {
        const cases = values.map((industry, n): Case => ({ id: n, outcome: 'won', known: { industry } }))
        for (const { known } of asPast(cases, kinds)) {
          if (known.industry == null) continue
          const condition = conditionOf([{ key: 'industry', value: String(known.industry) }], kinds)
          const same = asPast(cases, kinds).filter(each => each.known.industry === known.industry)
          const held = cases.filter(each =>
            holds(condition, { traits: each.known, touches: [], segments: new Set() }, moment),
          )
          expect(held.map(({ id }) => id)).toEqual(same.map(({ id }) => id))
        }
      }),
    )
  })
})

describe('a profile of several statements', () => {
  const more = (condition: Condition) => ({ condition, less: false })
  const less = (condition: Condition) => ({ condition, less: true })
  it.each([
    ['none', [], null],
    ['one', [more(trade('a'))], trade('a')],
    ['two of one field: either', [more(trade('a')), more(trade('b'))], { any: [trade('a'), trade('b')] }],
    ['of two fields: both', [more(trade('a')), more(size(5))], { all: [trade('a'), size(5)] }],
    ['won less often: not', [more(trade('a')), less(size(500))], { all: [trade('a'), { not: size(500) }] }],
    ['only won less often', [less(size(500))], { not: size(500) }],
  ])('%s', (_, kept, condition) => expect(composed(kept)).toEqual(condition))
})

it('learns from what stood there before, and from declared choices and numbers', () => {
  expect(
    fieldsOf({
      industry: { kind: 'text' },
      class: { kind: 'choice' },
      orders: { kind: 'number' },
      'custom.software': { kind: 'choice' },
      'custom.beds': { kind: 'number' },
      'custom.note': { kind: 'text' },
    }),
  ).toEqual(['industry', 'custom.software', 'custom.beds'])
})

it('measures in the half that confirms alone, and knows what it cannot measure', () => {
  const cases = Array.from(
    { length: 400 },
    (_, n): Case => ({
      id: n,
      outcome: n % 4 === 0 ? 'won' : 'lost',
      known: { industry: n % 2 === 0 ? 'a' : 'b' },
    }),
  )
  const { accounts, won, lift, of } = measured(trade('a'), cases, moment)
  expect([of.length, of.filter(each => each.won).length]).toEqual([accounts, won])
  expect(accounts).toBeGreaterThan(60)
  expect(accounts).toBeLessThan(140)
  expect(lift.low).toBeGreaterThan(1)
  expect(isOfFields({ all: [trade('a'), { not: size(3) }] }, ['industry', 'employees'])).toBe(true)
  expect(isOfFields(size(3), ['industry'])).toBe(false)
  expect(isOfFields({ touches: {} }, ['industry'])).toBe(false)
})
