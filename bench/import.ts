import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { openInstallation } from '../src/main/installation.ts'
import { startCluster } from '../src/platform/cluster.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { importFile } from '../src/transfer/import-file.ts'
import { runUndo, startUndo } from '../src/transfer/undo-import.ts'
import { cachedInstallation } from './installed.ts'
import { type Measure, round, seeded, timed, watchMemory } from './measure.ts'

const given = [
  'Anneke',
  'Bram',
  'Clara',
  'Dörte',
  'Edwin',
  'Fenna',
  'Gerd',
  'Hanna',
  'Ivo',
  'Jürgen',
  'Łucja',
  'Søren',
]
const family = [
  'Akkerman',
  'Bosch',
  'Claassen',
  'van Dijk',
  'Eggers',
  'Fuchs',
  'Göbel',
  'Hartman',
  'IJsselstein',
  'Jansma',
]
const titles = [
  'Buyer',
  'Head of operations',
  'Production manager',
  'Director',
  'Line engineer',
  'Packaging technologist',
]
const countries = ['Nederland', 'Germany', 'GB', 'Belgium', 'Frankreich']

/** A person a line, ten to a company; one in ten with a second address, one in two with a mobile, some with a newsletter. */
export function* personLines(rows: number, from: number): Generator<string> {
  yield 'First name,Last name,E-mail,Phone,Mobile,Company,Job title,Country,City,Newsletter,Email 2,External id\n'
  const random = seeded(70 + from)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  let part: string[] = []
  for (let n = from; n < from + rows; n++) {
    const [first, last] = [pick(given), pick(family)]
    const company = Math.floor(n / 10)
    const mobile = n % 2 === 0 ? `+31 6 ${String(10_000_000 + n).slice(-8)}` : ''
    const second = n % 10 === 0 ? `${first.toLowerCase()}${n}@thuis.example` : ''
    part.push(
      `${first},${last} ${n},p${n}@firma${company}.example,+31 20 ${String(1_000_000 + (n % 8_999_999))},${mobile},"Firma ${company}, Verpakking BV",${pick(titles)},${pick(countries)},Zwolle,${n % 5 === 0 ? 'yes' : ''},${second},B-${n}\n`,
    )
    if (part.length < 1_000) continue
    yield part.join('')
    part = []
  }
  yield part.join('')
}

/** Tables that an import of persons fills, parents first. */
const tables = ['account', 'person', 'contact_point', 'consent', 'import_created']

/**
 * Persons from a CSV file, from its path to the receipt: copied, looked through, mapped, matched, written with their companies,
 * further addresses and consents, journalled for undoing. The limit is COPY of the very rows that became of them into the same
 * tables with the same indexes, durable. The data is put back by undoing, which is measured too.
 */
export const importing: Measure = async (size, say) => {
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
    const took = await timed(async () => {
      const done = await importFile({
        db,
        clock: () => new Date(),
        dataDir,
        actor: systemActor,
        kind: 'persons',
        file,
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
      },
    }
  } finally {
    rmSync(file, { force: true })
    await owner.end()
    await db.close()
    await installation.stop()
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
