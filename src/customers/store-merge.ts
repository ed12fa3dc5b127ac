import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Stay, Step } from '../platform/repoint.ts'
import type { Choice, RecordKind, Row, Taken } from './model/merge.ts'

const tables = { person: sql.table('person'), account: sql.table('account') }

/** Both rows, locked in the order of their ids, so that two opposite merges wait for each other and not both ways. */
export async function lockRecords(tx: Tx, kind: RecordKind, ids: number[]): Promise<Map<number, Row>> {
  const { rows } = await sql<{ id: number; row: Row }>`
    select r.id, to_jsonb(r) as row from ${tables[kind]} r where r.id = any(${ids}::bigint[]) order by r.id for update`.execute(
    tx,
  )
  return new Map(rows.map(({ id, row }) => [id, row]))
}

export type MergeRow = {
  id: number
  kind: RecordKind
  keepId: number
  goneId: number
  fields: Record<string, Choice>
  taken: Taken[]
  isForgotten: boolean
  undoneAt: Date | null
}
const mergeColumns = sql`id, kind, keep_id as "keepId", gone_id as "goneId", fields, taken, gone_row is null as "isForgotten",
  undone_at as "undoneAt"`

export async function insertMerge(
  tx: Tx,
  m: {
    kind: RecordKind
    keepId: number
    goneId: number
    fields: Record<string, Choice>
    reason: string | null
    userId: number | null
  },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into merge (kind, keep_id, gone_id, gone_row, fields, reason, user_id, at)
    select ${m.kind}, ${m.keepId}, ${m.goneId}, to_jsonb(r), ${JSON.stringify(m.fields)}::jsonb, ${m.reason}, ${m.userId}, ${now}
    from ${tables[m.kind]} r where r.id = ${m.goneId} returning id`.execute(tx)
  return rows[0]!.id
}

export async function readMerge(tx: Tx, id: number, lock = false): Promise<MergeRow | null> {
  const { rows } = await sql<MergeRow>`
    select ${mergeColumns} from merge where id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows[0] ?? null
}

/** Merges in force that came later and have to do with the same kept record, the latest first. */
export async function laterMerges(tx: Tx, merge: MergeRow): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`
    select ${mergeColumns} from merge where kind = ${merge.kind} and undone_at is null and id > ${merge.id}
      and (keep_id = ${merge.keepId} or gone_id = ${merge.keepId}) order by id desc`.execute(tx)
  return rows
}

/** The merge in force that took this record away. */
export async function mergeThatTook(tx: Tx, kind: RecordKind, goneId: number): Promise<MergeRow | null> {
  const { rows } = await sql<MergeRow>`
    select ${mergeColumns} from merge where kind = ${kind} and gone_id = ${goneId} and undone_at is null`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** The name under which this record stands today, also when it was merged away in turn. */
export async function nameToday(tx: Tx, kind: RecordKind, id: number): Promise<string> {
  const { rows } = await (kind === 'person'
    ? sql<{ name: string }>`select name from person where id = person_today(${id})`
    : sql<{ name: string }>`select name from account where id = account_today(${id})`
  ).execute(tx)
  return rows[0]?.name ?? 'another record'
}

export async function setTaken(tx: Tx, id: number, taken: readonly Taken[]): Promise<void> {
  await sql`update merge set taken = ${JSON.stringify(taken)}::jsonb where id = ${id}`.execute(tx)
}

/** A merge that is done again after an earlier one was taken back: the row that goes is as it is now. */
export async function renewMerge(tx: Tx, merge: MergeRow): Promise<void> {
  await sql`update merge set gone_row = (select to_jsonb(r) from ${tables[merge.kind]} r where r.id = ${merge.goneId}),
      undone_at = null, undone_by = null, stayed = null
    where id = ${merge.id}`.execute(tx)
  await sql`delete from merge_moved where merge_id = ${merge.id}`.execute(tx)
}

export async function setUndone(
  tx: Tx,
  id: number,
  by: number | null,
  stayed: readonly Stay[],
  now: Date,
): Promise<void> {
  await sql`update merge set undone_at = ${now}, undone_by = ${by}, stayed = ${JSON.stringify(stayed)}::jsonb
    where id = ${id}`.execute(tx)
}

export async function insertSteps(
  tx: Tx,
  mergeId: number,
  mover: string,
  steps: readonly Step[],
): Promise<void> {
  if (steps.length === 0) return
  await sql`
    insert into merge_moved (merge_id, mover, key, how, before)
    select ${mergeId}, ${mover}, s.key, s.how, s.before
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s (key bigint, how text, before jsonb)
    on conflict do nothing`.execute(tx)
}

export async function stepsOf(tx: Tx, mergeId: number): Promise<Map<string, Step[]>> {
  const { rows } = await sql<Step & { mover: string }>`
    select mover, key, how, before from merge_moved where merge_id = ${mergeId} order by mover, key, how`.execute(
    tx,
  )
  return Map.groupBy(rows, ({ mover }) => mover)
}

export async function deleteRecord(tx: Tx, kind: RecordKind, id: number): Promise<void> {
  await (kind === 'person'
    ? sql`delete from person where id = ${id}`
    : sql`delete from account where id = ${id}`
  ).execute(tx)
}

/** Writes these columns, given as JSON has them. */
export async function writeColumns(tx: Tx, kind: RecordKind, id: number, columns: Row): Promise<void> {
  const names = Object.keys(columns)
  if (names.length === 0) return
  const set = sql.join(names.map(name => sql`${sql.ref(name)} = ${sql.ref(`r.${name}`)}`))
  await sql`update ${tables[kind]} t set ${set}
    from jsonb_populate_record(null::${tables[kind]}, ${JSON.stringify(columns)}::jsonb) r where t.id = ${id}`.execute(
    tx,
  )
}

/** The row of the journal, with these columns changed, stands in its table again under its id. */
export async function restoreRow(tx: Tx, merge: MergeRow, changed: Row): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select a.attname as name from pg_attribute a, merge m
    where a.attrelid = ${merge.kind}::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and m.id = ${merge.id} and m.gone_row ? a.attname`.execute(tx)
  const columns = sql.join(rows.map(({ name }) => sql.ref(name)))
  await sql`
    insert into ${tables[merge.kind]} (${columns})
    select ${columns} from (select gone_row as was from merge where id = ${merge.id}) m,
      jsonb_populate_record(null::${tables[merge.kind]}, m.was || ${JSON.stringify(changed)}::jsonb)`.execute(
    tx,
  )
}

/** From here on whoever asks for the one finds the other; those who led to the one lead there as well. */
export async function mapIdentity(
  tx: Tx,
  kind: RecordKind,
  goneId: number,
  keepId: number,
  now: Date,
): Promise<void> {
  await (kind === 'person'
    ? sql`insert into identity (subject_id, person_id, reason, at) values (${goneId}, ${keepId}, 'merged', ${now})`
    : sql`insert into account_identity (subject_id, account_id, at) values (${goneId}, ${keepId}, ${now})`
  ).execute(tx)
}

export async function unmapIdentity(tx: Tx, kind: RecordKind, goneId: number): Promise<void> {
  await (kind === 'person'
    ? sql`delete from identity where subject_id = ${goneId} and reason = 'merged'`
    : sql`delete from account_identity where subject_id = ${goneId}`
  ).execute(tx)
}

/** Looked up under this key from now on as well; null where that is known. */
export async function insertAlias(tx: Tx, kind: RecordKind, key: string, id: number): Promise<number | null> {
  const { rows } = await (kind === 'person'
    ? sql<{ id: number }>`insert into person_alias (external_id, person_id) values (${key}, ${id})
        on conflict do nothing returning id`
    : sql<{ id: number }>`insert into account_alias (name_key, account_id) values (${key}, ${id})
        on conflict do nothing returning id`
  ).execute(tx)
  return rows[0]?.id ?? null
}

export async function deleteAliases(tx: Tx, kind: RecordKind, ids: number[]): Promise<void> {
  await (kind === 'person'
    ? sql`delete from person_alias where id = any(${ids}::bigint[])`
    : sql`delete from account_alias where id = any(${ids}::bigint[])`
  ).execute(tx)
}

/** Persons are seen in the territory of their account; answers where those who changed were seen before. */
export async function followTerritory(
  tx: Tx,
  personIds: number[] | 'all',
  accountId: number,
  territoryId: number | null,
): Promise<Step[]> {
  const { rows } = await sql<{ key: number; was: number | null }>`
    with was as (
      select id, territory_id from person where account_id = ${accountId}
        and ${personIds === 'all' ? sql`true` : sql`id = any(${personIds}::bigint[])`}
        and territory_id is distinct from ${territoryId} order by id for update
    )
    update person p set territory_id = ${territoryId} from was where p.id = was.id
    returning p.id as key, was.territory_id as was`.execute(tx)
  return rows.map(({ key, was }) => ({ key, how: 'moved', before: { was, became: territoryId } }))
}

export async function returnTerritories(tx: Tx, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return
  await sql`
    update person p set territory_id = (s.before->>'was')::bigint
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s (key bigint, before jsonb)
    where p.id = s.key and p.territory_id is not distinct from (s.before->>'became')::bigint`.execute(tx)
}

/** A merge that keeps this row in its journal has the reference corrected there; answers whether one does. */
export async function correctKept(
  tx: Tx,
  kind: RecordKind,
  goneId: number,
  column: string,
  from: unknown,
  to: unknown,
): Promise<boolean> {
  const { rows } = await sql`
    update merge set gone_row = gone_row || ${JSON.stringify({ [column]: to })}::jsonb
    where kind = ${kind} and gone_id = ${goneId} and undone_at is null and gone_row @> ${JSON.stringify({ [column]: from })}::jsonb
    returning 1`.execute(tx)
  return rows.length > 0
}

/** Later merges did not move this row after all: its reference is of before them. Answers what they had written, the first first. */
export async function forgetSteps(
  tx: Tx,
  movers: string[],
  key: number,
  after: number,
): Promise<{ mover: string; before: Row | null }[]> {
  const { rows } = await sql<{ mover: string; before: Row | null }>`
    with gone as (
      delete from merge_moved s using merge m where m.id = s.merge_id and m.id > ${after} and m.undone_at is null
        and s.mover = any(${movers}::text[]) and s.key = ${key} returning s.merge_id, s.mover, s.before
    ) select mover, before from gone order by merge_id`.execute(tx)
  return rows
}

/** The journal of whoever is gone for good goes with them. */
export async function deleteMerges(tx: Tx, kind: RecordKind, ids: number[]): Promise<void> {
  if (ids.length > 0)
    await sql`delete from merge where kind = ${kind} and (keep_id = any(${ids}::bigint[]) or gone_id = any(${ids}::bigint[]))`.execute(
      tx,
    )
}

/** A further address or number of a person; null where it is known already, as the first one or as a further one. */
export async function insertFurther(
  tx: Tx,
  personId: number,
  point: { kind: 'email' | 'phone'; value: string; original: string | null; label: string },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into contact_point (person_id, kind, label, position, value, original, source, created_at, updated_at)
    select ${personId}, ${point.kind}, ${point.label},
      (select coalesce(max(position), 0) + 1 from contact_point where person_id = ${personId} and kind = ${point.kind}),
      ${point.value}, ${point.original}, 'merge', ${now}, ${now}
    where not exists (select from contact_point where person_id = ${personId} and kind = ${point.kind} and lower(value) = lower(${point.value}))
      and not exists (select from person where id = ${personId}
        and (lower(email) = lower(${point.value}) or phone = ${point.value} or phone_e164 = ${point.value}))
    returning id`.execute(tx)
  return rows[0]?.id ?? null
}

/** Further addresses that a merge made go again, unless somebody made something else of them; answers those that went. */
export async function deleteFurther(tx: Tx, steps: readonly Step[]): Promise<number[]> {
  if (steps.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    delete from contact_point c using jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s (key bigint, before jsonb)
    where c.id = s.key and c.value = s.before->>'value' returning c.id`.execute(tx)
  return rows.map(({ id }) => id)
}
