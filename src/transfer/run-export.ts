import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { writeZip } from '../platform/zip-write.ts'
import { isRefusal } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type ExportPlan, type ExportRow, exportRows, planExport } from './export-rows.ts'
import { rowsOfTables } from './further-tables.ts'
import { byKeyOnly, countOfList, lastOfPage } from './list-tables.ts'
import { partRows } from './model/archive.ts'
import { csvLine } from './model/formula.ts'
import { type ExportFormat, type List, lists } from './model/lists.ts'
import { assertMayExport } from './model/may-export.ts'
import { readmeOf } from './model/readme.ts'
import { exportPath, type TransferPlace } from './place.ts'
import { importActor, storedExport } from './queries.ts'
import { endExport, isCancelled, startExport, writeProgress } from './store-exports.ts'
import { writeTables } from './write-archive.ts'
import { type Cell, writeWorkbook } from './write-workbook.ts'

/** A page of a list as whoever exports sees it, with its filters; for the ids of its items. */
export type ListPage = (
  tx: Tx,
  actor: Actor,
  list: List,
  filter: Readonly<Record<string, unknown>>,
  cursor: string | null,
  now: Date,
) => Promise<{ ids: number[]; next: string | null }>

/** Told of the records that an export shows, before they are written: whose they are is noted. */
export type Shown = (actor: Actor, list: List, ids: readonly number[]) => Promise<void>

export type ExportOptions = TransferPlace & { db: Database; clock: Clock; listPage: ListPage; shown?: Shown }
type Filter = Readonly<Record<string, unknown>>

const pageRows = 2_000

class Cancelled extends Error {}

/** The rows of a list, page by page, each in a transaction of its own with the rights of whoever exports. */
export async function* rowsOfList(
  { db, clock, listPage, shown }: Omit<ExportOptions, 'dataDir'>,
  actor: Actor,
  plan: ExportPlan,
  filter: Filter,
  seen: (records: number) => Promise<void>,
): AsyncGenerator<Cell[]> {
  if (Object.keys(filter).length === 0) {
    for (let after = 0; ; ) {
      const page = await db.as(
        actor,
        async tx => {
          const last = await lastOfPage(tx, plan.list, after, pageRows)
          if (last === null) return null
          await byKeyOnly(tx)
          return { last, rows: await exportRows(tx, plan, { after, limit: pageRows }) }
        },
        { readOnly: true },
      )
      if (page === null) return
      await seen(recordsOf(page.rows))
      await shown?.(actor, plan.list, idsOf(page.rows))
      for (const row of page.rows) yield row.cells
      after = page.last
    }
  }
  for (let cursor: string | null = null; ; ) {
    const page: { next: string | null; rows: ExportRow[] } = await db.as(
      actor,
      async tx => {
        const { ids, next } = await listPage(tx, actor, plan.list, filter, cursor, clock())
        await byKeyOnly(tx)
        return { next, rows: await exportRows(tx, plan, { ids }) }
      },
      { readOnly: true },
    )
    await seen(recordsOf(page.rows))
    await shown?.(actor, plan.list, idsOf(page.rows))
    for (const row of page.rows) yield row.cells
    if (page.next === null) return
    cursor = page.next
  }
}

const idsOf = (rows: readonly { id: number }[]): number[] => rows.map(row => row.id)
/** An order has a row a line, and is one record. */
const recordsOf = (rows: readonly ExportRow[]): number => new Set(rows.map(row => row.id)).size

const jsonColumns = new Set(['points', 'consents', 'properties', 'reasons', 'people'])
const jsonLine = (headers: readonly string[], cells: readonly Cell[]): string => {
  const entries = headers.flatMap((header, i): [string, unknown][] => {
    const cell = cells[i]
    if (cell === null || cell === undefined) return []
    return [[header, jsonColumns.has(header) && typeof cell === 'string' ? JSON.parse(cell) : cell]]
  })
  return `${JSON.stringify(Object.fromEntries(entries))}\n`
}

/** Rows as the text of a file, in pieces; CSV begins with a byte order mark, for spreadsheets. */
export async function* linesOfList(
  format: 'csv' | 'jsonl',
  headers: readonly string[],
  rows: AsyncIterable<Cell[]>,
): AsyncGenerator<string> {
  if (format === 'csv') yield `\ufeff${csvLine(headers)}`
  let part: string[] = []
  for await (const cells of rows) {
    part.push(format === 'csv' ? csvLine(cells.map(cell => cell ?? '')) : jsonLine(headers, cells))
    if (part.length < 500) continue
    yield part.join('')
    part = []
  }
  if (part.length > 0) yield part.join('')
}

/** Writes one list to a file. */
export async function writeList(
  options: Omit<ExportOptions, 'dataDir'>,
  actor: Actor,
  asked: { list: List; format: ExportFormat; filter: Filter },
  path: string,
  seen: (records: number) => Promise<void> = async () => {},
): Promise<void> {
  const { columns, ...filter } = asked.filter
  const shown = typeof columns === 'string' ? columns : undefined
  const plan = await options.db.as(actor, tx => planExport(tx, asked.list, shown), { readOnly: true })
  const headers = plan.picked === null ? plan.headers : plan.picked.map(place => plan.headers[place]!)
  const rows = rowsOfList(options, actor, plan, filter, seen)
  if (asked.format === 'xlsx') await writeWorkbook(path, asked.list, headers, rows, options.clock())
  else
    await pipeline(
      Readable.from(linesOfList(asked.format, headers, rows)),
      createWriteStream(path, { mode: 0o600 }),
    )
}

/**
 * Writes all lists into one archive, a file each (in parts of a million rows), with a page that explains them; beside them every
 * table that is neither a secret nor derived, by which an empty installation is made what this one is.
 */
export async function writeEverything(
  options: Omit<ExportOptions, 'dataDir'> & Partial<TransferPlace>,
  actor: Actor,
  format: 'csv' | 'jsonl',
  path: string,
  seen: (records: number) => Promise<void> = async () => {},
): Promise<void> {
  const { db, clock } = options
  const now = clock()
  const zip = writeZip(path, now)
  try {
    await zip.add('README.txt', [readmeOf(format, now)])
    for (const list of lists) {
      const plan = await db.as(actor, tx => planExport(tx, list), { readOnly: true })
      const rows = rowsOfList(options, actor, plan, {}, seen)
      let next = await rows.next()
      for (let part = 1; part === 1 || !next.done; part++) {
        const some = async function* (): AsyncGenerator<Cell[]> {
          for (let row = 0; row < partRows && !next.done; row++) {
            yield next.value
            next = await rows.next()
          }
        }
        const name = part === 1 ? list : `${list}-${part}`
        await zip.add(`${name}.${format}`, linesOfList(format, plan.headers, some()))
      }
    }
    await writeTables(zip, { db, dataDir: options.dataDir }, actor, now, seen)
    await zip.close()
  } catch (error) {
    zip.abort()
    throw error
  }
}

/** The job: writes the file beside its place and moves it there when it is whole. May run twice: it begins anew. */
export async function runExport(id: number, options: ExportOptions): Promise<void> {
  const { db, clock } = options
  const machine = { userId: null, role: 'system' } as const
  const asked = await db.as(machine, tx => storedExport(tx, id))
  if (!asked || !['waiting', 'running'].includes(asked.state)) return
  const actor = await db.as(machine, tx => importActor(tx, asked.userId))
  const path = exportPath(options, asked.storedAs)
  const unfinished = `${path}.part`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  if (actor === null) {
    await db.as(machine, tx =>
      endExport(tx, id, { state: 'failed', problem: 'Whoever asked for it can no longer sign in.' }, clock()),
    )
    return
  }
  const { what, format, filter } = asked
  try {
    // Rights may have been taken away between asking and now.
    assertMayExport(actor, what)
    const total =
      what === 'everything'
        ? await db.as(actor, async tx => {
            let sum = 0
            for (const list of lists) sum += await countOfList(tx, list)
            return sum + (await rowsOfTables(tx))
          })
        : Object.keys(filter).length === 0
          ? await db.as(actor, tx => countOfList(tx, what))
          : null
    await db.as(machine, tx => startExport(tx, id, total))
    const seen = async (records: number): Promise<void> => {
      if (await db.as(machine, tx => isCancelled(tx, id))) throw new Cancelled()
      await db.as(machine, tx => writeProgress(tx, id, records))
    }
    if (what === 'everything')
      await writeEverything(options, actor, format === 'xlsx' ? 'csv' : format, unfinished, seen)
    else await writeList(options, actor, { list: what, format, filter }, unfinished, seen)
    await rename(unfinished, path)
    const { size } = await stat(path)
    const kept = await db.as(machine, tx => endExport(tx, id, { state: 'done', bytes: size }, clock()))
    if (!kept) await rm(path, { force: true })
  } catch (error) {
    await rm(unfinished, { force: true })
    if (error instanceof Cancelled) return
    if (!isRefusal(error)) throw error
    await db.as(machine, tx => endExport(tx, id, { state: 'failed', problem: error.detail }, clock()))
  }
}
