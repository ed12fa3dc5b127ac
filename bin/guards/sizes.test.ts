import { expect, test } from 'vitest'
import { sizes } from './sizes.ts'

const file = (lines: number) => [{ path: 'src/leads/a.ts', text: 'a\n'.repeat(lines) }]

test('fails over 350 lines, warns over 200', () => {
  expect(sizes(file(351), []).map(({ warning }) => warning)).toEqual([undefined])
  expect(sizes(file(201), []).map(({ warning }) => warning)).toEqual([true])
  expect(sizes(file(200), [])).toEqual([])
})

test('lets listed tables pass, and bites when the exception is stale', () => {
  const listed = [{ path: 'src/leads/a.ts', reason: 'a table' }]
  expect(sizes(file(900), listed)).toEqual([])
  expect(sizes(file(300), listed)).toHaveLength(1)
})
