import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import type { Mover } from '../platform/repoint.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import {
  type Choice,
  change,
  columnsFor,
  isEmpty,
  type RecordKind,
  type Row,
  type Taken,
  takenOver,
} from './model/merge.ts'
import {
  deleteRecord,
  followTerritory,
  insertAlias,
  insertFurther,
  insertMerge,
  insertSteps,
  lockRecords,
  type MergeRow,
  mapIdentity,
  mergeThatTook,
  nameToday,
  setTaken,
  writeColumns,
} from './store-merge.ts'
import { trashedRecord } from './trashed.ts'

/** What refers to a person and to an account, from every domain: the table in `main/merges.ts`. */
export type Movers = Readonly<Record<RecordKind, readonly Mover[]>>
export type Merging = {
  keepId: number
  goneId: number
  /** Whose value stands, by field; where nothing is said, what is there stands before what is not. */
  fields?: Readonly<Record<string, Choice>>
  reason?: string | null
}

export const mergePersons = (tx: Tx, actor: Actor, movers: Movers, input: Merging, now: Date) =>
  mergeRecords(tx, actor, movers, 'person', input, now)
export const mergeAccounts = (tx: Tx, actor: Actor, movers: Movers, input: Merging, now: Date) =>
  mergeRecords(tx, actor, movers, 'account', input, now)

/**
 * Makes two records one, in the caller's transaction; answers the id of the merge. Refuses `not_allowed` (403, a
 * partner), `same_record` (422), `merged_already` and `in_trash` (409), `erased` (409), `no_such_person` or
 * `no_such_account` (404), `no_such_field` (422).
 */
export async function mergeRecords(
  tx: Tx,
  actor: Actor,
  movers: Movers,
  kind: RecordKind,
  input: Merging,
  now: Date,
): Promise<number> {
  if (actor.role === 'partner') refuse('not_allowed', 403, 'Partners do not merge records.')
  const { keepId, goneId, fields = {}, reason = null } = input
  if (keepId === goneId) refuse('same_record', 422, 'This is one and the same record.', { field: 'goneId' })
  const rows = await lockBoth(tx, kind, keepId, goneId)
  const taken = takenOver(kind, rows.keep, rows.gone, fields)
  const id = await insertMerge(
    tx,
    { kind, keepId, goneId, fields, reason: reason?.trim() || null, userId: actor.userId },
    now,
  )
  await carryOut(tx, movers, { id, kind, keepId, goneId }, rows, taken, now)
  await appendFact(tx, {
    name: `${kind}.merged`,
    about: keepId,
    payload: { mergeId: id, goneId, accountIds: accountsOf(kind, rows.keep, rows.gone) },
    at: now,
  })
  return id
}

/** Where the two stood: credits of orders of those accounts follow. */
export function accountsOf(kind: RecordKind, ...rows: Row[]): unknown[] {
  return kind === 'person'
    ? [...new Set(rows.map(row => row.account_id ?? null))].filter(id => id !== null)
    : []
}

async function lockBoth(
  tx: Tx,
  kind: RecordKind,
  keepId: number,
  goneId: number,
): Promise<{ keep: Row; gone: Row }> {
  const found = await lockRecords(tx, kind, [keepId, goneId])
  const of = async (id: number, field: string): Promise<Row> => {
    const row = found.get(id) ?? (await sayMissing(tx, kind, id, field))
    if (row.erased_at) refuse('erased', 409, 'One of the two was erased. It cannot be merged.', { field })
    return row
  }
  return { keep: await of(keepId, 'keepId'), gone: await of(goneId, 'goneId') }
}

/** Why there is no such record: merged away, thrown away, or never there. */
export async function sayMissing(tx: Tx, kind: RecordKind, id: number, field: string): Promise<never> {
  const took = await mergeThatTook(tx, kind, id)
  if (took)
    return refuse(
      'merged_already',
      409,
      `One of the two was merged into ${await nameToday(tx, kind, took.keepId)} already.`,
      { field },
    )
  if (await trashedRecord(tx, kind, id))
    return refuse('in_trash', 409, 'One of the two lies in the trash. Put it back first.', { field })
  return refuse(`no_such_${kind}`, 404, `There is no such ${kind}.`, { field })
}

type Pair = Pick<MergeRow, 'id' | 'kind' | 'keepId' | 'goneId'>

/**
 * Moves all that refers to the one, takes its row out and writes the values taken over. The foreign keys are the
 * guard: a reference that no mover knows makes the deletion fail, and with it everything.
 */
export async function carryOut(
  tx: Tx,
  movers: Movers,
  merge: Pair,
  rows: { keep: Row; gone: Row },
  taken: readonly Taken[],
  now: Date,
): Promise<void> {
  const { id, kind, keepId, goneId } = merge
  // The history of fields says where a value came from.
  await sql`select set_config('app.source', 'merge', true)`.execute(tx)
  const all = [
    ...(await placed(tx, kind, rows, taken)),
    ...change('updated_at', rows.keep.updated_at, now.toISOString()),
  ]
  if (kind === 'account') await stepAside(tx, merge, rows, all)
  for (const mover of movers[kind])
    await insertSteps(
      tx,
      id,
      mover.name,
      await mover.move(tx, { from: goneId, to: keepId, mergeId: id, now }),
    )
  await deleteRecord(tx, kind, goneId)
  await mapIdentity(tx, kind, goneId, keepId, now)
  const values = all.map(({ column, after }) => ({ column, value: after }))
  await writeColumns(tx, kind, keepId, columnsFor(rows.keep, values))
  await setTaken(tx, id, all)
  await keepAlias(tx, merge, rows, all)
  if (kind === 'person') await keepAddresses(tx, merge, rows, all, now)
  if (kind === 'account') await followPersons(tx, merge, rows, all)
}

/** A person is seen where the account is; one without an account stays where either was seen. */
async function placed(
  tx: Tx,
  kind: RecordKind,
  { keep, gone }: { keep: Row; gone: Row },
  taken: readonly Taken[],
) {
  if (kind === 'account') return taken
  const account = taken.find(({ column }) => column === 'account_id')
  const accountId = account ? account.after : keep.account_id
  if (accountId === null || accountId === undefined)
    return [...taken, ...change('territory_id', keep.territory_id, keep.territory_id ?? gone.territory_id)]
  if (!account) return taken
  const { rows } = await sql<{ territory_id: number | null }>`
    select territory_id from account where id = ${accountId}`.execute(tx)
  return [...taken, ...change('territory_id', keep.territory_id, rows[0]?.territory_id ?? null)]
}

/** One that stood below the other takes its place: what it belongs to is what the other belonged to. */
async function stepAside(
  tx: Tx,
  { keepId, goneId }: Pair,
  { keep, gone }: { keep: Row; gone: Row },
  all: Taken[],
) {
  const isBelow = async (id: number, above: number) => {
    const { rows } = await sql`
      with recursive up as (
        select parent_id as at, 1 as depth from account where id = ${id}
        union all select a.parent_id, up.depth + 1 from up join account a on a.id = up.at where up.depth < 100
      ) select 1 from up where at = ${above} limit 1`.execute(tx)
    return rows.length > 0
  }
  const at = all.findIndex(({ column }) => column === 'parent_id')
  const wanted = at >= 0 ? all[at]!.after : keep.parent_id
  const next = (await isBelow(keepId, goneId))
    ? gone.parent_id
    : (await isBelow(goneId, keepId))
      ? keep.parent_id
      : wanted === keepId
        ? null
        : wanted
  if (at >= 0) all.splice(at, 1)
  // Written at once, for moving the daughters would otherwise make it its own.
  const taken = change('parent_id', keep.parent_id, next)
  all.push(...taken)
  if (taken.length > 0) await writeColumns(tx, 'account', keepId, { parent_id: next })
}

/** What the other was looked up by, and the kept one is not, leads here from now on. */
async function keepAlias(
  tx: Tx,
  { id, kind, keepId }: Pair,
  { keep, gone }: { keep: Row; gone: Row },
  all: Taken[],
) {
  const column = kind === 'person' ? 'external_id' : 'name_key'
  const taken = all.find(each => each.column === column)
  const lost = taken ? taken.before : gone[column]
  if (isEmpty(lost) || lost === (taken ? taken.after : keep[column])) return
  const alias = await insertAlias(tx, kind, String(lost), keepId)
  if (alias !== null)
    await insertSteps(tx, id, aliasMover[kind], [{ key: alias, how: 'added', before: null }])
}

/** Both e-mail addresses and telephones are kept: those that are not the first ones are further ones from now on. */
async function keepAddresses(
  tx: Tx,
  { id, keepId }: Pair,
  { keep, gone }: { keep: Row; gone: Row },
  all: Taken[],
  now: Date,
) {
  for (const kind of ['email', 'phone'] as const) {
    const lost = all.some(({ column }) => column === kind) ? keep : gone
    if (isEmpty(lost[kind])) continue
    const written = String(lost[kind])
    const point = {
      kind,
      value: kind === 'phone' && !isEmpty(lost.phone_e164) ? String(lost.phone_e164) : written,
      original: kind === 'phone' ? written : null,
      label: isEmpty(lost[`${kind}_label`]) ? 'work' : String(lost[`${kind}_label`]),
    }
    const added = await insertFurther(tx, keepId, point, now)
    if (added !== null)
      await insertSteps(tx, id, pointMover, [{ key: added, how: 'added', before: { value: point.value } }])
  }
}

export const pointMover = 'contact_point.person_id'
export const aliasMover = { person: 'person_alias.person_id', account: 'account_alias.account_id' }
export const territoryMover = 'person.territory_id'

async function followPersons(tx: Tx, { id, keepId }: Pair, { keep }: { keep: Row }, all: Taken[]) {
  const taken = all.find(({ column }) => column === 'territory_id')
  const territoryId = (taken ? taken.after : keep.territory_id) as number | null
  const moved = await sql<{ key: number }>`
    select key from merge_moved where merge_id = ${id} and mover = 'person.account_id'`.execute(tx)
  const who = taken ? 'all' : moved.rows.map(({ key }) => key)
  await insertSteps(tx, id, territoryMover, await followTerritory(tx, who, keepId, territoryId ?? null))
}
