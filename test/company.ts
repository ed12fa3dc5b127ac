import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Database, openDatabase, type Tx } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { type TestDatabase, testDatabase } from './database.ts'

export type Company = {
  database: TestDatabase
  db: Database
  /** A folder of its own, removed at the end. */
  dataDir: string
  close(): Promise<void>
}

/** A company with nobody in it but whom `fill` brings: its database, its folder. Euro and Amsterdam where nothing else is said. */
export async function newCompany(
  fill: (tx: Tx) => Promise<unknown> = async () => {},
  { currency = 'EUR', timeZone = 'Europe/Amsterdam' } = {},
): Promise<Company> {
  const database = await testDatabase()
  const db = openDatabase(database.urls, { log: silentLog })
  const dataDir = await mkdtemp(join(tmpdir(), 'linchpin-company-'))
  await db.as(systemActor, async tx => {
    await sql`insert into company (name, currency, time_zone) values ('Test', ${currency}, ${timeZone})`.execute(
      tx,
    )
    await fill(tx)
  })
  return {
    database,
    db,
    dataDir,
    async close() {
      await db.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
