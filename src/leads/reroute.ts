import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { handOverPromise } from '../promises/hand-over.ts'
import { refuse } from '../shared/outcome.ts'
import { minutesLeftToday } from '../shared/working-hours.ts'
import type { Actor } from '../team/model/actor.ts'
import { absencesAround, calendarsOf } from '../team/queries.ts'
import { leadPromise } from './model/facts.ts'
import type { Routing } from './model/routing/route.ts'
import { simulate } from './model/routing/simulate.ts'
import type { routingContract } from './model/routing-contract.ts'
import { lockLead } from './queries.ts'
import { decidedBy, routable } from './route-lead.ts'
import { routingAt } from './routing-rules.ts'
import { routingWorld } from './routing-world.ts'
import { setRoute } from './store.ts'
import {
  dropPlans,
  insertRerouting,
  keepRoute,
  lockRerouting,
  putBack,
  setOutcome,
  setReroutingState,
} from './store-rerouting.ts'
import { insertAssignments, takeRoutingTurn } from './store-routing.ts'
import { tellOfMany, tellOwner } from './tell.ts'

export type Rerouting = z.infer<(typeof routingContract)['GET /api/routing/reroutings/:id']['response']>
type Reroutings = z.infer<(typeof routingContract)['GET /api/routing/reroutings']['response']>

/** So many at once are looked through by people. */
const mostLeads = 500

/**
 * Plans whom open leads of somebody, or of nobody, would go to by the rules in force, dealt one after the other; whoever had them
 * gets none. Nothing moves. Refuses `nothing_to_deal` (422) and `too_many` (422).
 */
export async function planRerouting(
  tx: Tx,
  actor: Actor,
  { ownerId }: { ownerId: number | null },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select id from lead where state = 'open' and owner_id is not distinct from ${ownerId}::bigint
    order by raised_at, id limit ${mostLeads + 1}`.execute(tx)
  if (rows.length === 0)
    refuse('nothing_to_deal', 422, 'There is no open lead there to deal anew.', { field: 'ownerId' })
  if (rows.length > mostLeads)
    refuse('too_many', 422, `These are more than ${mostLeads} leads. Hand them over as a whole instead.`, {
      field: 'ownerId',
    })
  const rules = await routingAt(tx, now)
  const leadIds = rows.map(({ id }) => id)
  const leads = await routable(tx, leadIds, rules, now)
  const world = await routingWorld(tx, rules.rules, now)
  const calendars = await calendarsOf(
    tx,
    world.users.map(({ id }) => id),
  )
  const { routings } = simulate(
    leadIds.flatMap(id => {
      const lead = leads.get(id)
      return lead ? [{ ...lead, id, at: now, closedAt: null }] : []
    }),
    rules.rules,
    {
      users: world.users,
      without: new Set(ownerId === null ? [] : [ownerId]),
      absences: await absencesAround(tx, now),
      minutesToday: (userId, at) => {
        const calendar = calendars.get(userId)
        return calendar ? minutesLeftToday(at, calendar) : 0
      },
      before: world.users.flatMap(({ id, openLeads }) =>
        Array.from({ length: openLeads }, () => ({ userId: id, closedAt: null })),
      ),
    },
  )
  await dropPlans(tx)
  return insertRerouting(tx, { ownerId, version: rules.version, madeBy: actor.userId }, routings, now)
}

type Planned = { leadId: number; userId: number | null; route: Routing; outcome: string }

async function plannedLeads(tx: Tx, id: number, outcome: string): Promise<Planned[]> {
  const { rows } = await sql<Planned>`
    select lead_id as "leadId", user_id as "userId", route, outcome from rerouting_lead
    where rerouting_id = ${id} and outcome = ${outcome} order by lead_id`.execute(tx)
  return rows
}

/** Moves what was planned, where the lead is still open and with whom it was. Refuses `not_now` (409). */
export async function doRerouting(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  await takeRoutingTurn(tx)
  const plan = await lockRerouting(tx, id)
  if (plan.state !== 'planned') refuse('not_now', 409, 'This was done, taken back or given up already.')
  const told = new Map<number, number>()
  for (const { leadId, userId, route } of await plannedLeads(tx, id, 'planned')) {
    const lead = await lockLead(tx, leadId)
    const isStill = lead.state === 'open' && lead.ownerId === plan.ownerId
    // A lead that somebody has does not become nobody's.
    const moves = isStill && userId !== plan.ownerId && (userId !== null || route.pool !== null)
    await setOutcome(tx, id, leadId, moves ? 'moved' : isStill ? 'stayed' : 'left')
    if (!moves) continue
    await keepRoute(tx, id, leadId)
    await setRoute(tx, leadId, { ...route, version: plan.version }, now)
    await handOverPromise(tx, { kind: leadPromise, about: leadId }, userId)
    await insertAssignments(
      tx,
      [
        {
          ...{ leadId, how: 'rerouted', userId, fromUserId: plan.ownerId, byUserId: actor.userId },
          ...{ ...decidedBy(plan, route), reroutingId: id },
        },
      ],
      now,
    )
    if (userId === null) await tellOwner(tx, leadId, now)
    else told.set(userId, (told.get(userId) ?? 0) + 1)
  }
  await setReroutingState(tx, id, 'done', { userId: actor.userId, now })
  for (const [userId, n] of told) if (userId !== actor.userId) await tellOfMany(tx, userId, n, now)
}

/** Gives back what was moved, where nobody did anything with it since. Refuses `not_now` (409). */
export async function undoRerouting(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  await takeRoutingTurn(tx)
  const plan = await lockRerouting(tx, id)
  if (plan.state !== 'done') refuse('not_now', 409, 'This was not done, or was taken back already.')
  for (const { leadId, userId } of await plannedLeads(tx, id, 'moved')) {
    const lead = await lockLead(tx, leadId)
    const isStill = lead.state === 'open' && lead.ownerId === userId
    await setOutcome(tx, id, leadId, isStill ? 'back' : 'left')
    if (!isStill) continue
    await putBack(tx, id, { leadId, ownerId: plan.ownerId })
    await handOverPromise(tx, { kind: leadPromise, about: leadId }, plan.ownerId)
    await insertAssignments(
      tx,
      [
        {
          ...{ leadId, how: 'undone', userId: plan.ownerId, fromUserId: userId },
          ...{ byUserId: actor.userId, reroutingId: id },
        },
      ],
      now,
    )
  }
  await setReroutingState(tx, id, 'undone', { userId: actor.userId, now })
}

/** Refuses `no_such_rerouting`. */
export async function reroutingById(tx: Tx, id: number): Promise<Rerouting> {
  const { rows } = await sql<Omit<Rerouting, 'items'>>`
    select x.id, x.state, ${reference('o')} as owner, x.version, to_json(x.made_at)#>>'{}' as "madeAt",
      to_json(x.done_at)#>>'{}' as "doneAt"
    from rerouting x left join app_user o on o.id = x.owner_id where x.id = ${id}`.execute(tx)
  const found = rows[0] ?? refuse('no_such_rerouting', 404, 'There is no such dealing.')
  const { rows: items } = await sql<Rerouting['items'][number]>`
    select r.lead_id as "leadId", ${reference('p')} as person, l.grade, ${reference('o')} as "from", ${reference('u')} as "to",
      r.route ->> 'ruleLabel' as "ruleLabel", r.route ->> 'why' as why,
      coalesce(jsonb_typeof(r.route -> 'pool') = 'array', false) as pool, r.outcome
    from rerouting_lead r join rerouting x on x.id = r.rerouting_id join lead l on l.id = r.lead_id
    join person p on p.id = l.person_id left join app_user o on o.id = x.owner_id left join app_user u on u.id = r.user_id
    where r.rerouting_id = ${id} order by l.raised_at, l.id`.execute(tx)
  return { ...found, items }
}

export async function listReroutings(tx: Tx): Promise<Reroutings> {
  const { rows } = await sql<Reroutings['items'][number]>`
    select x.id, x.state, ${reference('o')} as owner, x.version, to_json(x.made_at)#>>'{}' as "madeAt",
      to_json(x.done_at)#>>'{}' as "doneAt", m.name as by,
      (select count(*) from rerouting_lead r where r.rerouting_id = x.id and r.outcome in ('moved', 'back')) as moved
    from rerouting x left join app_user o on o.id = x.owner_id left join app_user m on m.id = x.made_by
    where x.state <> 'dropped' order by x.id desc limit 50`.execute(tx)
  return { items: rows }
}
