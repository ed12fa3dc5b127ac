import { expect, test } from 'vitest'
import { exported } from './exported.ts'

const of = (text: string, path = 'src/leads/a.tsx') => exported([{ path, text }]).length

test.each([
  'export default function a() {}',
  "export * from './b.ts'",
  "export type * from './b.ts'",
  '@injectable()\nclass A {}',
])('bites on %s', text => {
  expect(of(text)).toBe(1)
})

test.each([
  'export const a = 1',
  "export { a } from './b.ts'",
  '/** @param a */',
  "const a = '@b'",
  'a = <p>a@b.c</p>',
])('lets %s pass', text => {
  expect(of(text)).toBe(0)
})

test('configuration of tools may export a default', () => {
  expect(of('export default {}', 'vite.config.ts')).toBe(0)
})
