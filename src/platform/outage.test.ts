import { expect, test } from 'vitest'
import { outageOf } from './outage.ts'

const error = (code: string | null, message = 'something', cause?: unknown) =>
  Object.assign(new Error(message, { cause }), code === null ? {} : { code })

test.each([
  [error('57P01'), 'database'],
  [error('57P03'), 'database'],
  [error('08006'), 'database'],
  [error('53300'), 'database'],
  [error('ECONNREFUSED'), 'database'],
  [error(null, 'Connection terminated unexpectedly'), 'database'],
  [error(null, 'Client has encountered a connection error and is not queryable'), 'database'],
  [error(null, 'timeout exceeded when trying to connect'), 'database'],
  [error(null, 'outer', error('57P01')), 'database'],
  [error('53100', 'could not extend file'), 'disk'],
  [error('58030', 'could not write: No space left on device'), 'disk'],
  [error('58P01'), null],
  [error('ENOSPC'), 'disk'],
  [error('EDQUOT'), 'disk'],
  [error('ENOENT'), null],
  [error('23505'), null],
  [error('P0001'), null],
  [error(null), null],
  ['text', null],
])('%s is %s', (found, outage) => {
  expect(outageOf(found)).toBe(outage)
})
