import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type BulkEdit, bulkEditById, lockBulkEdit, manyOf } from './bulk.ts'
import type { ListKinds, Way } from './kind.ts'
import { setBulkState, setVerdicts } from './store-bulk.ts'

const ways = {
  run: {
    from: 'changes',
    good: 'done',
    bad: 'missed',
    waiting: 'waiting',
    running: 'running',
    ended: 'done',
  },
  undo: {
    from: 'done',
    good: 'undone',
    bad: 'stayed',
    waiting: 'undo_waiting',
    running: 'undoing',
    ended: 'undone',
  },
} as const

/** Carries out what was looked at. Refuses `already_run` (409), and `not_yours` where somebody else looked. */
export async function runBulk(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  id: number,
  now: Date,
): Promise<BulkEdit> {
  const edit = await lockBulkEdit(tx, actor, id)
  if (edit.state !== 'previewed') refuse('already_run', 409, 'This was carried out already.')
  if (edit.userId !== actor.userId)
    refuse('not_yours', 403, 'Only whoever looked at a change carries it out.')
  return begin(tx, actor, kinds, edit, 'run', now)
}

/** Gives back what nobody changed since. Refuses `not_done` (409). */
export async function undoBulk(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  id: number,
  now: Date,
): Promise<BulkEdit> {
  const edit = await lockBulkEdit(tx, actor, id)
  if (edit.state !== 'done' && edit.state !== 'failed')
    refuse('not_done', 409, edit.state === 'undone' ? 'This was undone already.' : 'This is not done.')
  return begin(tx, actor, kinds, edit, 'undo', now)
}

async function begin(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  { id, record, counts }: BulkEdit,
  way: Way,
  now: Date,
): Promise<BulkEdit> {
  const { from, waiting, running } = ways[way]
  if (counts[from] > manyOf(kinds, record).step) {
    await setBulkState(tx, id, waiting)
    await enqueue(tx, 'lists.bulk', { id, way }, { key: `lists.bulk:${id}` })
  } else {
    await setBulkState(tx, id, running)
    await bulkStep(tx, actor, kinds, id, way, now)
  }
  return bulkEditById(tx, actor, id)
}

/** The next records, in the caller's transaction; false when there are no more and it has ended. */
export async function bulkStep(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  id: number,
  way: Way,
  now: Date,
): Promise<boolean> {
  const { record, change, state } = await lockBulkEdit(tx, actor, id)
  const { from, good, bad, waiting, running, ended } = ways[way]
  if (state !== waiting && state !== running) return false
  const kind = manyOf(kinds, record)
  const { rows } = await sql<{ id: number }>`
    select record_id as id from bulk_edit_row where bulk_edit_id = ${id} and verdict = ${from}
    order by record_id limit ${kind.step}`.execute(tx)
  const ids = rows.map(row => row.id)
  if (ids.length > 0) {
    const { done, why } =
      change.trash === true && kind.trash !== null
        ? await kind.trash.change(tx, actor, ids, way, now)
        : await kind.change(tx, actor, rowsOf(id, ids, way), way, now)
    await setVerdicts(tx, id, ids, done, { good, bad }, why)
  }
  const isLast = ids.length < kind.step
  const moment = way === 'run' ? { endedAt: now } : { undoneAt: now }
  await setBulkState(tx, id, isLast ? ended : running, isLast ? moment : {})
  return !isLast
}

/** What is written over what: given back, it is the other way round. */
function rowsOf(id: number, ids: readonly number[], way: Way): RawBuilder<unknown> {
  const [before, after] = way === 'run' ? [sql`before`, sql`after`] : [sql`after`, sql`before`]
  return sql`select record_id, ${before} as before, ${after} as after from bulk_edit_row
    where bulk_edit_id = ${id} and record_id = any(${[...ids]}::bigint[])`
}
