import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { silentLog } from '../../src/platform/log.ts'
import { systemActor } from '../../src/team/model/actor.ts'
import { writeEverything } from '../../src/transfer/run-export.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

const listPage = async () => ({ ids: [], next: null })
const now = new Date('2026-11-22T09:00:00Z')
const clock = () => now

export type Format = 'csv' | 'jsonl'
/** An archive of everything, as of a moment that is always the same. */
export const archive = (db: Database, dataDir: string, path: string, format: Format): Promise<void> =>
  writeEverything({ db, clock, listPage, dataDir }, systemActor, format, path)

export type Empty = { database: TestDatabase; db: Database; dataDir: string; close(): Promise<void> }
/** An installation with nothing in it, and a data folder below `folder`. */
export async function emptyOne(folder: string): Promise<Empty> {
  const database = await testDatabase()
  const db = openDatabase(database.urls, { log: silentLog, poolSize: 2 })
  const dataDir = await mkdtemp(join(folder, 'loaded-'))
  return {
    database,
    db,
    dataDir,
    async close() {
      await db.close()
      await database.drop()
    },
  }
}
