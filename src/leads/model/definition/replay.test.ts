import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Known } from '../../../shared/condition/known.ts'
import { defaultRules } from './default.ts'
import { firstQualified } from './replay.ts'
import { judge } from './weigh.ts'

const from = new Date('2026-01-01T00:00Z')
const until = new Date('2026-07-01T00:00Z')
const nobody = { productGroupId: null, territoryId: null }
const touch = fc.record({
  day: fc.integer({ min: -60, max: 200 }),
  kind: fc.constantFrom('form', 'web_page', 'visit'),
  title: fc.constantFrom('Contact', 'Prices', 'A guide', 'Home'),
})
const person = fc
  .record({
    touches: fc.array(touch, { maxLength: 20 }),
    functionRead: fc.constantFrom('operations', null),
    seniorityRead: fc.constantFrom('director', 'student', null),
    industry: fc.constantFrom('food', null),
    employees: fc.constantFrom(400, 5, null),
  })
  .map(
    ({ touches, industry, employees, ...traits }): Known => ({
      traits: { ...traits, emailKind: 'business' },
      segments: new Set(),
      account: { traits: { industry, employees, kind: null }, touches: [], segments: new Set() },
      touches: touches.map(({ day, kind, title }) => ({
        at: from.getTime() + day * 86_400_000,
        ...{ kind, title, side: 'marketing', address: null, source: null },
        ...{ campaignId: null, productGroupId: null, personId: 1, properties: null },
      })),
    }),
  )

it('finds the first moment of the time at which somebody qualifies, as asking every hour would', () => {
  let found = 0
  fc.assert(
    fc.property(person, known => {
      const first = firstQualified(defaultRules, known, nobody, { from, until, timeZone: 'UTC' })
      const isQualified = (at: number) =>
        judge(defaultRules, known, nobody, { now: new Date(at), timeZone: 'UTC' }).qualified
      if (first === null) {
        for (let at = from.getTime(); at < until.getTime(); at += 6 * 3_600_000)
          // Who qualified before the time began may still do so without doing anything in it.
          if (isQualified(at)) expect(known.touches.some(each => each.at < from.getTime())).toBe(true)
        return
      }
      found++
      expect(isQualified(first.getTime())).toBe(true)
      expect(known.touches.some(({ at }) => at === first.getTime())).toBe(true)
      for (const { at } of known.touches)
        if (at >= from.getTime() && at < first.getTime()) expect(isQualified(at)).toBe(false)
    }),
  )
  expect(found).toBeGreaterThan(5)
})
