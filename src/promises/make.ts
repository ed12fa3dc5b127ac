import type { Tx } from '../platform/database.ts'
import { calendarOf } from '../team/queries.ts'
import { makePromise } from './model/promise.ts'
import { insertPromise } from './store.ts'

export type NewPromise = {
  kind: string
  about: number
  userId: number | null
  territoryId: number | null
  /** Working minutes of the keeper's calendar. */
  minutes: number
}

/** Starts a clock in the working time of whoever keeps it, else of the territory, else of the company. */
export async function makePromiseFor(
  tx: Tx,
  input: NewPromise,
  now: Date,
): Promise<{ id: number; dueAt: Date }> {
  const calendar = await calendarOf(tx, { userId: input.userId, territoryId: input.territoryId })
  const promise = makePromise({ kind: input.kind, startedAt: now, minutes: input.minutes, calendar })
  const id = await insertPromise(tx, {
    ...promise,
    about: input.about,
    userId: input.userId,
    territoryId: input.territoryId,
    calendarId: null,
  })
  return { id, dueAt: promise.dueAt }
}
