import { expect, it } from 'vitest'
import { nextRun } from './retention.ts'

it.each([
  ['2026-03-02T00:00:00.000Z', '2026-03-02T01:50:00.000Z'],
  ['2026-03-02T01:50:00.000Z', '2026-03-03T01:50:00.000Z'],
  ['2026-12-31T09:00:00.000Z', '2027-01-01T01:50:00.000Z'],
])('after %s rules run at %s', (now, next) => {
  expect(nextRun(new Date(now)).toISOString()).toBe(next)
})
