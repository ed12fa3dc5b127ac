import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { RecordKind } from './model/merge.ts'
import type { Trashed, WorkKind } from './trashed.ts'

/** How a reference to the record is let go: its rows go along, or it is cleared until the record comes back. */
export type Let = { table: string; column: string; how: 'delete' | 'clear' }

export async function throwAway(
  tx: Tx,
  kind: RecordKind | WorkKind,
  id: number,
  lets: readonly Let[],
  now: Date,
): Promise<void> {
  await sql`select move_to_trash(${kind}, ${id}, ${now}, ${JSON.stringify(lets)}::jsonb)`.execute(tx)
}

/** Several at once. */
export async function throwAwayMany(
  tx: Tx,
  kind: RecordKind,
  ids: readonly number[],
  lets: readonly Let[],
  now: Date,
): Promise<void> {
  await sql`select move_to_trash(${kind}, id, ${now}, ${JSON.stringify(lets)}::jsonb)
    from unnest(${[...ids]}::bigint[]) id`.execute(tx)
}

export async function putBack(tx: Tx, kind: RecordKind | WorkKind, id: number, now: Date): Promise<void> {
  await sql`select restore_from_trash(${kind}, ${id}, ${now})`.execute(tx)
}

/** What of a record in the trash is otherwise by now. */
export async function rewriteTrashed(
  tx: Tx,
  kind: WorkKind,
  id: number,
  { record = {}, belongings }: Partial<Trashed>,
): Promise<void> {
  await sql`
    update trash set record = record || ${JSON.stringify(record)}::jsonb,
      belongings = coalesce(${belongings === undefined ? null : JSON.stringify(belongings)}::jsonb, belongings)
    where kind = ${kind} and id = ${id}`.execute(tx)
}

/** Leads of a person who is erased, and opportunities with the person, that lie in the trash are gone for good. */
export async function deleteTrashedWorkOf(tx: Tx, personId: number): Promise<void> {
  await sql`
    delete from trash where (kind = 'lead' and person_today((record ->> 'person_id')::bigint) = ${personId})
      or (kind = 'opportunity' and exists (
        select from jsonb_array_elements(belongings) b, jsonb_array_elements(b -> 'rows') r
        where b ->> 'table' = 'opportunity_person' and person_today((r ->> 'person_id')::bigint) = ${personId}))`.execute(
    tx,
  )
}

/** The account that a record in the trash belongs to: another one, or none. */
export async function setTrashedAccount(
  tx: Tx,
  kind: RecordKind,
  id: number,
  accountId: number | null,
): Promise<void> {
  await sql`
    update trash set record = record || jsonb_build_object(${referenceOf(kind)}::text, ${accountId}::bigint)
    where kind = ${kind} and id = ${id}`.execute(tx)
}

/** A consent or an objection, never a yes, among what belongs to a person in the trash; false when it lies there no longer. */
export async function layConsentToTrash(
  tx: Tx,
  said: {
    personId: number
    matter: 'consent' | 'objection'
    purpose: string
    channel: string
    source: string
    language: string | null
    userId: number | null
  },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update trash set belongings = belongings || jsonb_build_array(jsonb_build_object(
      'table', 'consent', 'column', 'person_id', 'how', 'delete', 'rows', jsonb_build_array(jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('consent', 'id')), 'person_id', id, 'subject_id', id, 'matter', ${said.matter}::text,
        'purpose', ${said.purpose}::text, 'channel', ${said.channel}::text, 'granted', false, 'pending', false,
        'source', ${said.source}::text, 'language', ${said.language}::text, 'user_id', ${said.userId}::bigint,
        'at', ${now}::timestamptz))))
    where kind = 'person' and id = ${said.personId} returning id`.execute(tx)
  return rows.length === 1
}

/** Records in the trash follow when their account is merged; `only` narrows to these. Answers whom it moved. */
export async function repointTrashed(
  tx: Tx,
  kind: RecordKind,
  from: number,
  to: number,
  only: number[] | null,
): Promise<number[]> {
  const column = referenceOf(kind)
  const { rows } = await sql<{ id: number }>`
    update trash set record = record || jsonb_build_object(${column}::text, ${to}::bigint)
    where kind = ${kind} and (record->>${column}::text)::bigint = ${from}
      and (${only}::bigint[] is null or id = any(${only}::bigint[]))
    returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Takes out for good what was thrown away before this moment, with what its fields were and what its log said; answers whom. */
export async function deleteTrashed(tx: Tx, kind: RecordKind | WorkKind, before: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from empty_trash(${kind}, ${before}) id`.execute(tx)
  return rows.map(({ id }) => id)
}

const referenceOf = (kind: RecordKind): string => (kind === 'person' ? 'account_id' : 'parent_id')
