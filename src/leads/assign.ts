import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { handOverPromise } from '../promises/hand-over.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { leadPromise } from './model/facts.ts'
import { type LeadRow, lockLead } from './queries.ts'
import { setOwner } from './store.ts'
import { insertAssignments } from './store-routing.ts'

/**
 * A lead that nobody closed goes to another seller, with its promise, which stays due when it was due. Its owner or a manager
 * gives it away, an unowned one anybody who sells; with `back` it is given back by whoever gave it. Refuses `already_judged`
 * (409) and `not_yours` (403).
 */
export async function assignLead(
  tx: Tx,
  actor: Actor,
  id: number,
  ownerId: number | null,
  now: Date,
  { back = false } = {},
): Promise<void> {
  const lead = await lockLead(tx, id)
  if (lead.state !== 'open' && lead.state !== 'accepted')
    refuse('already_judged', 409, 'This lead is closed.')
  if (!back && !mayGive(actor, lead))
    refuse('not_yours', 403, 'This lead is with a colleague. Its owner or a manager gives it away.')
  if (lead.ownerId === ownerId) return
  await setOwner(tx, id, ownerId)
  await handOverPromise(tx, { kind: leadPromise, about: id }, ownerId)
  await insertAssignments(
    tx,
    [{ leadId: id, how: 'given', userId: ownerId, fromUserId: lead.ownerId, byUserId: actor.userId }],
    now,
  )
  await appendFact(tx, {
    name: 'lead.given',
    about: id,
    payload: { from: lead.ownerId, to: ownerId, by: actor.userId },
    at: now,
  })
}

const mayGive = (actor: Actor, lead: LeadRow): boolean =>
  isManager(actor) || lead.ownerId === null || lead.ownerId === actor.userId
