import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'
import type { About } from '../shared/condition/tree.ts'
import type { Due } from './model/due.ts'
import type { Sql } from './source.ts'

export type NewSegment = {
  name: string
  note: string
  about: About
  condition: Written | null
  madeBy: number | null
}

export async function insertSegment(tx: Tx, segment: NewSegment, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into segment (name, note, about, kind, condition, made_by, created_at, changed_at)
    values (${segment.name}, ${segment.note}, ${segment.about}, ${segment.condition ? 'live' : 'static'},
      ${segment.condition && JSON.stringify(segment.condition)}::jsonb, ${segment.madeBy}, ${now}, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function updateSegment(
  tx: Tx,
  id: number,
  { name, note, condition }: Pick<NewSegment, 'name' | 'note' | 'condition'>,
  now: Date,
): Promise<void> {
  await sql`
    update segment set name = ${name}, note = ${note}, condition = ${condition && JSON.stringify(condition)}::jsonb,
      version = version + 1, changed_at = ${now}
    where id = ${id}`.execute(tx)
}

export async function setArchived(tx: Tx, id: number, at: Date | null, now: Date): Promise<void> {
  await sql`update segment set archived_at = ${at}, changed_at = ${now} where id = ${id}`.execute(tx)
}

/** Null: everybody is to be asked anew. */
export async function setKeptUntil(tx: Tx, ids: readonly number[], until: Date | null): Promise<void> {
  await sql`update segment set kept_until = ${until} where id = any(${ids as number[]}::bigint[])`.execute(tx)
}

/** How many came and went, and who: of more than so many nobody beyond. */
export type Moves = { entered: number; left: number; moved: number[] }

/**
 * Makes a segment's members among those asked about exactly those of `members`, and writes down who came and who went.
 * `among`: ids as an array in SQL; everybody where it is absent. Of those moved one more than `most` are told.
 */
export async function setMembers(
  tx: Tx,
  { id, version }: { id: number; version: number },
  members: Sql,
  among: Sql | undefined,
  { now, most }: { now: Date; most: number },
): Promise<Moves> {
  const { rows } = await sql<Moves>`
    with member as materialized (${members}),
    gone as (
      delete from segment_member m where m.segment_id = ${id} ${among ? sql`and m.subject_id = any(${among})` : sql``}
        and not exists (select from member where member.id = m.subject_id)
      returning m.subject_id),
    come as (
      insert into segment_member (segment_id, subject_id, since) select ${id}::bigint, member.id, ${now}::timestamptz from member
      on conflict do nothing returning subject_id),
    noted as (
      insert into segment_change (segment_id, subject_id, entered, at, version)
      select ${id}::bigint, subject_id, false, ${now}::timestamptz, ${version}::int from gone
      union all select ${id}::bigint, subject_id, true, ${now}::timestamptz, ${version}::int from come)
    select (select count(*) from come) as entered, (select count(*) from gone) as "left",
      (select coalesce(json_agg(subject_id), '[]') from (
        select subject_id from gone union all select subject_id from come limit ${most + 1}) moved) as moved`.execute(
    tx,
  )
  return rows[0]!
}

const columnOf = (about: About): Sql => sql.ref(about === 'person' ? 'person_id' : 'account_id')

/** Lists subjects in a static segment; how many of them were not listed yet. */
export async function insertListed(
  tx: Tx,
  { id, about }: { id: number; about: About },
  subjects: Sql,
  userId: number | null,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with put as (
      insert into segment_listed (segment_id, ${columnOf(about)}, put_by, put_at)
      select ${id}::bigint, subject.id, ${userId}::bigint, ${now}::timestamptz from (${subjects}) subject
      on conflict do nothing returning 1)
    select count(*)::int as n from put`.execute(tx)
  return rows[0]!.n
}

/** Notes that these are to be asked anew. */
export async function insertDue(tx: Tx, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return
  await sql`
    insert into segment_due (subject_id, changed)
    select distinct * from unnest(${due.map(({ id }) => id)}::bigint[], ${due.map(({ changed }) => changed)}::text[])`.execute(
    tx,
  )
}

/** Takes so many of those noted. */
export async function takeDue(tx: Tx, most: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with taken as (
      delete from segment_due where ctid = any(array(select ctid from segment_due limit ${most} for update skip locked))
      returning subject_id, changed, touch_id)
    select distinct subject_id as id, changed, touch_id as "touchId" from taken`.execute(tx)
  return rows
}

/** Nobody is left to be asked: after everybody was. */
export async function clearDue(tx: Tx): Promise<void> {
  await sql`delete from segment_due`.execute(tx)
}
