import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { settlePromise } from '../promises/settle.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, sideOf } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { joinThread } from '../touches/thread.ts'
import { complaintPromise, next } from './model/complaint.ts'
import { causes, holdComplaint } from './queries.ts'
import { answerRound, setCause, setState } from './store.ts'

/** The answer settles the promise, kept or late, and stands in the contact log beside the complaint. */
export async function answerComplaint(
  tx: Tx,
  actor: Actor,
  id: number,
  input: { answer: string; causeId?: number | null | undefined },
  now: Date,
): Promise<void> {
  const complaint = await holdComplaint(tx, id)
  const state = next(complaint.state, 'answer')
  if (input.causeId) await assertCause(tx, input.causeId)
  await answerRound(tx, complaint.roundId, { answer: input.answer, userId: actor.userId }, now)
  if (input.causeId) await setCause(tx, id, input.causeId, now)
  await setState(tx, id, state, {}, now)
  await settlePromise(tx, { kind: complaintPromise, about: complaint.roundId }, now)
  const { rows } = await sql<{ title: string }>`
    select title from touch where id = ${complaint.touchId}`.execute(tx)
  const [touchId] = await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: complaint.personId ?? complaint.accountId!,
        accountId: complaint.accountId,
        kind: 'service',
        side: actor.role === 'system' ? 'service' : sideOf(actor.role),
        occurredAt: now,
        messageKey: `complaint.answer:${complaint.roundId}`,
        title: `Answer to the complaint: ${rows[0]?.title ?? ''}`.slice(0, 300),
        body: input.answer,
        properties: { complaintId: id },
      },
    ],
    now,
  )
  if (touchId) await joinThread(tx, touchId, complaint.touchId)
  await appendFact(tx, { name: 'complaint.answered', about: id, payload: {}, at: now })
}

/** Refuses a cause that is not there or was retired. */
export async function assertCause(tx: Tx, causeId: number): Promise<void> {
  const found = (await causes(tx)).find(cause => cause.id === causeId && cause.active)
  if (!found) refuse('no_such_cause', 422, 'There is no such cause, or it was retired.', { field: 'causeId' })
}
