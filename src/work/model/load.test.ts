import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Held, loadsOf, medianOf } from './load.ts'

const rule = { percent: 200, least: 10 }
const none = { lead: 0, accepted_lead: 0, opportunity: 0, complaint: 0, campaign: 0, task: 0 }
const held = (open: number, of: Partial<Held> = {}): Held => ({
  userId: 0,
  role: 'sales',
  active: true,
  open,
  byKind: { ...none, task: open },
  ...of,
})
/** A hundred old opportunities each, and so many new leads. */
const beside = (lead: number): Held => held(100 + lead, { byKind: { ...none, opportunity: 100, lead } })
const loads = (list: Held[], by = rule) =>
  loadsOf(
    list.map((each, i) => ({ ...each, userId: i + 1 })),
    by,
  )

describe('the median', () => {
  it.each([
    [[], null],
    [[3], 3],
    [[1, 9], 5],
    [[9, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %s', (values, median) => expect(medianOf(values)).toBe(median))
})

describe('too much', () => {
  it.each<[string, Held[], boolean]>([
    ['more than twice the others', [held(21), held(10), held(10)], true],
    ['exactly twice', [held(20), held(10), held(10)], false],
    ['few pieces', [held(9), held(1), held(1)], false],
    ['the least, among idle ones', [held(10), held(0), held(0)], true],
    ['nobody to compare with', [held(50), held(1, { role: 'service' })], false],
    ['only a locked colleague', [held(50), held(1, { active: false })], false],
    ['locked oneself', [held(50, { active: false }), held(1), held(1)], false],
    ['among three, one with everything', [held(30), held(1), held(2)], true],
  ])('%s', (_, list, overloaded) => expect(loads(list)[0]!.overloaded).toBe(overloaded))

  it('of one kind shows beside much of another', () => {
    const [one, other] = loads([beside(40), beside(5), beside(7)])
    expect(one).toMatchObject({ overloaded: true, over: [{ measure: 'lead', median: 6 }], median: 106 })
    expect(other).toMatchObject({ overloaded: false, over: [] })
  })

  it('never all of a function, and never less for having more', () => {
    const any = fc.array(fc.nat(60), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(any, fc.nat(40), (opens, more) => {
        const before = loads(opens.map(open => held(open)))
        expect(before.every(({ overloaded }) => overloaded)).toBe(false)
        const [first, ...rest] = opens
        const after = loads([held(first! + more), ...rest.map(open => held(open))])
        if (before[0]!.overloaded) expect(after[0]!.overloaded).toBe(true)
      }),
    )
  })
})
