import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import type { Stay } from '../platform/repoint.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { accountsOf, aliasMover, carryOut, type Movers, pointMover, territoryMover } from './merge.ts'
import { change, columnsFor, isSame, type RecordKind, type Row, type Taken, valueIn } from './model/merge.ts'
import {
  accountMover,
  accountReference,
  accountToday,
  correctRow,
  isTaken,
  settleReference,
} from './settle-reference.ts'
import {
  correctKept,
  deleteAliases,
  deleteFurther,
  forgetSteps,
  laterMerges,
  lockRecords,
  type MergeRow,
  mergeThatTook,
  nameToday,
  readMerge,
  renewMerge,
  restoreRow,
  returnTerritories,
  setUndone,
  stepsOf,
  unmapIdentity,
  writeColumns,
} from './store-merge.ts'

export type Unmerged = { keptId: number; restoredId: number; stayed: Stay[] }

/**
 * Takes two merged records apart: both stand as before, apart from what was changed since, which stays and is named.
 * Later merges into the same record are lifted meanwhile and stand again after it. Refuses `no_such_merge` (404),
 * `undone_already` (409), `undo_first` (409, naming the merge that took the kept one away since), `in_trash`
 * and `erased` (409), `not_allowed` (403, a partner).
 */
export async function undoMerge(
  tx: Tx,
  actor: Actor,
  movers: Movers,
  id: number,
  now: Date,
): Promise<Unmerged> {
  if (actor.role === 'partner') refuse('not_allowed', 403, 'Partners do not take merged records apart.')
  const known = (await readMerge(tx, id)) ?? refuse('no_such_merge', 404, 'There is no such merge.')
  const kept = await lockKept(tx, known)
  const merge = (await readMerge(tx, id, true))!
  if (merge.undoneAt !== null) refuse('undone_already', 409, 'These two were taken apart already.')
  const later = await laterMerges(tx, merge)
  if ([merge, ...later].some(({ isForgotten }) => isForgotten))
    refuse('erased', 409, 'Somebody in this merge was erased. It cannot be taken apart.')
  await sql`select set_config('app.source', 'merge', true)`.execute(tx)
  const lifted: [MergeRow, Taken[]][] = []
  for (const each of later) lifted.push([each, (await takeBack(tx, movers, each, now)).returned])
  const { stays } = await takeBack(tx, movers, merge, now)
  await setUndone(tx, id, actor.userId, stays, now)
  for (const [each, returned] of lifted.reverse()) await redo(tx, movers, each, returned, now)
  await appendFact(tx, {
    name: `${merge.kind}.unmerged`,
    about: merge.keepId,
    payload: { mergeId: id, restoredId: merge.goneId, accountIds: accountsOf(merge.kind, kept) },
    at: now,
  })
  return { keptId: merge.keepId, restoredId: merge.goneId, stayed: stays }
}

async function lockKept(tx: Tx, { kind, keepId }: MergeRow): Promise<Row> {
  const kept = (await lockRecords(tx, kind, [keepId])).get(keepId)
  if (kept) return kept
  const took = await mergeThatTook(tx, kind, keepId)
  if (took)
    return refuse(
      'undo_first',
      409,
      `The record that was kept was itself merged into ${await nameToday(tx, kind, took.keepId)} since. Undo that merge (number ${took.id}) first.`,
    )
  return refuse('in_trash', 409, 'The record that was kept lies in the trash or is gone.')
}

/** One merge backwards; answers what stayed, and the values that went back. */
async function takeBack(
  tx: Tx,
  movers: Movers,
  merge: MergeRow,
  now: Date,
): Promise<{ stays: Stay[]; returned: Taken[] }> {
  const { id, kind, keepId, goneId } = merge
  const keep = await lockKept(tx, merge)
  // From here on it is not in force: what comes back from its journal is not led on to the kept one by itself.
  await setUndone(tx, id, null, [], now)
  const steps = await stepsOf(tx, id)
  const { returned, values, stays } = await fieldsBack(tx, merge, keep)
  const further = (steps.get(pointMover) ?? []).filter(({ how }) => how === 'added')
  await deleteFurther(tx, further)
  const early = values.filter(({ column }) => column !== 'parent_id')
  await writeColumns(tx, kind, keepId, columnsFor(keep, early))
  const aliases = (steps.get(aliasMover[kind]) ?? []).filter(({ how }) => how === 'added')
  await deleteAliases(
    tx,
    kind,
    aliases.map(({ key }) => key),
  )
  const row = await sql<{ row: Row }>`select gone_row as row from merge where id = ${id}`.execute(tx)
  const corrected = await correctRow(tx, kind, goneId, row.rows[0]!.row)
  stays.push(...corrected.stays)
  await unmapIdentity(tx, kind, goneId)
  await restoreRow(tx, merge, corrected.changed)
  const late = values.filter(({ column }) => column === 'parent_id')
  await writeColumns(tx, kind, keepId, columnsFor(keep, late))
  const returning = { from: keepId, to: goneId, mergeId: id, now }
  for (const mover of movers[kind])
    stays.push(...(await mover.back(tx, { ...returning, steps: steps.get(mover.name) ?? [] })))
  if (kind !== 'account') return { stays, returned }
  const territories = steps.get(territoryMover) ?? []
  await returnTerritories(tx, territories)
  return { stays: await correctJournals(tx, merge, stays, territories), returned }
}

/** What the merge changed in the kept row and nobody changed since. */
async function fieldsBack(tx: Tx, merge: MergeRow, keep: Row) {
  const { id, kind, keepId } = merge
  const returned: Taken[] = []
  const values: { column: string; value: unknown }[] = []
  const stays: Stay[] = []
  let isPlaced = false
  for (const taken of merge.taken) {
    const { column, before, after } = taken
    const isAccount = column === accountReference[kind]
    const stands = isAccount && typeof after === 'number' ? await accountToday(tx, after) : after
    const current = valueIn(keep, column)
    const isUntouched = column.endsWith('_at')
      ? Date.parse(String(current)) === Date.parse(String(stands))
      : isSame(current, stands)
    if (!isUntouched) {
      if (column !== 'updated_at' && !isPlaced)
        stays.push({ mover: `${kind}.${column}`, key: keepId, why: 'elsewhere' })
      continue
    }
    if (
      (column === 'email' || column === 'external_id') &&
      before !== null &&
      (await isTaken(tx, column, String(before), keepId))
    ) {
      stays.push({ mover: `${kind}.${column}`, key: keepId, why: 'taken' })
      continue
    }
    returned.push(taken)
    if (!isAccount) {
      values.push({ column, value: before })
      continue
    }
    // Merges of accounts since then moved this reference from a value that this merge gave it.
    const followed = kind === 'person' ? [accountMover(kind), territoryMover] : [accountMover(kind)]
    const forgotten = await forgetSteps(tx, followed, keepId, id)
    const territory = merge.taken.find(each => each.column === 'territory_id')
    const seen = forgotten.find(({ mover }) => mover === territoryMover)?.before
    const own = (territory ? territory.before : seen ? seen.was : keep.territory_id) as number | null
    const settled = typeof before === 'number' ? await settleReference(tx, kind, keepId, before, own) : null
    values.push({ column, value: settled?.accountId ?? null })
    if (
      kind === 'person' &&
      (stands !== after || (territory && !isSame(keep.territory_id, territory.after)))
    ) {
      isPlaced = true
      values.push({ column: 'territory_id', value: settled ? settled.territoryId : own })
    }
  }
  return { returned, values, stays }
}

/** Rows that wait in the journal of another merge are put right there. */
async function correctJournals(
  tx: Tx,
  { keepId, goneId }: MergeRow,
  stays: Stay[],
  territories: readonly { key: number; before: Row | null }[],
): Promise<Stay[]> {
  const left: Stay[] = []
  for (const stay of stays) {
    const kind = (['person', 'account'] as const).find(each => accountMover(each) === stay.mover)
    const isKept = kind && (await correctKept(tx, kind, stay.key, accountReference[kind], keepId, goneId))
    if (!isKept) left.push(stay)
    const seen = isKept && territories.find(({ key }) => key === stay.key)?.before
    if (isKept && kind === 'person' && seen)
      await correctKept(tx, 'person', stay.key, 'territory_id', seen.became, seen.was)
  }
  return left
}

/** A merge that was lifted stands again, with the values that it had taken and nobody changed. */
async function redo(
  tx: Tx,
  movers: Movers,
  merge: MergeRow,
  returned: readonly Taken[],
  now: Date,
): Promise<void> {
  const { kind, keepId, goneId } = merge
  const rows = await lockRecords(tx, kind, [keepId, goneId])
  const keep = rows.get(keepId)!
  const derived: Readonly<Record<RecordKind, readonly string[]>> = {
    person: ['updated_at', 'territory_id'],
    account: ['updated_at'],
  }
  const again: Taken[] = []
  for (const { column, after } of returned) {
    if (derived[kind].includes(column)) continue
    const value =
      column === accountReference[kind] && typeof after === 'number' ? await accountToday(tx, after) : after
    again.push(...change(column, valueIn(keep, column), value))
  }
  await renewMerge(tx, merge)
  await carryOut(tx, movers, merge, { keep, gone: rows.get(goneId)! }, again, now)
}
