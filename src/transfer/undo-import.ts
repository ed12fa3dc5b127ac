import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { importById } from './queries.ts'
import {
  endUndo,
  keptSums,
  moveUndo,
  nextUndoStep,
  removeBatch,
  restoreBatch,
  sizeOfUndo,
  type UndoState,
} from './store-undo.ts'

/** What one look at an import says would become of its undoing. */
export type UndoPreview = {
  /** False for a large import: then only how much it wrote is known. */
  exact: boolean
  removed: number
  restored: number
  left: number
  kept: { subject: string; reason: string; count: number }[]
}

const exactUpTo = 20_000
const machine = { userId: null, role: 'system' } as const

/** Takes back users? No: people leave by the steps of leaving. */
const undoable = ['accounts', 'persons', 'products', 'opportunities', 'orders', 'touches', 'leads']

async function assertUndoable(tx: Tx, actor: Actor, id: number): Promise<void> {
  const shown = await importById(tx, actor, id)
  if (!undoable.includes(shown.kind))
    refuse('not_undoable', 409, 'Users are not taken back with their import: let them leave one by one.')
  if (!['done', 'cancelled', 'failed'].includes(shown.state))
    refuse('not_ended', 409, 'This import has not ended. Stop it first.')
  if (shown.undo && shown.undo.state !== 'done') refuse('already_undone', 409, 'This import is being undone.')
}

/** Refuses what cannot be undone, and what has nothing left to be undone. */
async function beginUndo(tx: Tx, actor: Actor, id: number): Promise<void> {
  await assertUndoable(tx, actor, id)
  if ((await sizeOfUndo(tx, id)) === 0)
    refuse('nothing_to_undo', 409, 'There is nothing left of this import to take back.')
  await moveUndo(tx, id, actor.userId)
}

/**
 * What undoing would do now. It is done for real and rolled back, so the figures are those that will be; beyond 20,000
 * records only what the import wrote is counted. Refuses as `startUndo`.
 */
export async function previewUndo(tx: Tx, actor: Actor, id: number, now: Date): Promise<UndoPreview> {
  await assertUndoable(tx, actor, id)
  const size = await sizeOfUndo(tx, id)
  if (size > exactUpTo) return { exact: false, removed: size, restored: 0, left: 0, kept: [] }
  if (size === 0) return { exact: true, removed: 0, restored: 0, left: 0, kept: [] }
  const before = (await importById(tx, actor, id)).undo
  await sql`savepoint undo_preview`.execute(tx)
  await moveUndo(tx, id, actor.userId)
  while ((await undoStep(tx, id, now)) !== 'done');
  const { undo } = await importById(tx, actor, id)
  const kept = await keptSums(tx, id)
  await sql`rollback to savepoint undo_preview`.execute(tx)
  return {
    exact: true,
    removed: undo!.removed - (before?.removed ?? 0),
    restored: undo!.restored - (before?.restored ?? 0),
    left: undo!.left,
    kept,
  }
}

/** Queues the undoing of a whole import. Refuses `not_undoable`, `not_ended`, `already_undone`, `nothing_to_undo`. */
export async function startUndo(tx: Tx, actor: Actor, id: number): Promise<void> {
  await beginUndo(tx, actor, id)
  await enqueue(tx, 'transfer.undo', { importId: id }, { key: `transfer.undo:${id}` })
}

/** One batch of an undoing, in the caller's transaction; answers the state that it leaves. */
export async function undoStep(tx: Tx, id: number, now: Date): Promise<UndoState | null> {
  const step = await nextUndoStep(tx, id)
  if (step === null || step.state === 'done') return step?.state ?? null
  await sql`select set_config('app.source', ${`undo of import:${id}`}, true)`.execute(tx)
  if (step.phase > 3) {
    await endUndo(tx, id, now)
    await appendFact(tx, { name: 'import.undone', about: id, payload: { importId: id }, at: now })
    return 'done'
  }
  if (step.phase === 2) await restoreBatch(tx, id, step)
  else await removeBatch(tx, id, step)
  return 'running'
}

/**
 * Undoes an import to the end, or goes on where it was left: each batch and the place reached commit together. First what
 * it made is removed, latest first, as long as anything can be; then what it changed is put back; then what that freed.
 */
export async function runUndo(
  id: number,
  { db, clock, shouldPause }: { db: Database; clock: Clock; shouldPause?: () => boolean },
): Promise<UndoState | null> {
  for (;;) {
    if (shouldPause?.()) return 'running'
    const state = await db.as(machine, tx => undoStep(tx, id, clock()))
    if (state !== 'running') return state
  }
}
