import { expect, test } from 'vitest'
import { attemptKey, digestOf, newToken, sourceOf } from './token.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s comes from the source %s', (ip, source) => {
  expect(sourceOf(ip)).toBe(source)
})

test('tokens are 32 random bytes in the letters of an address; stored is another text', () => {
  const tokens = Array.from({ length: 100 }, newToken)
  expect(new Set(tokens).size).toBe(100)
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(digestOf(tokens[0]!).toString('base64url')).not.toBe(tokens[0])
})

test('keys of attempts tell kinds apart and letters of different case not', () => {
  expect(attemptKey('address', 'A@b.example')).toBe(attemptKey('address', 'a@b.example'))
  expect(attemptKey('address', 'x')).not.toBe(attemptKey('source', 'x'))
})
