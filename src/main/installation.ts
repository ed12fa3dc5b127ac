import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Cluster, startCluster } from '../platform/cluster.ts'
import type { Urls } from '../platform/database.ts'
import { holderName } from '../platform/hold.ts'
import { migrate } from '../platform/migrate.ts'
import { changedUrl, ensureLogins } from '../platform/roles.ts'
import { type KeptHold, keepHold, type Watch } from './keep-hold.ts'
import { readSecrets, type Secrets } from './secrets.ts'

export type InstallationOptions = {
  dataDir: string
  /** A PostgreSQL of one's own; empty uses the embedded one. Its user owns the tables and may make logins. */
  databaseUrl: string
  port: number
  say: (line: string) => void
}
export type Installation = {
  urls: Urls
  ownerUrl: string
  secrets: Secrets
  /** Null while the database is held, else since when it is not, and why as far as we know. */
  away: KeptHold['away']
  watch(watch: Watch): void
  stop(): Promise<void>
}

/** Of the built-in cluster. */
export const databaseName = 'linchpin'

/** Logins belong to a server, so those of somebody's own carry the database's name. */
export const loginPrefix = (ownerUrl: string, isEmbedded: boolean): string =>
  isEmbedded ? databaseName : `lp_${new URL(ownerUrl).pathname.slice(1).replace(/\W/g, '_')}`.slice(0, 40)

/**
 * Brings up the database of this installation, held by this process alone, migrated, with its logins. Whoever
 * holds it already is named in the refusal.
 */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  const secrets = await readSecrets(options.dataDir)
  const cluster =
    options.databaseUrl === '' ? await startCluster({ dataDir: options.dataDir, log: options.say }) : null
  const ownerUrl = cluster ? await ownDatabase(cluster) : options.databaseUrl
  const hold = await takeHold(ownerUrl, options, cluster)
  try {
    const beside = { backups: join(options.dataDir, 'backups'), files: join(options.dataDir, 'files') }
    await migrate(ownerUrl, { ...beside, log: options.say })
    const logins = await ensureLogins(ownerUrl, loginPrefix(ownerUrl, cluster !== null), secrets.logins)
    return {
      ownerUrl,
      secrets,
      urls: { full: logins.fullUrl, part: logins.partUrl, jobs: logins.jobsUrl },
      away: hold.away,
      watch: hold.watch,
      async stop() {
        await (await hold.release())?.stop()
      },
    }
  } catch (error) {
    await (await hold.release())?.stop()
    throw error
  }
}

async function takeHold(
  ownerUrl: string,
  options: InstallationOptions,
  cluster: Cluster | null,
): Promise<KeptHold> {
  try {
    const { dataDir, say } = options
    return await keepHold({ dataDir, ownerUrl, name: holderName(options.port), cluster, say })
  } catch (error) {
    // A cluster that was adopted belongs to the running Linchpin; one we started ourselves has no other user.
    if (cluster && !cluster.adopted) await cluster.stop()
    throw error
  }
}

async function ownDatabase(cluster: Cluster): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
  return changedUrl(cluster.url, { database: databaseName })
}
