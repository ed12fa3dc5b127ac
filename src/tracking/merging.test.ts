import { expect, it } from 'vitest'
import { merging } from './merging.ts'

it('runs at once after a quiet second, and in a stream together with all of the same moment', () => {
  const merge = merging()
  const at = (ms: number) => merge(new Date(1_800_000_000_000 + ms), 0)
  expect(at(0)).toBeNull()
  const first = at(10)!
  expect(first.runAt.getTime()).toBe(1_800_000_001_250)
  expect(first.afterMs).toBe(1_240)
  expect(at(900)).toEqual({ ...first, afterMs: 350 })
  const second = at(1_010)!
  expect(second.key).not.toBe(first.key)
  expect(second.runAt.getTime()).toBe(1_800_000_002_250)
  expect(at(3_000)).toBeNull()
})
