import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { backUp } from './backup.ts'
import { renewReadingOrder } from './reading-order.ts'
import { ensureGroupRoles } from './roles.ts'

const lockKey = [0x4c494e43, 2] as const
const ownFolder = fileURLToPath(new URL('../../db/migrations', import.meta.url))

export type MigrateOptions = {
  log?: (line: string) => void
  /** Folder of `NNNN-name.sql` files; our own `db/migrations` unless given. */
  folder?: string
  /** Where a backup goes before an already used database is changed; none is made when absent. */
  backups?: string
  /** Folder of files that lie beside the rows, for such a backup. */
  files?: string
  /** Name of the last migration to apply, for restoring a backup of an earlier version. */
  until?: string
}

type Migration = { name: string; sha256: string; text: string }

const readMigrations = async (folder: string): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async name => {
      const text = await readFile(join(folder, name), 'utf8')
      // Line ends may differ between checkouts of the same file.
      const sha256 = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
      return { name, sha256, text }
    }),
  )
}

/** The names of all migrations that this version knows, in their order. */
export const knownMigrations = async (folder = ownFolder): Promise<string[]> =>
  (await readdir(folder)).filter(name => name.endsWith('.sql')).sort()

/** The applied ones must be the first of ours, unchanged; otherwise the database is another version's. */
const pendingAmong = (ours: Migration[], applied: { name: string; sha256: string }[]): Migration[] => {
  const byName = new Map(ours.map(migration => [migration.name, migration]))
  for (const { name, sha256 } of applied) {
    const own = byName.get(name)
    if (!own) {
      throw new Error(
        `The database knows the migration ${name}, and this Linchpin does not: it was used by a newer ` +
          'version. Start that version, or restore a backup of this one.',
      )
    }
    if (own.sha256 !== sha256) {
      throw new Error(
        `The migration ${name} was changed after it had been applied. Put the file back as it was, and ` +
          'write the change as a new migration.',
      )
    }
  }
  const done = new Set(applied.map(({ name }) => name))
  const pending = ours.filter(({ name }) => !done.has(name))
  const last = applied.at(-1)?.name ?? ''
  const early = pending.find(({ name }) => name < last)
  if (early) {
    throw new Error(
      `The migration ${early.name} comes before ${last}, which is already applied. Renumber it.`,
    )
  }
  return pending
}

const refuseOldServer = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ number: string; name: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as name`,
  )
  if (Number(rows[0]!.number) < 150_000) {
    throw new Error(`Linchpin needs PostgreSQL 15 or later; this server is ${rows[0]!.name}.`)
  }
}

const apply = async (client: pg.Client, { name, sha256, text }: Migration): Promise<void> => {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into public.migration (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    const { message, position } = error as { message: string; position?: string }
    const line = position ? ` (line ${text.slice(0, Number(position)).split('\n').length})` : ''
    throw new Error(`The migration ${name} failed${line}: ${message}`, { cause: error })
  }
}

/**
 * Brings a database up to date: each pending file in a transaction of its own, under a lock, forward only.
 * Answers the names applied now. Refuses changed, unknown and out-of-order files.
 */
export const migrate = async (ownerUrl: string, options: MigrateOptions = {}): Promise<string[]> => {
  const { log = () => undefined, folder = ownFolder, backups, until } = options
  const ours = await readMigrations(folder)
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'linchpin migrate' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await refuseOldServer(client)
    await client.query('select pg_advisory_lock($1::int, $2::int)', [...lockKey])
    await ensureGroupRoles(client)
    await client.query(`set client_min_messages = warning`)
    await client.query(`create table if not exists public.migration (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
    const { rows: applied } = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from public.migration order by name',
    )
    const pending = pendingAmong(ours, applied).filter(({ name }) => until === undefined || name <= until)
    if (backups && applied.length > 0 && pending.length > 0) {
      const backup = await backUp(ownerUrl, backups, new Date(), options.files)
      log(`Before ${pending.length} changes of the database it was backed up to ${backup.folder}.`)
    }
    for (const migration of pending) {
      await apply(client, migration)
      log(`Applied ${migration.name}.`)
    }
    const renewed = await renewReadingOrder(client)
    if (renewed.length > 0) log(`PostgreSQL sorts texts anew: ${renewed.length} indexes were made again.`)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}
