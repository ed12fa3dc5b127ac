import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '../platform/backup.ts'
import { withBackup } from '../platform/backup-file.ts'
import { putBackFiles } from '../platform/backup-files.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { silentLog } from '../platform/log.ts'
import { doubtWaiting } from '../platform/mail.ts'
import { migrate } from '../platform/migrate.ts'
import { restoreBackup } from '../platform/restore.ts'
import { ensureLogins } from '../platform/roles.ts'
import { eraseAgain } from '../privacy/erase-again.ts'
import { endAllAccess } from '../team/end-all-access.ts'
import { systemActor } from '../team/model/actor.ts'
import { intoFreshDatabase } from './fresh-database.ts'
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
  const { dataDir, backup, ...place } = options
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  return withBackup(backup, dataDir, async (folder, manifest) => {
    const { done, aside } = await intoFreshDatabase(
      {
        ...place,
        dataDir,
        used: 'Restore into another --data folder, or say --replace: then what is here is put aside first.',
      },
      now,
      (url, prefix) => fill(url, prefix, dataDir, folder, manifest, now),
    )
    return { ...done, aside }
  })
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
