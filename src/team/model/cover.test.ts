import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverFor, isAway } from './cover.ts'

const at = new Date('2026-03-02')
const away = (userId: number, deputyId: number | null, from = '2026-03-01', to = '2026-03-08') => ({
  userId,
  deputyId,
  from: new Date(from),
  to: new Date(to),
})

describe('coverFor', () => {
  it.each([
    ['present', [], { userId: 1, via: [] }],
    ['deputy', [away(1, 2)], { userId: 2, via: [1] }],
    ['deputy of the deputy', [away(1, 2), away(2, 3)], { userId: 3, via: [1, 2] }],
    ['nobody', [away(1, null)], null],
    ['circle', [away(1, 2), away(2, 1)], null],
    ['own deputy', [away(1, 1)], null],
    ['back already', [away(1, 2, '2026-02-01', '2026-03-02')], { userId: 1, via: [] }],
    ['leaves now', [away(1, 2, '2026-03-02', '2026-03-03')], { userId: 2, via: [1] }],
    ['second absence names another', [away(1, null), away(1, 4, '2026-03-02')], { userId: 4, via: [1] }],
  ])('%s', (_, absences, cover) => expect(coverFor(1, at, absences)).toEqual(cover))

  it('ends, and names somebody who is there by way of those who are not', () => {
    const user = fc.integer({ min: 1, max: 6 })
    const absence = fc.tuple(user, fc.option(user)).map(([userId, deputyId]) => away(userId, deputyId))
    fc.assert(
      fc.property(fc.array(absence, { maxLength: 12 }), user, (absences, userId) => {
        const cover = coverFor(userId, at, absences)
        if (!cover) return
        expect(isAway(cover.userId, at, absences)).toBe(false)
        expect(cover.via.every(id => isAway(id, at, absences))).toBe(true)
        expect(new Set(cover.via).size).toBe(cover.via.length)
      }),
    )
  })
})
