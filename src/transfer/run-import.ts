import { sql } from 'kysely'
import { linkParents, type ParentPair } from '../customers/link-parents.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { type BatchResult, countRemark, type Journal, type RowOutcome } from '../shared/batch.ts'
import { isRefusal, refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { batches } from './batches.ts'
import { queueImport } from './confirm-import.ts'
import { openJournal } from './journal.ts'
import { chunkRows, chunkSize } from './model/chunks.ts'
import type { Field } from './model/fields.ts'
import { addReadingRemarks, addSameRemarks } from './model/remarks.ts'
import type { Counts } from './model/settings.ts'
import { type Understood, understandingOf } from './model/understand.ts'
import { pathOf, removeFile, type TransferPlace } from './place.ts'
import {
  type CompanyReading,
  companyReading,
  fieldsOfKind,
  type ImportState,
  importActor,
  type StoredImport,
  storedImport,
} from './queries.ts'
import type { TableRow } from './read-rows.ts'
import { readTable } from './read-table.ts'
import { addProgress, addRemarks, moveImport, type Refused } from './store.ts'
import { tidying } from './tidying.ts'

const leaseMilliseconds = 60_000

export type RunOptions = TransferPlace & {
  db: Database
  clock: Clock
  /** Told after each chunk has committed, with the rows read so far. */
  onProgress?: (rowsRead: number) => void
  /** Asked before each chunk; true leaves the import as it is, to be resumed. */
  shouldPause?: () => boolean
  /** Run outside the worker: the worker takes over when no chunk was finished for a minute. */
  leased?: boolean
}

const machine = { userId: null, role: 'system' } as const

/**
 * Runs an import to its end, or goes on where it was left: a chunk's rows, counts and refusals commit together, and
 * the rows already counted are skipped. Answers the state it leaves. Two runs of one import do no harm: one gives way.
 */
export async function runImport(importId: number, options: RunOptions): Promise<ImportState | null> {
  const { db, clock } = options
  const begun = await db.as(machine, async (tx): Promise<StoredImport | Begun | null> => {
    const stored = await storedImport(tx, importId, true)
    if (!stored || !['waiting', 'running'].includes(stored.state)) return stored
    await moveImport(tx, importId, [stored.state], 'running', clock())
    const begun: Begun = {
      ...stored,
      state: 'running',
      company: await companyReading(tx),
      fields: await fieldsOfKind(tx, stored.kind),
    }
    return begun
  })
  if (!begun || !('company' in begun)) return begun?.state ?? null
  try {
    const state = await runRows(importId, begun, options)
    // Of a cancelled import the file is kept for a while: it may be continued.
    if (state === 'done') await removeFile(options, begun.storedAs)
    return state
  } catch (error) {
    const problem = finalProblem(error)
    if (problem === null) throw error
    await db.as(machine, tx => moveImport(tx, importId, ['running'], 'failed', clock(), problem))
    return 'failed'
  }
}

/** A sentence when another try would fail as well, else null. */
function finalProblem(error: unknown): string | null {
  if (isRefusal(error)) return error.detail
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'The file is no longer there. Start the import again.'
  return null
}

type Begun = StoredImport & { company: CompanyReading; fields: readonly Field[] }
/** A row with what was made of it before its chunk is written. */
type Prepared = { row: TableRow; read: { made: unknown } | { refused: string; field?: string } }

/** Reads ahead while the database writes: the rows of one chunk are understood as those before it are stored. */
async function runRows(id: number, stored: Begun, options: RunOptions): Promise<ImportState> {
  const understand = understandingOf(stored.fields, stored.settings, stored.company)
  const { prepare, tellsWriting } = batches[stored.kind]
  const size = chunkSize(stored.kind)
  let done = stored.rowsRead
  let skip = done
  let chunk: Prepared[] = []
  let writing: Promise<ImportState> | null = null
  const tidy = tidying(options.db)
  const write = async (rows: Prepared[], onWriting?: () => void): Promise<ImportState> => {
    if (options.shouldPause?.()) return 'waiting'
    const state = await options.db.as({ userId: stored.userId, role: 'system' }, tx =>
      runChunk(tx, id, done, rows, options, onWriting),
    )
    if (state !== 'running') return state
    done += rows.length
    if (stored.kind === 'persons') tidy.begin()
    options.onProgress?.(done)
    return state
  }
  const settle = async (): Promise<ImportState> => {
    const state = (await writing) ?? 'running'
    writing = null
    return state
  }
  try {
    for await (const row of readTable(pathOf(options, stored.storedAs), stored.settings)) {
      if (skip > 0) {
        skip--
        continue
      }
      const read = row.problem === undefined ? understand(row.cells) : { refused: row.problem }
      chunk.push({ row, read: 'values' in read ? { made: prepare(read.values) } : read })
      if (chunk.length < size) continue
      const state = await settle()
      if (state !== 'running') return state
      const looked = Promise.withResolvers<void>()
      writing = write(chunk, looked.resolve)
      // Whoever awaits it next sees a failure; until then it must not count as unseen.
      writing.catch(() => {}).finally(looked.resolve)
      chunk = []
      // Reading on while a chunk is matched would only hold up the many short questions that it asks.
      if (tellsWriting) await looked.promise
    }
  } catch (error) {
    // What was being written when the file could not be read on is counted first.
    await settle().catch(() => {})
    throw error
  }
  let state = await settle()
  if (state !== 'running') return state
  if (chunk.length > 0) {
    state = await write(chunk)
    if (state !== 'running') return state
  }
  await tidy.end()
  await finishParents(id, stored, understand, options)
  const { db, clock } = options
  return db.as(machine, async tx => {
    const now = clock()
    if (!(await moveImport(tx, id, ['running'], 'done', now))) return (await storedImport(tx, id))!.state
    const remarks = new Map<string, number>()
    addReadingRemarks(remarks, stored, done)
    await addRemarks(tx, id, remarks)
    await appendFact(tx, {
      name: 'import.finished',
      about: id,
      payload: { importId: id, kind: stored.kind },
      at: now,
    })
    return 'done'
  })
}

/** One chunk in one transaction. Gives way when the import was stopped, or when another run is further. */
async function runChunk(
  tx: Tx,
  id: number,
  done: number,
  chunk: Prepared[],
  options: RunOptions,
  onWriting?: () => void,
): Promise<ImportState> {
  const stored = await storedImport(tx, id, true)
  if (stored?.state !== 'running') return stored?.state ?? 'cancelled'
  if (stored.rowsRead !== done) return 'waiting'
  const actor = await importActor(tx, stored.userId)
  if (actor === null) return refuse('user_left', 403, 'Whoever started this import can no longer sign in.')
  const now = options.clock()
  await sql`select set_config('app.source', ${`import:${id}`}, true)`.execute(tx)
  const journal = openJournal(tx, id)
  const understood = chunk.map(({ read }) => read)
  const result = await write(tx, actor, stored, understood, now, {
    id,
    journal,
    ...(onWriting ? { onWriting } : {}),
  })
  await journal.close(now)
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, refused: 0 }
  const refused: Refused[] = []
  result.outcomes.forEach((outcome, i) => {
    if (typeof outcome === 'string') counts[outcome]++
    else {
      counts.refused++
      refused.push(refusal(chunk[i]!.row, outcome))
    }
  })
  addSameRemarks(
    result.remarks,
    stored.settings,
    chunk.flatMap(({ row, read }) => ('made' in read ? [row] : [])),
  )
  await addProgress(tx, id, counts, refused, result.remarks)
  if (options.leased) await queueImport(tx, id, new Date(now.getTime() + leaseMilliseconds))
  return 'running'
}

const refusal = (row: TableRow, outcome: { refused: string; field?: string }): Refused => ({
  rowNumber: row.number,
  reason: outcome.refused,
  field: outcome.field ?? null,
  // PostgreSQL keeps no zero character in text; everything else of the row is kept as it was.
  cells: row.cells.map(cell => cell.replaceAll('\u0000', '')),
})

/** Hands the rows that were understood to their domain, and puts the outcomes back in the order of the file. */
async function write(
  tx: Tx,
  actor: Actor,
  stored: StoredImport,
  understood: Prepared['read'][],
  now: Date,
  { id, journal, ...more }: { id: number; journal: Journal; onWriting?: () => void },
): Promise<BatchResult> {
  const fit = understood.flatMap(row => ('made' in row ? [row.made] : []))
  const { outcomes, remarks } = await batches[stored.kind].write(tx, actor, fit, now, {
    create: stored.settings.create,
    onKnown: stored.settings.onKnown,
    origin: stored.settings.origin,
    source: `import:${id}`,
    journal,
    ...more,
  })
  let next = 0
  return {
    remarks,
    outcomes: understood.map((row): RowOutcome => ('made' in row ? outcomes[next++]! : row)),
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Parents may stand below their subsidiaries in the file: they are joined when all rows are there. */
async function finishParents(
  id: number,
  stored: StoredImport,
  understand: (cells: string[]) => Understood,
  options: RunOptions,
): Promise<void> {
  if (stored.kind !== 'accounts' || !stored.settings.mapping.includes('parent')) return
  const pairs: ParentPair[] = []
  const join = async () => {
    const { db, clock } = options
    await db.as({ userId: stored.userId, role: 'system' }, async tx => {
      const now = clock()
      const actor = { userId: stored.userId, role: 'system', name: 'Import' } as const
      const journal = openJournal(tx, id)
      const { missing, circles } = await linkParents(
        tx,
        actor,
        pairs.splice(0),
        now,
        journal,
        stored.settings.onKnown,
        stored.settings.origin,
      )
      await journal.close(now)
      const remarks = new Map<string, number>()
      for (const name of missing.slice(0, 100))
        countRemark(remarks, `No account is called "${name.slice(0, 200)}": left without that parent.`)
      for (const { name, parent } of circles.slice(0, 100))
        countRemark(
          remarks,
          `"${parent.slice(0, 200)}" belongs to "${name.slice(0, 200)}" itself: the latter was left without that parent.`,
        )
      await addRemarks(tx, id, remarks)
    })
  }
  for await (const row of readTable(pathOf(options, stored.storedAs), stored.settings)) {
    const read = understand(row.cells)
    if (!('values' in read) || typeof read.values.parent !== 'string' || typeof read.values.name !== 'string')
      continue
    const { name, parent, key, parentKey } = read.values
    pairs.push({ name, parent, key: textOf(key), parentKey: textOf(parentKey) })
    if (pairs.length >= chunkRows) await join()
  }
  if (pairs.length > 0) await join()
}
