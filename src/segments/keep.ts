import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Moment } from '../shared/condition/time.ts'
import { company } from '../team/queries.ts'
import { membersSql } from './compile.ts'
import { inOrder } from './model/order.ts'
import { movedByTime } from './moved-by-time.ts'
import { type KeptSegment, keptSegments } from './queries.ts'
import type { ConditionSource, Sql } from './source.ts'
import { clearDue, setKeptUntil, setMembers, takeDue } from './store.ts'

/** Where more than these may have been moved, everybody is asked. */
const fewest = 5_000

async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('segments', 0))`.execute(tx)
}

/** How many came into a segment and how many left one; whether others wait to be asked. */
export type Kept = { entered: number; left: number; more: boolean }
const nothing: Kept = { entered: 0, left: 0, more: false }

/** Asks everybody anew of these segments, or of all. */
export async function rebuildSegments(
  tx: Tx,
  source: ConditionSource,
  now: Date,
  only?: readonly number[],
): Promise<Kept> {
  await takeTurn(tx)
  const segments = await keptSegments(tx)
  if (!only) await clearDue(tx)
  const asked = inOrder(segments).filter(({ id }) => !only || only.includes(id))
  return ask(tx, asked, source, undefined, now)
}

/** Asks those anew of whom something changed since, and those whom the passing of time may have moved. */
export async function keepSegments(tx: Tx, source: ConditionSource, now: Date): Promise<Kept> {
  await takeTurn(tx)
  const segments = inOrder(await keptSegments(tx))
  const changed = await takeDue(tx, fewest)
  if (segments.length === 0) return { ...nothing, more: changed !== null }
  const moved = changed === 'everybody' ? changed : await movedMeanwhile(tx, segments, source, now)
  if (changed === 'everybody' || moved === 'everybody') return ask(tx, segments, source, undefined, now)
  const subjects = await allBeside(tx, [...(changed ?? []), ...moved])
  if (subjects.length === 0) {
    await keptUntil(tx, segments, now)
    return nothing
  }
  const kept = await ask(tx, segments, source, sql`${subjects}::bigint[]`, now)
  return { ...kept, more: changed !== null }
}

async function ask(
  tx: Tx,
  segments: readonly KeptSegment[],
  source: ConditionSource,
  among: Sql | undefined,
  now: Date,
): Promise<Kept> {
  const moment: Moment = { now, timeZone: (await company(tx)).timeZone }
  const kept = { ...nothing }
  for (const segment of segments) {
    const asking = { moment, source, ...(among ? { among } : {}) }
    const members = segment.when ? membersSql(segment.when, segment.about, asking) : listedSql(segment, among)
    const { entered, left } = await setMembers(tx, segment, members, among, now)
    kept.entered += entered
    kept.left += left
  }
  await keptUntil(tx, segments, now)
  return kept
}

/** Of those listed, all who are not erased. */
function listedSql({ id, about }: KeptSegment, among: Sql | undefined): Sql {
  const subject = sql.ref(about === 'person' ? 'l.person_id' : 'l.account_id')
  return sql`
    select ${subject} as id from segment_listed l join ${sql.table(about)} x on x.id = ${subject} and x.erased_at is null
    where l.segment_id = ${id} ${among ? sql`and ${subject} = any(${among})` : sql``}`
}

const keptUntil = (tx: Tx, segments: readonly KeptSegment[], now: Date) =>
  setKeptUntil(
    tx,
    segments.map(({ id }) => id),
    now,
  )

async function movedMeanwhile(
  tx: Tx,
  segments: readonly KeptSegment[],
  source: ConditionSource,
  now: Date,
): Promise<number[] | 'everybody'> {
  const { timeZone } = await company(tx)
  const ids = new Set<number>()
  for (const { when, about, keptUntil: before } of segments) {
    if (before === null) return 'everybody'
    if (before >= now || when === null) continue
    const passing = { before: { now: before, timeZone }, after: { now, timeZone }, source }
    for (const query of movedByTime(when, about, passing)) {
      const { rows } = await sql<{ id: number }>`
        select distinct moved.id from (${query}) moved where moved.id is not null limit ${fewest + 1}`.execute(
        tx,
      )
      for (const { id } of rows) ids.add(id)
      if (ids.size > fewest) return 'everybody'
    }
  }
  return [...ids]
}

/**
 * Persons and accounts of today, by any id recorded for them, and all whose belonging may follow from theirs: the account of a
 * person and the persons of an account. Who is gone stays among them: they leave their segments.
 */
async function allBeside(tx: Tx, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    with given as (
      select unnest(${ids as number[]}::bigint[]) as id
      union select person_id from identity where subject_id = any(${ids as number[]}::bigint[])
      union select account_id from account_identity where subject_id = any(${ids as number[]}::bigint[])),
    at as (
      select id from given
      union select p.account_id from given join person p on p.id = given.id where p.account_id is not null)
    select id from at
    union select p.id from at join person p on p.account_id = at.id`.execute(tx)
  return rows.map(({ id }) => id)
}
