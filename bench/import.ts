import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { openInstallation } from '../src/main/installation.ts'
import { startCluster } from '../src/platform/cluster.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { keepHeapSmall } from '../src/platform/heap.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { importFile } from '../src/transfer/import-file.ts'
import { runUndo, startUndo } from '../src/transfer/undo-import.ts'
import { killedAndResumed } from './import-resumed.ts'
import { cachedInstallation } from './installed.ts'
import { type Measure, memoryOf, round, sharedOf, timed, watchMemory } from './measure.ts'
import { personLines } from './person-lines.ts'

/** Tables that an import of persons fills, parents first. */
const tables = ['account', 'person', 'contact_point', 'consent', 'import_created']

/**
 * Persons from a CSV file, from its path to the receipt: copied, looked through, mapped, matched, written with their companies,
 * further addresses and consents, journalled for undoing. The limit is COPY of the very rows that became of them into the same
 * tables with the same indexes, durable. The data is put back by undoing, which is measured too. Memory is told of the first
 * and the last fifth of the rows: it is flat. At the end another file is imported by a process that is killed in the middle,
 * and gone on with: the counts are exact.
 */
export const importing: Measure = async (size, say) => {
  keepHeapSmall()
  const rows = size === 'full' ? 1_000_000 : (size ?? 20_000)
  const dataDir = await cachedInstallation('import', say, async () => {})
  const installation = await openInstallation({ dataDir, databaseUrl: '', port: 0, say: () => {} })
  const { pid } = await startCluster({ dataDir, log: () => {} })
  const db = openDatabase(installation.urls, { log: silentLog, poolSize: 3 })
  const owner = new pg.Client({ connectionString: installation.ownerUrl })
  await owner.connect()
  const file = join(dataDir, 'persons.csv')
  const before = await lastIds(owner)
  try {
    await pipeline(Readable.from(personLines(rows, 0)), createWriteStream(file))
    global.gc?.()
    const idle = watchMemory([process.pid, pid])()
    const peak = watchMemory([process.pid, pid])
    let importId = 0
    let refused = -1
    const memory = watchParts(rows, pid)
    const took = await timed(async () => {
      const done = await importFile({
        db,
        clock: () => new Date(),
        dataDir,
        actor: systemActor,
        kind: 'persons',
        file,
        onProgress: memory.see,
      })
      importId = done.id
      refused = done.refused
    })
    const peakMiB = peak()
    say(`imported ${rows} rows in ${round(took / 1000)} s`)
    const made = await counts(owner, before)
    await dump(owner, before)
    const undoTook = await undo(db, importId)
    const left = await counts(owner, before)
    if (left.person !== 0 || left.contact_point !== 0) throw new Error(`Undoing left ${JSON.stringify(left)}`)
    say(`undone in ${round(undoTook / 1000)} s`)
    await owner.query('vacuum')
    const limitTook = await copyBack(owner)
    await removeSince(owner, before)
    const part = Math.min(rows, 200_000)
    await pipeline(Readable.from(personLines(part, rows)), createWriteStream(file))
    let killedAt = 0
    const resumeTook = await timed(async () => {
      const resumed = await killedAndResumed({ db, owner, dataDir }, file, part)
      killedAt = resumed.rowsAtKill
      importId = resumed.id
    })
    say(`killed after ${killedAt} of ${part} rows and gone on with: exact, in ${round(resumeTook / 1000)} s`)
    await undo(db, importId)
    const nothing = await counts(owner, before)
    if (nothing.person !== 0 || nothing.contact_point !== 0)
      throw new Error(`Undoing what was gone on with left ${JSON.stringify(nothing)}`)
    return {
      size: rows,
      ours: Math.round(rows / (took / 1000)),
      limit: Math.round(rows / (limitTook / 1000)),
      unit: 'rows/s',
      rssMiB: Math.round(peakMiB),
      more: {
        refusedRows: refused,
        accounts: made.account!,
        contactPoints: made.contact_point!,
        consents: made.consent!,
        aboveIdleMiB: Math.round(peakMiB - idle),
        undoRowsPerSecond: Math.round(rows / (undoTook / 1000)),
        ...memory.told(),
        killedAfterRows: killedAt,
        resumedExactly: part,
      },
    }
  } finally {
    rmSync(file, { force: true })
    await owner.end()
    await db.close()
    await installation.stop()
  }
}

const most = { growth: 1.1, togetherMiB: 512 }

/**
 * The most that this program and the database hold after a chunk, in the first and in the last fifth of the rows. The
 * database is a child of the program: it is counted apart, and its buffers, which fill once up to their size whatever is
 * written, are told apart from what it holds besides. Flat is: the program and the database without its buffers hold in the
 * last fifth at most a tenth more than in the first.
 */
function watchParts(rows: number, databasePid: number) {
  const first = { program: 0, database: 0, buffers: 0 }
  const last = { program: 0, database: 0, buffers: 0 }
  return {
    see(read: number): void {
      const part = read <= Math.max(rows / 5, 5_000) ? first : read > rows * 0.8 ? last : null
      if (part === null) return
      const buffers = sharedOf([databasePid])
      const database = memoryOf([databasePid])
      part.program = Math.max(part.program, memoryOf([process.pid]) - database)
      part.database = Math.max(part.database, database - buffers)
      part.buffers = Math.max(part.buffers, buffers)
    },
    told() {
      const growth = (last.program + last.database) / (first.program + first.database)
      return {
        programFirstFifthMiB: Math.round(first.program),
        programLastFifthMiB: Math.round(last.program),
        databaseFirstFifthMiB: Math.round(first.database),
        databaseLastFifthMiB: Math.round(last.database),
        buffersLastFifthMiB: Math.round(last.buffers),
        memoryGrowth: round(growth),
        memoryFlat: Number(growth <= most.growth),
        memoryLow: Number(last.program + last.database <= most.togetherMiB),
      }
    },
  }
}

type Ids = Record<string, number>

async function lastIds(owner: pg.Client): Promise<Ids> {
  const ids: Ids = {}
  for (const table of tables)
    ids[table] = Number(
      (await owner.query<{ id: string }>(`select coalesce(max(id), 0) as id from ${table}`)).rows[0]!.id,
    )
  return ids
}

async function counts(owner: pg.Client, before: Ids): Promise<Ids> {
  const found: Ids = {}
  for (const table of tables)
    found[table] = Number(
      (await owner.query<{ n: string }>(`select count(*) as n from ${table} where id > ${before[table]}`))
        .rows[0]!.n,
    )
  return found
}

/** Where the database itself may write: its user is not ours. */
async function placeOf(owner: pg.Client): Promise<(table: string) => string> {
  const { rows } = await owner.query<{ data_directory: string }>('show data_directory')
  return table => `'${rows[0]!.data_directory.replaceAll("'", "''")}/bench-${table}.copy'`
}

/** What became of the file, table by table, as files that the database writes and reads itself. */
async function dump(owner: pg.Client, before: Ids): Promise<void> {
  const place = await placeOf(owner)
  for (const table of tables)
    await owner.query(
      `copy (select * from ${table} where id > ${before[table]} order by id) to ${place(table)}`,
    )
}

async function undo(db: Database, importId: number): Promise<number> {
  await db.as(systemActor, tx => startUndo(tx, systemActor, importId))
  return timed(() => runUndo(importId, { db, clock: () => new Date() }))
}

async function copyBack(owner: pg.Client): Promise<number> {
  const place = await placeOf(owner)
  let took = 0
  for (const table of tables) {
    took += await timed(() => owner.query(`copy ${table} from ${place(table)}`))
  }
  return took
}

async function removeSince(owner: pg.Client, before: Ids): Promise<void> {
  for (const table of [...tables].reverse())
    await owner.query(`delete from ${table} where id > ${before[table]}`)
  await owner.query(
    'delete from funnel_stage where subject_id not in (select id from person union all select id from visitor)',
  )
  await owner.query('vacuum')
}
