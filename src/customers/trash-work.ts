import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { isRefusal, refuse } from '../shared/outcome.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { personToday } from './person-today.ts'
import { accountToday } from './settle-reference.ts'
import { type Let, putBack, rewriteTrashed, throwAway } from './store-trash.ts'
import { type Trashed, trashedRecord, type WorkKind } from './trashed.ts'

/** Whose figures count a piece of work: they are derived anew when it goes and when it comes back. */
export type Counted = { personIds: number[]; accountIds: number[] }

/** How leads, or opportunities, go into the trash. The domain that owns the record says it. */
export type TrashedWork = {
  kind: WorkKind
  /** What stands in the way, in words, of those of these that stay. */
  hindrances: (tx: Tx, ids: readonly number[]) => Promise<Map<number, string>>
  /** How what refers to it is let go. */
  lets: readonly Let[]
  counted: (tx: Tx, id: number) => Promise<Counted>
  /** What else follows when it goes, before it does, and when it is back. */
  going?: (tx: Tx, id: number) => Promise<void>
  back?: (tx: Tx, id: number) => Promise<void>
  /** What of it is otherwise by now: the row as it comes back, and what belongs to it. Refuses what cannot. */
  settled: (tx: Tx, id: number, trashed: Trashed) => Promise<Partial<Trashed>>
}

/**
 * By managers alone: what somebody was promised, and what was lost, counts. Refuses `not_allowed` (403), and `in_use` (409,
 * saying what stands in the way).
 */
export async function moveWorkToTrash(
  tx: Tx,
  actor: Actor,
  work: TrashedWork,
  id: number,
  now: Date,
): Promise<void> {
  assertMayThrow(actor)
  const { kind } = work
  const { rows } = await sql`select from ${sql.table(kind)} where id = ${id} for update`.execute(tx)
  if (rows.length === 0) refuse(`no_such_${kind}`, 404, `There is no such ${kind}.`, { field: 'id' })
  const why = (await work.hindrances(tx, [id])).get(id)
  if (why !== undefined) refuse('in_use', 409, `It is not thrown away while there belongs to it: ${why}.`)
  const counted = await work.counted(tx, id)
  await work.going?.(tx, id)
  await throwAway(tx, kind, id, work.lets, now)
  await appendFact(tx, {
    name: `${kind}.trashed`,
    about: id,
    payload: { by: actor.userId, ...counted },
    at: now,
  })
}

/** Refuses `not_allowed`, `not_in_trash` (404), and what `settled` refuses. */
export async function restoreWork(
  tx: Tx,
  actor: Actor,
  work: TrashedWork,
  id: number,
  now: Date,
): Promise<void> {
  assertMayThrow(actor)
  const { kind } = work
  const trashed = await trashedRecord(tx, kind, id)
  if (trashed === null) return refuse('not_in_trash', 404, 'It is not in the trash.', { field: 'id' })
  await rewriteTrashed(tx, kind, id, await work.settled(tx, id, trashed))
  await putBack(tx, kind, id, now)
  await work.back?.(tx, id)
  const counted = await work.counted(tx, id)
  await appendFact(tx, {
    name: `${kind}.restored`,
    about: id,
    payload: { by: actor.userId, ...counted },
    at: now,
  })
}

/** Several, each whole or not at all; answers whom, and why others stayed. */
export async function moveMuchWork(
  tx: Tx,
  ids: readonly number[],
  move: (id: number) => Promise<void>,
): Promise<{ done: number[]; why: (id: number) => string }> {
  const done: number[] = []
  const whys = new Map<number, string>()
  for (const id of ids) {
    await sql`savepoint piece`.execute(tx)
    try {
      await move(id)
      done.push(id)
    } catch (problem) {
      if (!isRefusal(problem)) throw problem
      await sql`rollback to savepoint piece`.execute(tx)
      whys.set(id, problem.detail)
    }
    await sql`release savepoint piece`.execute(tx)
  }
  return { done, why: id => whys.get(id) ?? 'changed_since' }
}

function assertMayThrow(actor: Actor): void {
  if (!isManager(actor) && actor.role !== 'system')
    refuse('not_allowed', 403, 'Leads and opportunities are thrown away and put back by managers.')
}

/** The account as it is today, or none where it is gone. Refuses `account_in_trash`. */
export async function settledAccount(tx: Tx, accountId: unknown): Promise<number | null> {
  if (typeof accountId !== 'number') return null
  if (await trashedRecord(tx, 'account', accountId))
    refuse('account_in_trash', 409, 'Its customer lies in the trash. Put that back first.', { field: 'id' })
  const today = await accountToday(tx, accountId)
  return (await isThere(tx, 'account', today)) ? today : null
}

/** Who it is today. Refuses `person_in_trash` and `person_gone`. */
export async function settledPerson(tx: Tx, personId: number): Promise<number> {
  if (await trashedRecord(tx, 'person', personId))
    refuse('person_in_trash', 409, 'Its person lies in the trash. Put that back first.', { field: 'id' })
  const today = await personToday(tx, personId)
  return today?.id ?? refuse('person_gone', 409, 'Its person was taken out for good.', { field: 'id' })
}

/** What it refers to, or nothing where that is no longer there. */
export async function settledReference(tx: Tx, table: string, id: unknown): Promise<number | null> {
  return typeof id === 'number' && (await isThere(tx, table, id)) ? id : null
}

async function isThere(tx: Tx, table: string, id: number): Promise<boolean> {
  const { rows } = await sql`select from ${sql.table(table)} where id = ${id}`.execute(tx)
  return rows.length === 1
}
