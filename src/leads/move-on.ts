import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { handOverPromise } from '../promises/hand-over.ts'
import { leadPromise } from './model/facts.ts'
import { route } from './model/routing/route.ts'
import { type LeadRow, lockLead } from './queries.ts'
import { decidedBy, routable } from './route-lead.ts'
import { routingAt } from './routing-rules.ts'
import { routingWorld } from './routing-world.ts'
import { setRoute } from './store.ts'
import { insertAssignments, setOwed, takeRoutingTurn } from './store-routing.ts'

/**
 * An open lead goes on by the rules in force to somebody else than who had it so far, where there is such a one; its promise stays due
 * when it was due, and a broken one stays with whom it broke. Answers whether it went.
 */
async function moveOn(tx: Tx, leadId: number, how: 'broken' | 'absence', now: Date): Promise<boolean> {
  await takeRoutingTurn(tx)
  const lead: LeadRow = await lockLead(tx, leadId)
  if (lead.state !== 'open') return false
  const rules = await routingAt(tx, now)
  const world = await routingWorld(tx, rules.rules, now)
  const had = how === 'broken' ? await hadIt(tx, leadId) : new Set<number>()
  if (lead.ownerId !== null) had.add(lead.ownerId)
  const about = (await routable(tx, [leadId], rules, now)).get(leadId)
  if (!about) return false
  const { routing, owed } = route(about, rules.rules, { ...world, without: had })
  const { userId } = routing
  // A lead that somebody has does not go back among those that nobody has.
  if (userId === null || userId === lead.ownerId) return false
  await setRoute(tx, leadId, { ...routing, version: rules.version }, now)
  await setOwed(tx, owed)
  await handOverPromise(tx, { kind: leadPromise, about: leadId }, userId)
  await insertAssignments(
    tx,
    [{ leadId, how, userId, fromUserId: lead.ownerId, ...decidedBy(rules, routing) }],
    now,
  )
  await appendFact(tx, {
    name: 'lead.moved_on',
    about: leadId,
    payload: { from: lead.ownerId, to: userId, how },
    at: now,
  })
  return true
}

async function hadIt(tx: Tx, leadId: number): Promise<Set<number>> {
  const { rows } = await sql<{ userId: number }>`
    select distinct user_id as "userId" from lead_assignment where lead_id = ${leadId} and user_id is not null`.execute(
    tx,
  )
  return new Set(rows.map(({ userId }) => userId))
}

/** The promise of a lead broke: where the company wants that, somebody else gets it. */
export async function moveOnBroken(tx: Tx, leadId: number, now: Date): Promise<boolean> {
  const { onBroken } = await routingAt(tx, now)
  return onBroken === 'moves_on' && (await moveOn(tx, leadId, 'broken', now))
}

/** Open leads of whoever is away go on, where the company wants that. Those that nobody else may have stay. */
export async function moveOnAbsent(tx: Tx, now: Date): Promise<number> {
  const { onAbsence } = await routingAt(tx, now)
  if (onAbsence === 'stays') return 0
  const { rows } = await sql<{ id: number }>`
    select l.id from lead l where l.state = 'open' and exists (select from absence x
      where x.user_id = l.owner_id and x.from_at <= ${now}::timestamptz and x.to_at > ${now}::timestamptz)
    order by l.raised_at, l.id limit 500`.execute(tx)
  let moved = 0
  for (const { id } of rows) if (await moveOn(tx, id, 'absence', now)) moved++
  return moved
}
