import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { settlePromise } from '../promises/settle.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { leadPromise } from './model/facts.ts'
import { rejection, stateAfter } from './model/verdict.ts'
import { type LeadRow, lockLead } from './queries.ts'
import { setConverted, setVerdict } from './store.ts'
import { insertAssignments } from './store-routing.ts'

/** Sales takes the lead: the promise is settled and whoever accepts an unowned lead owns it. */
export async function acceptLead(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const lead = await lockLead(tx, id)
  // First whether it is judged already: whoever lost by a moment hears that, and not that it is a colleague's by now.
  const state = stateAfter(lead.state, 'accept')
  assertJudge(actor, lead)
  await setVerdict(tx, id, { state, by: actor.userId, reason: null, note: null, ownerId: actor.userId }, now)
  if (lead.ownerId === null)
    await insertAssignments(
      tx,
      [{ leadId: id, how: 'claimed', userId: actor.userId, byUserId: actor.userId }],
      now,
    )
  await settlePromise(tx, { kind: leadPromise, about: id }, now)
  await appendFact(tx, {
    name: 'lead.accepted',
    about: id,
    payload: { personId: lead.personId, by: actor.userId },
    at: now,
  })
}

/** Sales refuses the lead and says why; the reason goes back to marketing. */
export async function rejectLead(
  tx: Tx,
  actor: Actor,
  id: number,
  input: { reason: string; note?: string | null | undefined },
  now: Date,
): Promise<void> {
  const verdict = rejection({ reason: input.reason, note: input.note ?? null })
  const lead = await lockLead(tx, id)
  const state = stateAfter(lead.state, 'reject')
  assertJudge(actor, lead)
  await setVerdict(
    tx,
    id,
    { state, by: actor.userId, reason: verdict.reason, note: verdict.note, ownerId: actor.userId },
    now,
  )
  await settlePromise(tx, { kind: leadPromise, about: id }, now)
  await appendFact(tx, {
    name: 'lead.rejected',
    about: id,
    payload: { personId: lead.personId, by: actor.userId, reason: verdict.reason },
    at: now,
  })
}

/** Called by pipeline when an opportunity is opened from the lead; accepts an open lead on the way. */
export async function convertLead(
  tx: Tx,
  actor: Actor,
  id: number,
  opportunityId: number,
  now: Date,
): Promise<void> {
  const lead = await lockLead(tx, id)
  if (lead.state === 'open') await acceptLead(tx, actor, id, now)
  else assertJudge(actor, lead)
  stateAfter(lead.state === 'open' ? 'accepted' : lead.state, 'convert')
  await setConverted(tx, id, opportunityId)
}

function assertJudge(actor: Actor, lead: LeadRow): void {
  if (isManager(actor) || lead.ownerId === null || lead.ownerId === actor.userId) return
  refuse('not_yours', 403, 'This lead is with a colleague. Its owner or a manager judges it.')
}
