import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { carryFiles, type SavedFile } from './backup-files.ts'
import {
  type Column,
  listMigrations,
  listSequences,
  listTables,
  type Sequence,
  type Table,
  textSettings,
} from './backup-tables.ts'

const kept = 5
const batch = 2_000

/** `sha256` is of the packed file, in hex; backups of before it had none. */
export type SavedTable = { name: string; file: string; rows: number; columns: Column[]; sha256?: string }

/** `manifest.json` of a backup. `leftOut` names tables that the user of the database may not read. */
export type Manifest = {
  format: 1
  takenAt: string
  server: string
  migrations: string[]
  tables: SavedTable[]
  sequences: Sequence[]
  leftOut: string[]
  /** What lies beside the rows, in `files/` under its sha256; backups of before had none. */
  files?: SavedFile[]
  /** sha256 in hex of all the rest of this file, as JSON without spaces. */
  seal?: string
}

export type Backup = { folder: string; manifest: Manifest }

export const connectForBackup = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: 'linchpin backup' })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** One line per row: a JSON array of the values as text, null for null; exact for every type. */
async function* linesOf(client: pg.Client, table: Table, count: (rows: number) => void) {
  const values = table.columns.map(({ name }) => `${name}::text`).join(', ')
  await client.query(
    `declare saved no scroll cursor for select json_build_array(${values})::text as line from ${table.name}`,
  )
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${batch} from saved`)
    if (rows.length === 0) break
    count(rows.length)
    yield `${rows.map(({ line }) => line).join('\n')}\n`
  }
  await client.query('close saved')
}

/** Both sums are against damage, not against somebody who can write the backup: they could write the sums as well. */
export const sumOf = async (file: string): Promise<string> => {
  const sum = createHash('sha256')
  await pipeline(createReadStream(file), sum)
  return sum.digest('hex')
}

const sealOf = ({ seal: _, ...rest }: Manifest): string =>
  createHash('sha256').update(JSON.stringify(rest)).digest('hex')

const removeOld = async (backups: string, now: Date): Promise<void> => {
  const names = (await readdir(backups)).filter(name => /^\d{4}-\d{2}-\d{2}T[\d-]+Z$/.test(name)).sort()
  for (const name of names.slice(0, -kept)) await rm(join(backups, name), { recursive: true, force: true })
  // What a process left behind that was killed while it saved; a day is longer than any lasts.
  for (const name of await readdir(backups)) {
    const [, day, hour, minute] = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-[\d-]+Z\.partial$/.exec(name) ?? []
    if (day && Date.parse(`${day}T${hour}:${minute}Z`) < now.getTime() - 86_400_000)
      await rm(join(backups, name), { recursive: true, force: true })
  }
}

/**
 * Saves all rows of a database, as of one moment, into `<backups>/<time>/`: `<table>.jsonl.gz` and
 * `manifest.json`, and with `files` the files that lie there under their sums. Keeps the five newest. The folder appears
 * under its name only when it is complete.
 */
export const backUp = async (
  url: string,
  backups: string,
  now: Date = new Date(),
  files?: string,
): Promise<Backup> => {
  const folder = join(backups, now.toISOString().replaceAll(/[:.]/g, '-'))
  const partial = `${folder}.partial`
  await mkdir(partial, { recursive: true, mode: 0o700 })
  const client = await connectForBackup(url)
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(textSettings)
    const tables = await listTables(client)
    const saved: SavedTable[] = []
    for (const [index, table] of tables.filter(({ readable }) => readable).entries()) {
      const file = `${String(index + 1).padStart(3, '0')}.jsonl.gz`
      const entry: SavedTable = { name: table.name, file, rows: 0, columns: table.columns }
      const lines = linesOf(client, table, rows => {
        entry.rows += rows
      })
      const target = createWriteStream(join(partial, file), { mode: 0o600, flush: true })
      await pipeline(Readable.from(lines), createGzip({ level: 1 }), target)
      entry.sha256 = await sumOf(join(partial, file))
      saved.push(entry)
    }
    // After the rows: what they refer to was there before them.
    const carried = files === undefined ? [] : await carryFiles(files, join(partial, 'files'))
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    )
    const manifest: Manifest = {
      format: 1,
      takenAt: now.toISOString(),
      server: rows[0]!.version,
      migrations: await listMigrations(client),
      tables: saved,
      sequences: await listSequences(client),
      leftOut: tables.filter(({ readable }) => !readable).map(({ name }) => name),
      ...(carried.length > 0 ? { files: carried } : {}),
    }
    manifest.seal = sealOf(manifest)
    await writeFile(join(partial, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    await rename(partial, folder)
    await removeOld(backups, now)
    return { folder, manifest }
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  } finally {
    await client.end()
  }
}

export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new Error(`${folder} holds no complete backup: manifest.json is missing.`)
  })
  const manifest = readJson(text)
  if (!manifest || (manifest.seal !== undefined && manifest.seal !== sealOf(manifest)))
    throw new Error(`The backup in ${folder} is damaged: manifest.json is not as it was written.`)
  if (manifest.format !== 1) throw new Error(`The backup in ${folder} was written by a newer Linchpin.`)
  return manifest
}

const readJson = (text: string): Manifest | null => {
  try {
    return JSON.parse(text) as Manifest
  } catch {
    return null
  }
}

/** Refuses a backup of which a file is missing or not as it was written, before anything is restored. */
export const verifyBackup = async (folder: string, manifest: Manifest): Promise<void> => {
  for (const { name, file, sha256 } of manifest.tables) {
    const found = await sumOf(join(folder, basename(file))).catch(() => null)
    if (found === null || (sha256 !== undefined && found !== sha256))
      throw new Error(
        `The backup is damaged: ${file}, the rows of ${name}, is missing or not as it was written.`,
      )
  }
  for (const { sha256 } of manifest.files ?? [])
    if ((await sumOf(join(folder, 'files', basename(sha256))).catch(() => null)) !== sha256)
      throw new Error(`The backup is damaged: the file ${sha256} is missing or not as it was written.`)
}
