import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CouponTerms, type Standing, stateOf, whyNot, worthOf } from './coupon.ts'

const terms: CouponTerms = {
  active: true,
  startsOn: '2026-03-01',
  endsOn: '2026-03-31',
  shared: false,
  worth: 'percentage',
  worthNumber: 10,
  minimumCents: null,
  most: null,
  mostEach: null,
  forGroupId: null,
}
const fresh: Standing = {
  withdrawn: false,
  ofCode: 0,
  ofAll: 0,
  ofPerson: 0,
  today: '2026-03-15',
  orderCents: null,
  ofGroup: null,
}

describe('whether a coupon may be redeemed', () => {
  it.each<[string, Partial<CouponTerms>, Partial<Standing>, ReturnType<typeof whyNot>]>([
    ['in its time', {}, {}, null],
    ['on its first day', {}, { today: '2026-03-01' }, null],
    ['on its last day', {}, { today: '2026-03-31' }, null],
    ['the day before', {}, { today: '2026-02-28' }, 'not_yet'],
    ['the day after', {}, { today: '2026-04-01' }, 'expired'],
    ['without dates', { startsOn: null, endsOn: null }, { today: '2031-01-01' }, null],
    ['switched off', { active: false }, {}, 'switched_off'],
    ['withdrawn', {}, { withdrawn: true }, 'withdrawn'],
    ['twice', {}, { ofCode: 1 }, 'redeemed'],
    ['a shared one again', { shared: true }, { ofCode: 7, ofAll: 7 }, null],
    ['the last of a number', { shared: true, most: 8 }, { ofAll: 7 }, null],
    ['one more than there are', { shared: true, most: 8 }, { ofAll: 8 }, 'used_up'],
    ['once more by the same person', { shared: true, mostEach: 1 }, { ofPerson: 1 }, 'used_up_by_person'],
    ['an order that is large enough', { minimumCents: 5000 }, { orderCents: 5000 }, null],
    ['an order that is too small', { minimumCents: 5000 }, { orderCents: 4999 }, 'order_too_small'],
    ['no order where one is needed', { minimumCents: 5000 }, {}, 'order_unknown'],
    ['an order of its product group', { forGroupId: 3 }, { ofGroup: true }, null],
    ['an order of another group', { forGroupId: 3 }, { ofGroup: false, orderCents: 9000 }, 'other_group'],
    ['an order of which nobody knows', { forGroupId: 3 }, {}, 'group_unknown'],
    [
      'too little of its group',
      { forGroupId: 3, minimumCents: 5000 },
      { ofGroup: true, orderCents: 4999 },
      'order_too_small',
    ],
  ])('%s', (_, change, state, why) =>
    expect(whyNot({ ...terms, ...change }, { ...fresh, ...state })).toBe(why),
  )

  it('says of a list what the counter would say', () => {
    expect(stateOf(terms, fresh)).toBe('issued')
    expect(stateOf(terms, { ...fresh, today: '2026-04-01' })).toBe('expired')
    expect(stateOf(terms, { ...fresh, today: '2026-04-01', ofCode: 1 })).toBe('redeemed')
    expect(stateOf(terms, { ...fresh, withdrawn: true, ofCode: 1 })).toBe('withdrawn')
  })
})

describe('what a coupon is worth', () => {
  it.each<[CouponTerms['worth'], number | null, number | null, number | null]>([
    ['percentage', 10, 12_345, 1235],
    ['amount', 500, 12_345, 500],
    ['amount', 500, 300, 300],
    ['words', null, 300, null],
    ['percentage', 10, null, null],
  ])('%s %s of %s is %s', (worth, worthNumber, order, off) =>
    expect(worthOf({ worth, worthNumber }, order)).toBe(off),
  )
  it('is never more than the order', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 100 }), (order, percent) => {
        const off = worthOf({ worth: 'percentage', worthNumber: percent }, order)!
        expect(off >= 0 && off <= order && Number.isInteger(off)).toBe(true)
      }),
    )
  })
})
