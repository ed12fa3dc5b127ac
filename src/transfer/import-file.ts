import { createWriteStream } from 'node:fs'
import { copyFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { queueImport } from './confirm-import.ts'
import { suggestSettings } from './examine.ts'
import type { Field, Kind } from './model/fields.ts'
import { headerKey, mappingProblem } from './model/kinds.ts'
import type { Settings } from './model/settings.ts'
import { newPlace, removeFile, type TransferPlace } from './place.ts'
import { fieldsOfKind, type Import, importById, refusedRows, storedImport } from './queries.ts'
import { refusedLines } from './refused-file.ts'
import { runImport } from './run-import.ts'
import { startImport } from './start-import.ts'
import { moveImport, storeSettings } from './store.ts'

export type FileImport = TransferPlace & {
  db: Database
  clock: Clock
  actor: Actor
  kind: Kind
  /** Path of the file; it is copied first, so that it may change or go while the import runs. */
  file: string
  /** Header to field, over what is suggested. */
  map?: [header: string, field: string][]
  settings?: Partial<Settings>
  /** Refuses rows whose values only look like a stored name, instead of taking them as the same. */
  strict?: boolean
  onStart?: (id: number, rowsTotal: number | null) => void
  onProgress?: (rowsRead: number) => void
  shouldPause?: () => boolean
}

/** The suggested mapping with the given columns put over it. Refuses `bad_mapping` with what there is to choose from. */
export function mappedBy(
  kind: Kind,
  fields: readonly Field[],
  settings: Settings,
  map: [string, string][],
): (string | null)[] {
  const mapping = [...settings.mapping]
  for (const [header, field] of map) {
    const column = settings.headers.findIndex(one => one === header || headerKey(one) === headerKey(header))
    if (column < 0)
      refuse(
        'bad_mapping',
        422,
        `There is no column "${header}". The file has: ${settings.headers.join(', ')}.`,
      )
    const keys = fields.map(one => one.key)
    if (field !== '' && !keys.includes(field))
      refuse('bad_mapping', 422, `There is no field "${field}" in ${kind}. Fields: ${keys.join(', ')}.`)
    mapping.forEach((key, i) => {
      if (key === field) mapping[i] = null
    })
    mapping[column] = field === '' ? null : field
  }
  const problem = mappingProblem(kind, fields, mapping)
  if (problem !== null)
    refuse(
      'bad_mapping',
      422,
      `${problem} Say which one: --map "COLUMN=FIELD". The file has: ${settings.headers.join(', ')}.`,
    )
  return mapping
}

/**
 * Imports a file from its path to the end in this process. When this process dies, the worker of the installation
 * goes on with it a minute later. Answers the import with its exact counts.
 */
export async function importFile(options: FileImport): Promise<Import> {
  const { db, actor, clock, kind, file } = options
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) refuse('no_such_file', 422, `There is no file ${file}.`)
  const { storedAs, path } = await newPlace(options)
  await copyFile(file, path)
  let id: number
  try {
    const fields = await db.as(actor, tx => fieldsOfKind(tx, kind), { readOnly: true })
    const suggested = await suggestSettings(path, kind, fields, basename(file), options.settings)
    const settings = {
      ...options.settings,
      mapping: mappedBy(kind, fields, { ...suggested, ...options.settings }, options.map ?? []),
    }
    id = await db.as(actor, async tx => {
      const now = clock()
      const made = await startImport(
        tx,
        actor,
        { kind, fileName: basename(file), storedAs, settings, tried: false },
        options,
        now,
      )
      const stored = (await storedImport(tx, made))!.settings
      const shown = await importById(tx, actor, made)
      if (options.strict)
        await storeSettings(tx, made, { ...stored, same: [], doubted: stored.same }, shown.rowsTotal)
      await moveImport(tx, made, ['draft'], 'waiting', now)
      await queueImport(tx, made, new Date(now.getTime() + 60_000))
      options.onStart?.(made, shown.rowsTotal)
      return made
    })
  } catch (error) {
    await removeFile(options, storedAs)
    throw error
  }
  await runImport(id, { ...options, leased: true })
  return db.as(actor, tx => importById(tx, actor, id))
}

/** Writes the refused rows of an import with their reasons. */
export async function writeRefused(db: Database, actor: Actor, id: number, path: string): Promise<void> {
  const headers = await db.as(actor, async tx => (await storedImport(tx, id))?.settings.headers ?? [])
  const page = (after: number) => db.as(actor, tx => refusedRows(tx, id, after))
  await pipeline(Readable.from(refusedLines(headers, page)), createWriteStream(path, { mode: 0o600 }))
}
