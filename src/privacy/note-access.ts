import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { insertAccesses } from './store.ts'

export type AccessKind = 'page' | 'log' | 'search' | 'export'
export type Access = { userId: number; personId: number; kind: AccessKind }

const hourMs = 3_600_000
const mostRemembered = 20_000

/**
 * Writes down who reads what of a person before the answer leaves, once an hour for each reader, person and kind: a row is
 * there for everything that was shown. What was written in this hour is remembered, so a screen that reads again costs nothing.
 */
export function accessNotes(db: Database, clock: Clock): (access: Access) => Promise<void> {
  let hour = 0
  const written = new Set<string>()
  return async access => {
    const now = clock()
    const current = Math.floor(now.getTime() / hourMs)
    if (current !== hour || written.size >= mostRemembered) written.clear()
    hour = current
    const key = `${access.userId}:${access.personId}:${access.kind}`
    if (written.has(key)) return
    await db.as(systemActor, tx => noteAccess(tx, access, now))
    written.add(key)
  }
}

/** One access, in the caller's transaction. */
export async function noteAccess(tx: Tx, access: Access, now: Date): Promise<void> {
  await insertAccesses(tx, [access], new Date(Math.floor(now.getTime() / hourMs) * hourMs), now)
}

/** Many persons at once, as an export shows them. */
export async function noteAccesses(
  tx: Tx,
  { personIds, ...access }: Omit<Access, 'personId'> & { personIds: readonly number[] },
  now: Date,
): Promise<void> {
  const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs)
  await insertAccesses(
    tx,
    personIds.map(personId => ({ ...access, personId })),
    hour,
    now,
  )
}
