import { expect, it } from 'vitest'
import { defaultSide, isTouchKind, touchKinds, touchSides } from './touch.ts'

it('every kind has a side, and nothing else is a kind', () => {
  expect(new Set(touchKinds).size).toBe(15)
  expect(Object.keys(defaultSide).sort()).toEqual([...touchKinds].sort())
  expect(Object.values(defaultSide).every(side => touchSides.includes(side))).toBe(true)
  expect([isTouchKind('visit'), isTouchKind('toString')]).toEqual([true, false])
})
