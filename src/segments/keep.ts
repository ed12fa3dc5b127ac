import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Moment } from '../shared/condition/time.ts'
import { company } from '../team/queries.ts'
import { subjectsBeside } from './beside.ts'
import { membersSql } from './compile.ts'
import { type Due, everybody } from './model/due.ts'
import { inOrder } from './model/order.ts'
import { isMoved, type Reads, readsOf } from './model/reads.ts'
import { movedByTime } from './moved-by-time.ts'
import { type KeptSegment, keptSegments } from './queries.ts'
import type { ConditionSource, Sql } from './source.ts'
import { clearDue, insertDue, setKeptUntil, setMembers, takeDue } from './store.ts'
import { likely, whomMoved } from './whom-moved.ts'

/** So many are asked one by one; where more may have been moved, everybody is. */
const fewest = 5_000

/** Members are reckoned by one at a time: taken before any row of `segment` is locked. */
export async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('segments', 0))`.execute(tx)
}

/** Whoever else asks conditions hears of what changed of whom, who came into a segment and who left among it, in the transaction that
 * takes it. */
export type Told = (tx: Tx, changes: readonly Due[], now: Date) => Promise<void>

/** How many came into a segment and how many left one; whether there is more to do, in a transaction of its own. */
export type Kept = { entered: number; left: number; more: boolean }
const nothing: Kept = { entered: 0, left: 0, more: false }

type Read = KeptSegment & { reads: Reads }
const listed: Reads = { of: new Set(['segment_listed']), beside: false, touches: null }

/** In their order, those that can be asked: one that asks for what is no longer offered stays as it is. */
async function readSegments(tx: Tx, source: ConditionSource): Promise<Read[]> {
  return inOrder(await keptSegments(tx)).flatMap(segment => {
    const reads = segment.when === null ? listed : readsOf(segment.when, segment.about, source)
    return reads ? [{ ...segment, reads }] : []
  })
}

/** Asks everybody anew of these segments, or of all, and whoever is moved by that of those that ask about these. */
export async function rebuildSegments(
  tx: Tx,
  source: ConditionSource,
  now: Date,
  only?: readonly number[],
): Promise<Kept> {
  await takeTurn(tx)
  const segments = await readSegments(tx, source)
  if (!only) await clearDue(tx)
  const asked = segments.filter(({ id }) => !only || only.includes(id))
  const kept = { ...nothing }
  for (const segment of asked) {
    const { entered, left, moved } = await askEverybody(tx, segment, source, now)
    kept.entered += entered
    kept.left += left
    if (only) await tellDependents(tx, segments, segment, moved)
  }
  return kept
}

/**
 * Asks those anew of whom something changed since, of the segments that it can move; with `time` also those whom the passing
 * of time may have moved, and, one segment a turn, everybody of those that are new or of which too many changed.
 */
export async function keepSegments(
  tx: Tx,
  source: ConditionSource,
  now: Date,
  { time, told }: { time: boolean; told?: Told } = { time: true },
): Promise<Kept> {
  await takeTurn(tx)
  const due = await takeDue(tx, fewest)
  const segments = await readSegments(tx, source)
  const isDue = due.length > 0
  const all = due.filter(({ id }) => id === everybody)
  for (const segment of segments)
    if (all.some(({ changed }) => isMoved(segment.reads, changed))) {
      segment.keptUntil = null
      await setKeptUntil(tx, [segment.id], null)
    }
  const { changes, ...kept } = await askChanged(tx, segments, due, source, now, time)
  if (told && changes.length > 0) await told(tx, changes, now)
  if (isDue || !time) return { ...kept, more: isDue }
  const next = segments.find(({ keptUntil }) => keptUntil === null)
  if (!next) return kept
  const { entered, left, moved } = await askEverybody(tx, next, source, now)
  await tellDependents(tx, segments, next, moved)
  if (told && moved.length > 0)
    await told(
      tx,
      moved.map(id => ({ id, changed: `segment:${next.id}` })),
      now,
    )
  return { entered: kept.entered + entered, left: kept.left + left, more: true }
}

async function askChanged(
  tx: Tx,
  segments: readonly Read[],
  due: readonly Due[],
  source: ConditionSource,
  now: Date,
  time: boolean,
): Promise<Kept & { changes: Due[] }> {
  const { timeZone } = await company(tx)
  const kept = { ...nothing }
  const changes: Due[] = due.filter(({ id }) => id !== everybody)
  for (const segment of segments) {
    const { id, about, reads } = segment
    if (segment.keptUntil === null) continue
    const given = await whomMoved(tx, reads, changes)
    if (time && (await addMovedByTime(tx, segment, source, { now, timeZone }, given)) === 'everybody') {
      segment.keptUntil = null
      await setKeptUntil(tx, [id], null)
      continue
    }
    if (time) await setKeptUntil(tx, [id], now)
    const subjects = await subjectsBeside(tx, [...given], about, reads.beside)
    if (subjects.length === 0) continue
    const among = sql`${subjects}::bigint[]`
    const { entered, left, moved } = await ask(tx, segment, source, among, { now, timeZone })
    kept.entered += entered
    kept.left += left
    changes.push(...moved.map(subject => ({ id: subject, changed: `segment:${id}` })))
  }
  return { ...kept, changes }
}

async function addMovedByTime(
  tx: Tx,
  { when, about, keptUntil }: KeptSegment,
  source: ConditionSource,
  after: Moment,
  given: Set<number>,
): Promise<'everybody' | undefined> {
  if (when === null || keptUntil === null || keptUntil >= after.now) return
  const passing = { before: { ...after, now: keptUntil }, after, source }
  for (const query of movedByTime(when, about, passing)) {
    const { rows } = await sql<{ id: number }>`
      select distinct moved.id from (${query}) moved where moved.id is not null limit ${fewest + 1}`.execute(
      tx,
    )
    if (rows.length > fewest) return 'everybody'
    for (const { id } of rows) given.add(id)
  }
}

async function askEverybody(tx: Tx, segment: Read, source: ConditionSource, now: Date) {
  const moves = await ask(tx, segment, source, undefined, { now, timeZone: (await company(tx)).timeZone })
  await setKeptUntil(tx, [segment.id], now)
  segment.keptUntil = now
  return moves
}

async function ask(tx: Tx, segment: Read, source: ConditionSource, among: Sql | undefined, moment: Moment) {
  const { when, about } = segment
  const members = when
    ? membersSql(when, about, {
        moment,
        source,
        ...(among && { among: await likely(tx, when, about, { moment, source, among }) }),
      })
    : listedSql(segment, among)
  return setMembers(tx, segment, members, among, { now: moment.now, most: fewest })
}

/** Whoever came or went may be moved in what asks about this segment: those, or everybody where they are too many. */
async function tellDependents(tx: Tx, segments: readonly Read[], { id }: Read, moved: readonly number[]) {
  const changed = `segment:${id}`
  if (moved.length === 0 || !segments.some(({ reads }) => reads.of.has(changed))) return
  const who = moved.length > fewest ? [everybody] : moved
  await insertDue(
    tx,
    who.map(subject => ({ id: subject, changed })),
  )
}

/** Of those listed, all who are not erased. */
function listedSql({ id, about }: KeptSegment, among: Sql | undefined): Sql {
  const subject = sql.ref(about === 'person' ? 'l.person_id' : 'l.account_id')
  return sql`
    select ${subject} as id from segment_listed l join ${sql.table(about)} x on x.id = ${subject} and x.erased_at is null
    where l.segment_id = ${id} ${among ? sql`and ${subject} = any(${among})` : sql``}`
}
