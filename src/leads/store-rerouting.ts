import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Routing } from './model/routing/route.ts'

type NewRerouting = { ownerId: number | null; version: number; madeBy: number | null }

/** Plans that nobody carried out make way for the next. */
export async function dropPlans(tx: Tx): Promise<void> {
  await sql`update rerouting set state = 'dropped' where state = 'planned'`.execute(tx)
}

export async function insertRerouting(
  tx: Tx,
  { ownerId, version, madeBy }: NewRerouting,
  routings: ReadonlyMap<number, Routing>,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into rerouting (owner_id, version, made_by, made_at) values (${ownerId}, ${version}, ${madeBy}, ${now})
    returning id`.execute(tx)
  const leads = [...routings].map(([leadId, route]) => ({ lead_id: leadId, user_id: route.userId, route }))
  await sql`insert into rerouting_lead (rerouting_id, lead_id, user_id, route)
    select ${rows[0]!.id}, lead_id, user_id, route
    from jsonb_to_recordset(${JSON.stringify(leads)}::jsonb) as r(lead_id bigint, user_id bigint, route jsonb)`.execute(
    tx,
  )
  return rows[0]!.id
}

type Locked = { state: string; ownerId: number | null; version: number }
/** Refuses `no_such_rerouting`. */
export async function lockRerouting(tx: Tx, id: number): Promise<Locked> {
  const { rows } = await sql<Locked>`
    select state, owner_id as "ownerId", version from rerouting where id = ${id} for update`.execute(tx)
  return rows[0] ?? refuse('no_such_rerouting', 404, 'There is no such dealing.')
}

export async function setOutcome(
  tx: Tx,
  id: number,
  leadId: number,
  outcome: 'moved' | 'left' | 'back' | 'stayed',
): Promise<void> {
  await sql`update rerouting_lead set outcome = ${outcome} where rerouting_id = ${id} and lead_id = ${leadId}`.execute(
    tx,
  )
}

/** Keeps why its owner has a lead that is about to move. */
export async function keepRoute(tx: Tx, id: number, leadId: number): Promise<void> {
  await sql`update rerouting_lead set route_before = (select route from lead where id = ${leadId})
    where rerouting_id = ${id} and lead_id = ${leadId}`.execute(tx)
}

/** A lead that moved is with whom it was, and says again why. */
export async function putBack(
  tx: Tx,
  id: number,
  { leadId, ownerId }: { leadId: number; ownerId: number | null },
): Promise<void> {
  await sql`update lead set owner_id = ${ownerId},
      route = (select route_before from rerouting_lead where rerouting_id = ${id} and lead_id = ${leadId})
    where id = ${leadId}`.execute(tx)
}

export async function setReroutingState(
  tx: Tx,
  id: number,
  state: 'done' | 'undone',
  { userId, now }: { userId: number | null; now: Date },
): Promise<void> {
  await (state === 'done'
    ? sql`update rerouting set state = 'done', done_at = ${now} where id = ${id}`
    : sql`update rerouting set state = 'undone', undone_at = ${now}, undone_by = ${userId} where id = ${id}`
  ).execute(tx)
}
