import { hostname } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../test/database.ts'
import { holderName, holdInstallation } from './hold.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await emptyDatabase()
})
afterAll(() => database.drop())

test('a second holder is refused with the name of the first, and may follow it', async () => {
  const { owner } = database.urls
  const first = await holdInstallation(owner, holderName(4100))
  await expect(holdInstallation(owner, holderName(4200))).rejects.toThrow(
    `in use by another Linchpin: linchpin ${hostname().slice(0, 20)}`,
  )
  await expect(holdInstallation(owner, holderName(4200))).rejects.toThrow(`process ${process.pid} port 4100`)
  await first.release()
  const second = await holdInstallation(owner, holderName(4200))
  await second.release()
})

test('a holder whose session breaks is told', async () => {
  const lost = Promise.withResolvers<Error>()
  await holdInstallation(database.urls.owner, 'linchpin lost', lost.resolve)
  const pg = await import('pg')
  const client = new pg.default.Client({ connectionString: database.urls.owner })
  await client.connect()
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'linchpin lost'`,
  )
  expect((await lost.promise).message).toMatch(/terminat/i)
  await client.end()
})

test('a name fits into what PostgreSQL keeps', () => {
  expect(Buffer.byteLength(holderName(65535))).toBeLessThanOrEqual(63)
})
