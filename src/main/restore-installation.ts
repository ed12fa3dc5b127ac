import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Manifest } from '../platform/backup.ts'
import { withBackup } from '../platform/backup-file.ts'
import { putBackFiles } from '../platform/backup-files.ts'
import { type Cluster, startCluster } from '../platform/cluster.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { holderName, holdInstallation } from '../platform/hold.ts'
import { silentLog } from '../platform/log.ts'
import { doubtWaiting } from '../platform/mail.ts'
import { migrate } from '../platform/migrate.ts'
import { restoreBackup } from '../platform/restore.ts'
import { changedUrl, ensureLogins } from '../platform/roles.ts'
import { eraseAgain } from '../privacy/erase-again.ts'
import { endAllAccess } from '../team/end-all-access.ts'
import { systemActor } from '../team/model/actor.ts'
import { databaseName, loginPrefix } from './installation.ts'
import { readSecrets } from './secrets.ts'

export type RestoreOptions = {
  dataDir: string
  databaseUrl: string
  /** A folder or a tar file. */
  backup: string
  /** Put an installation that holds rows aside instead of refusing. */
  replace: boolean
  say: (line: string) => void
}
export type Restored = {
  manifest: Manifest
  /** The database that was put aside, under this name on the same server. */
  aside: string | null
  /** What must not happen a second time and was stopped. */
  stopped: { mails: number; sessions: number; links: number }
  /** Migrations that came after the backup. */
  migrated: string[]
}

/**
 * Makes an installation what it was at a backup. Refuses while another Linchpin holds it, a damaged backup, one of a
 * newer version, and a database that holds rows unless it may be put aside. The backup is verified, restored into a
 * database of its own and brought up to date there; only then does that take the place of the other, which is left as it
 * was where anything fails. Somebody's own database (`databaseUrl`) must be empty, and is filled in place.
 */
export async function restoreInstallation(options: RestoreOptions, now: Date): Promise<Restored> {
  const { dataDir, databaseUrl, say } = options
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  return withBackup(options.backup, dataDir, async (folder, manifest) => {
    const cluster = databaseUrl === '' ? await startCluster({ dataDir, log: say }) : null
    try {
      return cluster
        ? await besideThenSwap(cluster, folder, manifest, options, now)
        : { ...(await intoOwn(folder, manifest, options, now)), aside: null }
    } finally {
      // One that was running already belongs to whoever holds it.
      if (cluster && !cluster.adopted) await cluster.stop()
    }
  })
}

async function intoOwn(
  folder: string,
  manifest: Manifest,
  { dataDir, databaseUrl }: RestoreOptions,
  now: Date,
): Promise<Omit<Restored, 'aside'>> {
  const hold = await holdInstallation(databaseUrl, holderName(0))
  try {
    return await fill(databaseUrl, loginPrefix(databaseUrl, false), dataDir, folder, manifest, now)
  } finally {
    await hold.release()
  }
}

async function besideThenSwap(
  cluster: Cluster,
  folder: string,
  manifest: Manifest,
  { dataDir, replace }: RestoreOptions,
  now: Date,
): Promise<Restored> {
  const owner = await connect(cluster.url)
  const url = changedUrl(cluster.url, { database: databaseName })
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const fresh = `${databaseName}_restoring`
  const exists = async (name: string) =>
    (await owner.query('select from pg_database where datname = $1', [name])).rowCount === 1
  try {
    const isThere = await exists(databaseName)
    const hold = isThere ? await holdInstallation(url, holderName(0)) : null
    try {
      const isUsed = isThere && (await holdsRows(url))
      if (isUsed && !replace)
        throw new Error(
          'This installation holds a company. Restore into another --data folder, or say --replace: then what is here is put aside first.',
        )
      await owner.query(`drop database if exists ${fresh} with (force)`)
      await owner.query(`create database ${fresh}`)
      const done = await fill(
        changedUrl(cluster.url, { database: fresh }),
        loginPrefix(url, true),
        dataDir,
        folder,
        manifest,
        now,
      )
      // Names change only while nobody is connected; the hold's session is ours and is let go for it.
      await hold?.release()
      const aside = isUsed ? `${databaseName}_before_${stamp}` : null
      await owner.query('begin')
      if (aside) await owner.query(`alter database ${databaseName} rename to ${aside}`)
      else if (isThere)
        await owner.query(`alter database ${databaseName} rename to ${databaseName}_empty_${stamp}`)
      await owner.query(`alter database ${fresh} rename to ${databaseName}`)
      await owner.query('commit')
      if (isThere && !aside) await owner.query(`drop database ${databaseName}_empty_${stamp}`)
      return { ...done, aside }
    } finally {
      await hold?.release()
      if (await exists(fresh)) await owner.query(`drop database ${fresh} with (force)`).catch(() => {})
    }
  } finally {
    await owner.end()
  }
}

/** Up to the backup's version, its rows, then the rest of the migrations, then what must not happen twice. */
async function fill(
  url: string,
  prefix: string,
  dataDir: string,
  folder: string,
  manifest: Manifest,
  now: Date,
): Promise<Omit<Restored, 'aside'>> {
  const { logins } = await readSecrets(dataDir)
  const last = manifest.migrations.at(-1) ?? ''
  await migrate(url, { until: last })
  const made = await ensureLogins(url, prefix, logins)
  await restoreBackup(url, folder)
  // Under their sums: what is there already is the same, and what nothing refers to goes with the next tidying.
  await putBackFiles(folder, manifest.files ?? [], join(dataDir, 'files'))
  const migrated = await migrate(url)
  const db = openDatabase(
    { full: made.fullUrl, part: made.partUrl, jobs: made.jobsUrl },
    { log: silentLog, poolSize: 2 },
  )
  try {
    const stopped = await stopWhatWasUnderWay(db, manifest, now)
    // The backup does not know who was erased since; the list beside the database does.
    await eraseAgain(db, dataDir, now)
    return { manifest, migrated, stopped }
  } finally {
    await db.close()
  }
}

/**
 * After the backup was taken, the installation went on: mail that waits in it may have been sent, and sessions and links
 * that live in it may have been ended by a new password. Neither may come back by itself.
 */
async function stopWhatWasUnderWay(
  db: Database,
  manifest: Manifest,
  now: Date,
): Promise<Restored['stopped']> {
  return db.as(systemActor, async tx => {
    const problem = `Restored on ${now.toISOString().slice(0, 10)} from a backup of ${manifest.takenAt.slice(0, 10)}: whether it was sent is not known.`
    return { mails: await doubtWaiting(tx, problem), ...(await endAllAccess(tx, systemActor)) }
  })
}

/** Whether somebody founded a company in it. */
async function holdsRows(url: string): Promise<boolean> {
  const client = await connect(url)
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('public.company') is not null as there`,
    )
    if (!rows[0]!.there) return false
    return (await client.query('select from company limit 1')).rowCount === 1
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'linchpin restore' })
  client.on('error', () => {})
  await client.connect()
  return client
}
