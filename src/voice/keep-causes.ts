import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type Cause, insertCause, setAnswerMinutes, updateCause } from './store.ts'

export async function addCause(tx: Tx, name: string): Promise<Cause> {
  return insertCause(tx, name)
}

/** A retired cause is offered no more; complaints that have it keep it. */
export async function changeCause(
  tx: Tx,
  id: number,
  input: { name?: string | undefined; active?: boolean | undefined },
): Promise<Cause> {
  const { rows } = await sql<Cause>`
    select id, name, active from complaint_cause where id = ${id} for update`.execute(tx)
  const cause = rows[0] ?? refuse('no_such_cause', 404, 'There is no such cause.')
  return updateCause(tx, id, { name: input.name ?? cause.name, active: input.active ?? cause.active })
}

/** Holds for complaints opened from now on; clocks that run keep what was promised. */
export async function promiseAnswerWithin(tx: Tx, minutes: number): Promise<{ answerMinutes: number }> {
  await setAnswerMinutes(tx, minutes)
  return { answerMinutes: minutes }
}
