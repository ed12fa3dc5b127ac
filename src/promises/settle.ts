import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { calendarOf } from '../team/queries.ts'
import { keep } from './model/promise.ts'
import { type PromiseRow, settlePromiseRow } from './store.ts'

/** What was promised is done: kept, or broken and late by so many working minutes. Null when nothing was promised. */
export async function settlePromise(
  tx: Tx,
  input: { kind: string; about: number },
  now: Date,
): Promise<{ kept: boolean; lateMinutes: number | null } | null> {
  const { rows } = await sql<PromiseRow>`
    select id, kind, about, territory_id as "territoryId", user_id as "userId", calendar_id as "calendarId", minutes,
      started_at as "startedAt", remind_at as "remindAt", due_at as "dueAt", state, settled_at as "settledAt",
      late_minutes as "lateMinutes"
    from promise where kind = ${input.kind} and about = ${input.about} for update`.execute(tx)
  const row = rows[0]
  if (!row || row.settledAt !== null || row.state === 'cancelled') return null
  const calendar = await calendarOf(tx, { userId: row.userId, territoryId: row.territoryId })
  const settled = keep(row, now, calendar)
  const lateMinutes = settled.lateMinutes === null ? null : Math.round(settled.lateMinutes)
  await settlePromiseRow(tx, row.id, { state: settled.state, settledAt: now, lateMinutes })
  await appendFact(tx, {
    name: settled.state === 'kept' ? 'promise.kept' : 'promise.settled_late',
    about: row.id,
    payload: { kind: row.kind, about: row.about },
    at: now,
  })
  return { kept: settled.state === 'kept', lateMinutes }
}
