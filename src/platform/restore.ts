import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { connectForBackup, type Manifest, readManifest, type SavedTable } from './backup.ts'
import { listMigrations, listTables, textSettings } from './backup-tables.ts'

const batch = 2_000

/** Rows that a migration put there carry the transaction number of its entry; any other row is somebody's. */
export const refuseUsed = async (
  client: pg.Client,
  tables: readonly { name: string }[],
  sentence = (name: string) => `A backup is restored into an empty database only; ${name} holds rows.`,
): Promise<void> => {
  for (const { name } of tables) {
    // The queue's tables fill as soon as a worker has run once.
    if (name.startsWith('graphile_worker.')) continue
    const { rowCount } = await client.query(
      `select from ${name} where xmin::text not in (select xmin::text from public.migration) limit 1`,
    )
    if (rowCount) throw new Error(sentence(name))
  }
}

const refuseOtherShape = async (client: pg.Client, manifest: Manifest): Promise<void> => {
  const here = await listMigrations(client)
  if (JSON.stringify(here) !== JSON.stringify(manifest.migrations)) {
    const newer = manifest.migrations.find(name => name > (here.at(-1) ?? ''))
    if (newer)
      throw new Error(
        `The backup was taken by a newer Linchpin: it knows ${newer}. Restore it with that version.`,
      )
    const last = (names: string[]) => names.at(-1) ?? 'nothing'
    throw new Error(
      `The backup was taken at ${last(manifest.migrations)} and this database stands at ${last(here)}. ` +
        'Migrate an empty database up to the same point, restore, then migrate the rest.',
    )
  }
  const known = new Map(
    (await listTables(client)).map(({ name, columns }) => [name, JSON.stringify(columns)]),
  )
  for (const { name, columns } of manifest.tables) {
    if (known.get(name) !== JSON.stringify(columns)) {
      throw new Error(`The table ${name} of the backup is not the same in this database.`)
    }
  }
}

const fill = async (client: pg.Client, folder: string, table: SavedTable): Promise<number> => {
  const names = table.columns.map(({ name }) => name).join(', ')
  const values = table.columns.map(({ type }, index) => `(line->>${index})::${type}`).join(', ')
  const insert = `insert into ${table.name} (${names}) overriding system value
    select ${values} from unnest($1::text[]) with ordinality t(text, at),
      lateral (select t.text::json as line) l order by at`
  let written = 0
  let waiting: string[] = []
  const flush = async () => {
    written += (await client.query(insert, [waiting])).rowCount ?? 0
    waiting = []
  }
  const source = createReadStream(join(folder, table.file))
  const unpacked = createGunzip()
  const unpacking = pipeline(source, unpacked)
  // Reported through the loop below; without this a damaged file would also count as unhandled.
  unpacking.catch(() => undefined)
  for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) {
    waiting.push(line)
    if (waiting.length >= batch) await flush()
  }
  await unpacking
  if (waiting.length > 0) await flush()
  return written
}

/**
 * Puts a backup into an empty database that stands at the backup's migration, all or nothing, and verifies
 * the number of rows of each table. Rows that the migrations inserted are replaced by those of the backup.
 * A superuser's restore fires no triggers; another owner's switches off only the triggers of ours.
 */
export const restoreBackup = async (url: string, folder: string): Promise<Manifest> => {
  const manifest = await readManifest(folder)
  const client = await connectForBackup(url)
  try {
    await client.query('begin')
    await client.query(textSettings)
    await refuseOtherShape(client, manifest)
    await refuseUsed(client, manifest.tables)
    const { rows } = await client.query<{ superuser: boolean }>(
      'select rolsuper as superuser from pg_roles where rolname = current_user',
    )
    const names = manifest.tables.map(({ name }) => name)
    if (names.length > 0) await client.query(`truncate ${names.join(', ')}`)
    if (rows[0]!.superuser) await client.query(`set local session_replication_role = 'replica'`)
    else for (const name of names) await client.query(`alter table ${name} disable trigger user`)
    for (const table of manifest.tables) {
      const written = await fill(client, folder, table)
      const { rows: counted } = await client.query<{ n: string }>(`select count(*) as n from ${table.name}`)
      if (written !== table.rows || Number(counted[0]!.n) !== table.rows) {
        throw new Error(`${table.name}: the backup says ${table.rows} rows, ${counted[0]!.n} were restored.`)
      }
    }
    if (!rows[0]!.superuser) {
      await client.query('set constraints all immediate')
      for (const name of names) await client.query(`alter table ${name} enable trigger user`)
    }
    for (const { name, value } of manifest.sequences) {
      await client.query('select setval($1::regclass, $2::bigint)', [name, value])
    }
    await client.query('commit')
    return manifest
  } finally {
    await client.end()
  }
}
