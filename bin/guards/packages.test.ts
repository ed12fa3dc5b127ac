import { expect, test } from 'vitest'
import { isPermissive, packages } from './packages.ts'

const of = (path: string, content: unknown) => packages([{ path, text: JSON.stringify(content) }]).length
const lock = (entry: object, name = 'a') =>
  of('package-lock.json', { packages: { [`node_modules/${name}`]: entry } })

test('bites on versions that may move', () => {
  expect(of('package.json', { dependencies: { a: '^1.0.0', b: '1.2.3', c: '1.0.0-beta.1' } })).toBe(1)
  expect(of('package.json', { devDependencies: { a: 'latest' } })).toBe(1)
})

test('bites on addresses and on licences that ask for more', () => {
  expect(lock({ license: 'MIT', resolved: 'https://example.test/a.tgz' })).toBe(1)
  expect(lock({ license: 'GPL-3.0' })).toBe(1)
  expect(lock({})).toBe(1)
  expect(lock({ license: 'MPL-2.0' })).toBe(1)
})

test('lets permissive, listed and development packages pass', () => {
  expect(lock({ license: 'BSD-3-Clause' })).toBe(0)
  expect(lock({ license: 'GPL-3.0', dev: true })).toBe(0)
  expect(lock({ license: 'MPL-2.0' }, 'lightningcss-linux-x64-gnu')).toBe(0)
})

test.each([
  ['(MIT OR GPL-3.0)', true],
  ['(MIT AND GPL-3.0)', false],
  ['MIT AND ISC', true],
])('%s: %s', (licence, expected) => {
  expect(isPermissive(licence)).toBe(expected)
})
