import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { testDatabase } from '../../test/database.ts'
import { openDatabase } from './database.ts'
import { silentLog } from './log.ts'

it('keeps the statements that are marked, and no others', async () => {
  const made = await testDatabase()
  const db = openDatabase(made.urls, { log: silentLog, poolSize: 1 })
  const reader = { userId: null, role: 'system' }
  const add = (by: number) =>
    db.as(reader, async tx => {
      const kept = await sql<{ n: number }>`/* prepared */ select 40::int + ${by}::int as n`.execute(tx)
      const fresh = await sql<{ n: number }>`select 50::int + ${by}::int as n`.execute(tx)
      return [kept.rows[0]!.n, fresh.rows[0]!.n]
    })
  expect([await add(1), await add(2), await add(3)]).toEqual([
    [41, 51],
    [42, 52],
    [43, 53],
  ])
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
    db.full,
  )
  expect(rows).toEqual([{ statement: '/* prepared */ select 40::int + $1::int as n' }])
  await db.close()
  await made.drop()
})
