import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { next } from './model/complaint.ts'
import { openRound } from './open-complaint.ts'
import { holdComplaint } from './queries.ts'
import { setState } from './store.ts'

/** It is not done after all: open again, with a reason and a new promise. */
export async function reopenComplaint(
  tx: Tx,
  actor: Actor,
  id: number,
  why: string,
  now: Date,
): Promise<void> {
  const complaint = await holdComplaint(tx, id)
  await setState(tx, id, next(complaint.state, 'reopen'), { reopened: 1 }, now)
  await openRound(tx, complaint, { openedBy: actor.userId, why, openedAt: now }, now)
}
