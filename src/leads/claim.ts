import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { reference } from '../platform/reference.ts'
import { handOverPromise } from '../promises/hand-over.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { leadPromise } from './model/facts.ts'
import type { routingContract } from './model/routing-contract.ts'
import { lockLead, noSuchLead } from './queries.ts'
import { setOwner } from './store.ts'
import { insertAssignments } from './store-routing.ts'

type Assignments = z.infer<(typeof routingContract)['GET /api/leads/:id/assignments']['response']>

/**
 * Whoever sells takes a lead that nobody has; its promise stays due when it was due. Refuses `already_judged` and `taken` (409): of
 * several who claim it at once the first has it.
 */
export async function claimLead(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const lead = await lockLead(tx, id)
  if (lead.state !== 'open') refuse('already_judged', 409, 'This lead is not open any more.')
  if (lead.ownerId === actor.userId) return
  if (lead.ownerId !== null) refuse('taken', 409, 'A colleague was quicker: this lead is taken.')
  await setOwner(tx, id, actor.userId)
  await handOverPromise(tx, { kind: leadPromise, about: id }, actor.userId)
  await insertAssignments(
    tx,
    [{ leadId: id, how: 'claimed', userId: actor.userId, byUserId: actor.userId }],
    now,
  )
  await appendFact(tx, {
    name: 'lead.claimed',
    about: id,
    payload: { by: actor.userId, personId: lead.personId },
    at: now,
  })
}

/** Into whose hands a lead came, the first first. Refuses `no_such_lead`. */
export async function assignmentsOf(tx: Tx, actor: Actor, id: number): Promise<Assignments> {
  const { rows: leads } = await sql<{ state: Assignments['state']; ownerId: number | null }>`
    select state, owner_id as "ownerId" from lead where id = ${id}`.execute(tx)
  const lead = leads[0] ?? noSuchLead()
  const { rows } = await sql<Assignments['items'][number]>`
    select to_json(x.at)#>>'{}' as at, x.how, ${reference('u')} as "user", ${reference('f')} as "from", ${reference('b')} as by,
      x.version, x.rule_label as "ruleLabel"
    from lead_assignment x left join app_user u on u.id = x.user_id left join app_user f on f.id = x.from_user_id
    left join app_user b on b.id = x.by_user_id where x.lead_id = ${id} order by x.id`.execute(tx)
  const sells = actor.role === 'sales' || actor.role === 'sales_manager' || actor.role === 'administrator'
  return { items: rows, state: lead.state, mayClaim: sells && lead.state === 'open' && lead.ownerId === null }
}
