import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { ComplaintState } from './model/complaint.ts'

export type NewComplaint = {
  touchId: number
  personId: number | null
  accountId: number | null
  territoryId: number | null
  ownerId: number | null
  openedAt: Date
}

/** Null when this entry of the log has its complaint already. */
export async function insertComplaint(tx: Tx, c: NewComplaint, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into complaint (touch_id, person_id, account_id, territory_id, owner_id, opened_at, changed_at)
    values (${c.touchId}, ${c.personId}, ${c.accountId}, ${c.territoryId}, ${c.ownerId}, ${c.openedAt}, ${now})
    on conflict (touch_id) do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function insertRound(
  tx: Tx,
  r: { complaintId: number; openedBy: number | null; why: string | null; openedAt: Date },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into complaint_round (complaint_id, n, opened_at, opened_by, why)
    select ${r.complaintId}::bigint, coalesce(max(n), 0) + 1, ${r.openedAt}::timestamptz, ${r.openedBy}::bigint, ${r.why}::text
    from complaint_round where complaint_id = ${r.complaintId} returning id`.execute(tx)
  return rows[0]!.id
}

export async function answerRound(
  tx: Tx,
  roundId: number,
  { answer, userId }: { answer: string; userId: number | null },
  now: Date,
): Promise<void> {
  await sql`update complaint_round set answer = ${answer}, answered_at = ${now}, answered_by = ${userId}
    where id = ${roundId}`.execute(tx)
}

export async function setState(
  tx: Tx,
  id: number,
  state: ComplaintState,
  { settledBy = null, reopened = 0 }: { settledBy?: number | null; reopened?: number },
  now: Date,
): Promise<void> {
  const settled = state === 'settled'
  await sql`update complaint set state = ${state}, changed_at = ${now}, reopened = reopened + ${reopened}::int,
    settled_at = ${settled ? now : null}, settled_by = ${settled ? settledBy : null} where id = ${id}`.execute(
    tx,
  )
}

export async function setOwner(tx: Tx, id: number, ownerId: number | null, now: Date): Promise<void> {
  await sql`update complaint set owner_id = ${ownerId}, changed_at = ${now} where id = ${id}`.execute(tx)
}

export async function setCause(tx: Tx, id: number, causeId: number | null, now: Date): Promise<void> {
  await sql`update complaint set cause_id = ${causeId}, changed_at = ${now} where id = ${id}`.execute(tx)
}

/** The entry was corrected: the complaint follows the new one. */
export async function setTouch(tx: Tx, id: number, touchId: number): Promise<void> {
  await sql`update complaint set touch_id = ${touchId} where id = ${id}`.execute(tx)
}

export async function clearWords(tx: Tx, personId: number): Promise<void> {
  await sql`update complaint_round set answer = case when answer is null then null else 'Erased' end,
      why = case when why is null then null else 'Erased' end
    where complaint_id in (select id from complaint where person_id = ${personId})`.execute(tx)
}

export type Cause = { id: number; name: string; active: boolean }

export async function insertCause(tx: Tx, name: string): Promise<Cause> {
  const { rows } = await sql<Cause>`
    insert into complaint_cause (name, position)
    select ${name}::text, coalesce(max(position), 0) + 1 from complaint_cause
    on conflict (lower(name)) do nothing returning id, name, active`.execute(tx)
  return rows[0] ?? taken()
}

export async function updateCause(tx: Tx, id: number, c: { name: string; active: boolean }): Promise<Cause> {
  const twin = await sql`
    select from complaint_cause where lower(name) = lower(${c.name}) and id <> ${id}`.execute(tx)
  if (twin.rows.length > 0) taken()
  const { rows } = await sql<Cause>`
    update complaint_cause set name = ${c.name}, active = ${c.active} where id = ${id}
    returning id, name, active`.execute(tx)
  return rows[0] ?? refuse('no_such_cause', 404, 'There is no such cause.')
}

const taken = (): never =>
  refuse('name_taken', 409, 'There is a cause of this name already.', { field: 'name' })

export async function setAnswerMinutes(tx: Tx, minutes: number): Promise<void> {
  await sql`update complaint_rule set answer_minutes = ${minutes} where id = 1`.execute(tx)
}
