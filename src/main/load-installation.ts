import { mkdir } from 'node:fs/promises'
import { rebuildInsight } from '../insight/derive.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { fillTables } from '../platform/fill-tables.ts'
import { enqueue } from '../platform/jobs.ts'
import { silentLog } from '../platform/log.ts'
import { doubtWaiting } from '../platform/mail.ts'
import { knownMigrations, migrate } from '../platform/migrate.ts'
import { ensureLogins } from '../platform/roles.ts'
import { refuse } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { linkPath } from '../team/model/link.ts'
import { openDoorFor } from '../team/open-door.ts'
import { keepFile } from '../touches/kept-files.ts'
import { type ArchiveIndex, versionProblem } from '../transfer/model/archive.ts'
import {
  type Archive,
  bytesOfFile,
  linesOfEntries,
  openArchive,
  verifyArchive,
} from '../transfer/read-archive.ts'
import { intoFreshDatabase } from './fresh-database.ts'
import { readSecrets } from './secrets.ts'

export type LoadOptions = {
  dataDir: string
  databaseUrl: string
  /** The archive of everything, a ZIP. */
  archive: string
  say: (line: string) => void
}
export type Loaded = {
  index: ArchiveIndex
  /** Migrations that came after the archive. */
  migrated: string[]
  /** Mail that waited when the archive was written. */
  doubted: number
  /** An administrator, and where a password is chosen; null where the archive has none who may sign in. */
  door: { name: string; path: string } | null
}

/**
 * Makes an empty installation what an archive of everything says, ids included (docs/decisions/0102-an-archive-comes-back.md).
 * Refuses one that holds a company, a damaged archive and one of a newer version; then, and when it is killed in the middle,
 * nothing is there. What archives never hold (passwords, sessions, keys) is new.
 */
export async function loadInstallation(options: LoadOptions, now: Date): Promise<Loaded> {
  const { dataDir, archive: path, say } = options
  const archive = await openArchive(path)
  const problem = versionProblem(archive.index.migrations, await knownMigrations())
  if (problem !== null) return refuse('other_version', 409, problem)
  await verifyArchive(archive)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const { done } = await intoFreshDatabase(
    {
      ...options,
      replace: false,
      used: 'An archive is loaded into an empty one: name another --data folder.',
    },
    now,
    async (url, prefix) => {
      const { logins } = await readSecrets(dataDir)
      await migrate(url, { until: archive.index.migrations.at(-1) ?? '' })
      const made = await ensureLogins(url, prefix, logins)
      say(`Loading ${archive.index.tables.length} tables, as of ${archive.index.takenAt}.`)
      await fillFrom(url, archive, dataDir)
      const migrated = await migrate(url)
      const db = openDatabase(
        { full: made.fullUrl, part: made.partUrl, jobs: made.jobsUrl },
        { log: silentLog, poolSize: 2 },
      )
      try {
        return { index: archive.index, migrated, ...(await settle(db, archive.index, now)) }
      } finally {
        await db.close()
      }
    },
  )
  return done
}

/** Files first: what a row refers to is there before it. */
export async function fillFrom(url: string, archive: Archive, dataDir: string): Promise<void> {
  const { zip, index } = archive
  for (const { sha256 } of index.files)
    await keepFile({ dataDir }, bytesOfFile(archive, sha256), sha256, Number.POSITIVE_INFINITY)
  await fillTables(
    url,
    index.tables.map(({ name, parts }) => ({
      name,
      rows: parts.reduce((sum, { rows }) => sum + rows, 0),
      lines: () =>
        linesOfEntries(
          zip,
          parts.map(({ file }) => file),
        ),
    })),
    index.sequences,
  )
}

/** What is computed from the rest is, now or by the queue; what may have been sent from elsewhere is not sent again. */
async function settle(
  db: Database,
  index: ArchiveIndex,
  now: Date,
): Promise<Pick<Loaded, 'doubted' | 'door'>> {
  return db.as(systemActor, async tx => {
    await rebuildInsight(tx)
    for (const task of [
      'customers.matchAll',
      'customers.quality_all',
      'customers.classes',
      'lifecycle.night',
    ])
      await enqueue(tx, task, {})
    const doubted = await doubtWaiting(
      tx,
      `Loaded on ${now.toISOString().slice(0, 10)} from an archive of ${index.takenAt.slice(0, 10)}: whether it was sent is not known.`,
    )
    const door = await openDoorFor(tx, systemActor, now)
    return { doubted, door: door && { name: door.name, path: `${linkPath}${door.token}` } }
  })
}
