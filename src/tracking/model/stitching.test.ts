import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEverybodys, isSharedMailbox } from './everybodys-ids.ts'
import { changedTime, inOrder, isShared, ownerAt, type Point, unnamedKey, visitorKey } from './stitching.ts'

const point = (at: number, personId: number, mark = `m${at}`): Point => ({ at, mark, personId })

describe('whose an act of a browser is', () => {
  it.each<[string, Point[], number, number | null]>([
    ['nobody’s, before anybody said who they are', [], 5, null],
    ['the first person’s, before they said so', [point(10, 1)], 5, 1],
    ['theirs from then on', [point(10, 1)], 50, 1],
    ['the second one’s, from the moment they say so', [point(10, 1), point(20, 2)], 20, 2],
    ['still the first one’s, just before', [point(10, 1), point(20, 2)], 19, 1],
    ['the first one’s again when they come back', [point(10, 1), point(20, 2), point(30, 1)], 31, 1],
  ])('%s', (_, points, at, owner) => expect(ownerAt(points, at)).toBe(owner))

  it('does not depend on the order in which it was heard, and changes only in the time that is named', () => {
    const points = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 0, max: 9 }),
        mark: fc.string({ maxLength: 3 }),
        personId: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 8, selector: ({ at, mark }) => `${at} ${mark}` },
    )
    fc.assert(
      fc.property(points, fc.nat(7), points, (all, cut, shuffle) => {
        const [known, fresh] = [all.slice(0, cut), all.slice(cut)]
        const [before, after] = [inOrder(known), inOrder([...fresh, ...known].sort(() => shuffle.length - 4))]
        expect(after).toEqual(inOrder(all))
        const time = changedTime(after, one => fresh.includes(one))
        for (let at = -1; at <= 10; at++) {
          const isOutside = time === null || at < time.from || at >= time.to
          if (isOutside && known.length > 0) expect(ownerAt(after, at)).toBe(ownerAt(before, at))
        }
        expect(isShared(after)).toBe(new Set(after.map(({ personId }) => personId)).size > 1)
      }),
    )
  })
})

describe('keys', () => {
  it('of senders are never ours', () => {
    for (const forged of ['user:4711', 'stretch:1:2', 'released:3', 'day:x', 'anon:y', 'erased:1'])
      expect(visitorKey(forged)).toBe(`anon:${forged}`)
    expect([visitorKey('web-1'), unnamedKey('4711')]).toEqual(['web-1', 'user:4711'])
  })
})

describe('ids that everybody has', () => {
  it.each([
    'null',
    ' Undefined ',
    '0',
    '0000',
    'guest',
    '[object Object]',
    '(not set)',
    '-',
    '???',
    '00000000-0000-0000-0000-000000000000',
  ])('%s is nobody’s', id => expect(isEverybodys(id)).toBe(true))
  it.each(['u-1', '10', 'guest-7', 'null-island', 'a0'])('%s is somebody’s', id =>
    expect(isEverybodys(id)).toBe(false),
  )
  it.each<[string, boolean]>([
    ['info@firm.example', true],
    ['Sales+web@firm.example', true],
    ['no-reply@firm.example', true],
    ['ines@firm.example', false],
    ['info.jansen@firm.example', false],
  ])('%s', (email, shared) => expect(isSharedMailbox(email)).toBe(shared))
})
