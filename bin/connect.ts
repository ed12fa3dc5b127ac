import { loginPrefix, openInstallation } from '../src/main/installation.ts'
import { readSecrets } from '../src/main/secrets.ts'
import { startCluster } from '../src/platform/cluster.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { isTaken } from '../src/platform/hold.ts'
import { silentLog } from '../src/platform/log.ts'
import { changedUrl } from '../src/platform/roles.ts'

export type Connection = { db: Database; close(): Promise<void> }
type Place = { dataDir: string; databaseUrl: string; say: (line: string) => void }

/**
 * Reaches the database of an installation whether its server runs or not: held and brought up by us when nobody has
 * it, else beside the server that has.
 */
export async function connect(place: Place): Promise<Connection> {
  try {
    const installation = await openInstallation({ ...place, port: 0 })
    const db = openDatabase(installation.urls, { log: silentLog, poolSize: 3 })
    return {
      db,
      async close() {
        await db.close()
        await installation.stop()
      },
    }
  } catch (error) {
    if (!isTaken(error)) throw error
    return beside(place)
  }
}

/** The server that holds the installation has migrated it and made the logins, whose passwords lie in the data folder. */
async function beside(place: Place): Promise<Connection> {
  const { logins } = await readSecrets(place.dataDir)
  const embedded = place.databaseUrl === ''
  const base = embedded
    ? changedUrl((await startCluster({ dataDir: place.dataDir, log: () => {} })).url, {
        database: 'linchpin',
      })
    : place.databaseUrl
  const prefix = loginPrefix(base, embedded)
  const login = (kind: 'full' | 'part' | 'jobs') =>
    changedUrl(base, { user: `${prefix}_${kind}`, password: logins[kind] })
  const db = openDatabase(
    { full: login('full'), part: login('part'), jobs: login('jobs') },
    { log: silentLog, poolSize: 3 },
  )
  return { db, close: () => db.close() }
}
