import pg from 'pg'
import { conditionSource } from '../src/main/traits.ts'
import { type Database, openDatabase, type Tx } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { keepSegments, rebuildSegments } from '../src/segments/keep.ts'
import { keptSegments } from '../src/segments/queries.ts'
import { insertSegment } from '../src/segments/store.ts'
import { writeCondition } from '../src/shared/condition/read.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import { growSegments } from './grow-segments.ts'
import { cachedInstallation, runServer } from './installed.ts'
import { type Measure, quantile, round, timed, watchMemory } from './measure.ts'
import { definitions, seen } from './segment-definitions.ts'

const touched = 60
const minute = 60_000

/**
 * Twenty segments over so many persons with five touches each. `ours` is a full rebuild of all, `limit` twenty passes over the
 * same rows: persons, and the ledger by whose it is. Beside it: from the end of a transaction that records a touch until the
 * running server has its person in the segment, and what a minute and a day of passing time take.
 */
export const segment: Measure = async (size, say) => {
  const persons = size === 'full' ? 1_000_000 : (size ?? 20_000)
  const dataDir = await cachedInstallation(`segment-${persons}`, say, client => growSegments(client, persons))
  const server = await runServer(dataDir)
  const peak = watchMemory([server.pid, server.databasePid])
  const owner = new pg.Client({ connectionString: server.ownerUrl })
  await owner.connect()
  const db = openDatabase(
    { full: server.ownerUrl, part: server.ownerUrl, jobs: server.ownerUrl },
    { log: silentLog, poolSize: 2 },
  )
  try {
    await owner.query('truncate segment_member, segment_change, segment_listed, segment_due, segment cascade')
    const made = await timed(() => db.as(systemActor, tx => makeAll(tx)))
    say(`made and reckoned first in ${round(made / 1000)} s`)
    const rebuilt = await timed(() => rebuild(db))
    await eachAlone(db, say)
    const limit = definitions(1).length * (await onePass(owner))
    const visible = await visibleAfterTouch(db, owner)
    const passing = async (ms: number) =>
      timed(() => db.as(systemActor, async tx => passTime(tx, new Date(Date.now() + ms))))
    const more = {
      visibleP50Ms: round(quantile(visible, 0.5)),
      visibleP95Ms: round(quantile(visible, 0.95)),
      visibleMaxMs: round(quantile(visible, 1)),
      afterAMinuteMs: round(await passing(minute)),
      afterADayMs: round(await passing(24 * 60 * minute)),
      members: Number((await owner.query('select count(*) as n from segment_member')).rows[0].n),
    }
    return {
      size: persons,
      ours: round(rebuilt),
      limit: round(limit),
      unit: 'ms',
      rssMiB: round(peak()),
      more,
    }
  } finally {
    await db.close()
    await owner.end()
    await server.stop()
  }
}

async function makeAll(tx: Tx): Promise<void> {
  const now = new Date()
  let first = 0
  for (const [at] of definitions(0).entries()) {
    const { name, about, when } = definitions(first)[at]!
    const values = { name, note: '', about, condition: writeCondition(about, when), madeBy: null }
    const id = await insertSegment(tx, values, now)
    if (name === seen.name) first = id
  }
  await rebuildSegments(tx, await conditionSource(tx), now)
}

const rebuild = (db: Database) =>
  db.as(systemActor, async tx => rebuildSegments(tx, await conditionSource(tx), new Date()))

async function passTime(tx: Tx, now: Date): Promise<void> {
  const source = await conditionSource(tx)
  while ((await keepSegments(tx, source, now)).more);
}

/** What each takes, for whoever looks for the slow one. */
async function eachAlone(db: Database, say: (line: string) => void): Promise<void> {
  await db.as(systemActor, async tx => {
    const source = await conditionSource(tx)
    for (const { id } of await keptSegments(tx)) {
      const took = await timed(() => rebuildSegments(tx, source, new Date(), [id]))
      say(`${definitions(0)[id - 1]?.name ?? id}: ${round(took)} ms`)
    }
  })
}

/** Milliseconds of one pass over persons and the ledger, without rights and conditions. */
const onePass = (owner: pg.Client): Promise<number> =>
  timed(async () => {
    await owner.query('select count(*), max(name) from person')
    await owner.query(
      'select count(*) from (select subject_id, count(*), max(occurred_at) from touch group by 1) t',
    )
  })

/** Milliseconds from the end of each transaction until somebody who looks every few sees the person in the segment. */
async function visibleAfterTouch(db: Database, owner: pg.Client): Promise<number[]> {
  const { rows } = await owner.query<{ id: string }>(
    `select id from person where erased_at is null order by md5(id::text) limit ${touched}`,
  )
  const { rows: found } = await owner.query<{ id: string }>('select id from segment where name = $1', [
    seen.name,
  ])
  const took: number[] = []
  for (const { id } of rows) {
    await db.as(systemActor, tx =>
      recordTouches(
        tx,
        systemActor,
        [{ subjectId: Number(id), kind: 'web_page', occurredAt: new Date(), title: 'The measured page' }],
        new Date(),
      ),
    )
    took.push(await timed(() => untilMember(owner, found[0]!.id, id)))
  }
  return took
}

async function untilMember(owner: pg.Client, segmentId: string, personId: string): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end; ) {
    const { rowCount } = await owner.query({
      name: 'is member',
      text: 'select 1 from segment_member where segment_id = $1 and subject_id = $2',
      values: [segmentId, personId],
    })
    if ((rowCount ?? 0) > 0) return
  }
}
