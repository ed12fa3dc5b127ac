import { sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { minutesLeftToday } from '../shared/working-hours.ts'
import { absencesWithin, calendarsOf } from '../team/queries.ts'
import type { Routing } from './model/routing/route.ts'
import type { RoutingRules, trialGroups } from './model/routing/rule.ts'
import { type Load, simulate } from './model/routing/simulate.ts'
import type { routingContract } from './model/routing-contract.ts'
import { routable } from './route-lead.ts'
import { routingAt, routingOf } from './routing-rules.ts'
import { routingWorld } from './routing-world.ts'

type Trial = z.infer<(typeof routingContract)['GET /api/routing/trial']['response']>
type Names = z.infer<(typeof routingContract)['GET /api/routing/trial/leads']['response']>

/** So many are dealt while somebody waits; of more the newest. */
const mostLeads = 2_000
const DAY = 86_400_000

type Past = { id: number; at: Date; closedAt: Date | null; was: number | null }
type Tried = {
  rules: RoutingRules
  from: Date
  past: Past[]
  cut: boolean
  routings: Map<number, Routing>
  load: Map<number, Load>
  capacity: Map<number, number | null>
}

/**
 * Deals the leads of the last days by the draft, or by what is in force, one after the other: each is open for as long as it was, who was
 * away is away, and people may hold as many as they may today. Fields are as they are known today.
 */
async function tryRouting(tx: Tx, days: number, now: Date): Promise<Tried> {
  const from = new Date(now.getTime() - days * DAY)
  const { rows: drafts } = await sql<{ version: number }>`
    select version from routing_version where state = 'draft'`.execute(tx)
  const rules = drafts[0] ? await routingOf(tx, drafts[0].version) : await routingAt(tx, now)
  const { past, cut } = await pastLeads(tx, from)
  const leads = await routable(
    tx,
    past.map(({ id }) => id),
    rules,
    now,
    { touchesFrom: from },
  )
  const world = await routingWorld(tx, [], now)
  const calendars = await calendarsOf(
    tx,
    world.users.map(({ id }) => id),
  )
  const first = past[0]?.at ?? now
  const { rows: before } = await sql<{ userId: number; closedAt: Date | null }>`
    select owner_id as "userId", case when state <> 'open' then verdict_at end as "closedAt" from lead
    where owner_id is not null and raised_at < ${first}::timestamptz and state <> 'joined' and (state = 'open' or verdict_at > ${first}::timestamptz)`.execute(
    tx,
  )
  const { routings, load } = simulate(
    past.flatMap(({ id, at, closedAt }) => {
      const lead = leads.get(id)
      return lead ? [{ ...lead, id, at, closedAt, moment: { ...lead.moment, now: at } }] : []
    }),
    rules.rules,
    {
      users: world.users,
      absences: await absencesWithin(tx, first, now),
      minutesToday: (userId, at) => {
        const calendar = calendars.get(userId)
        return calendar ? minutesLeftToday(at, calendar) : 0
      },
      before,
    },
  )
  return {
    rules,
    from,
    past: past.filter(({ id }) => routings.has(id)),
    cut,
    routings,
    load,
    capacity: new Map(world.users.map(({ id, capacity }) => [id, capacity])),
  }
}

/** In the order of their raising. Who had each first, as far as that was noted. */
async function pastLeads(tx: Tx, from: Date): Promise<{ past: Past[]; cut: boolean }> {
  const { rows } = await sql<Past>`
    select l.id, l.raised_at as at, case when l.state <> 'open' then l.verdict_at end as "closedAt",
      coalesce((select x.user_id from lead_assignment x where x.lead_id = l.id and x.user_id is not null order by x.id limit 1),
        l.owner_id) as was
    from lead l where l.raised_at >= ${from}::timestamptz and l.state <> 'joined'
    order by l.raised_at desc, l.id desc limit ${mostLeads + 1}`.execute(tx)
  return { past: rows.slice(0, mostLeads).reverse(), cut: rows.length > mostLeads }
}

export async function routingTrial(tx: Tx, { days }: { days: number }, now: Date): Promise<Trial> {
  const { rules, from, past, cut, routings, load, capacity } = await tryRouting(tx, days, now)
  const was = new Map<number, number>()
  for (const lead of past) if (lead.was !== null) was.set(lead.was, (was.get(lead.was) ?? 0) + 1)
  const ids = [...new Set([...was.keys(), ...load.keys()])]
  const { rows: users } = await sql<{ id: number; name: string }>`
    select id, name from app_user where id = any(${ids}::bigint[]) order by lower(name), id`.execute(tx)
  const decided = (holds: (routing: Routing) => boolean) => [...routings.values()].filter(holds).length
  return {
    version: rules.version,
    from: from.toISOString(),
    leads: past.length,
    cut,
    people: users.map(user => ({
      user,
      capacity: capacity.get(user.id) ?? null,
      was: was.get(user.id) ?? 0,
      would: load.get(user.id)?.leads ?? 0,
      most: load.get(user.id)?.most ?? 0,
    })),
    rules: rules.rules.map(({ key, label }) => ({
      key,
      label,
      leads: decided(routing => routing.why === null && routing.ruleKey === key),
    })),
    waits: decided(isWaiting),
    pool: decided(({ pool }) => pool !== null),
    moved: past.filter(lead => isMoved(lead, routings.get(lead.id)!)).length,
  }
}

const isWaiting = ({ userId, pool }: Routing): boolean => userId === null && pool === null
const isMoved = ({ was }: Past, { userId }: Routing): boolean => was !== userId

type Group = {
  group: (typeof trialGroups)[number]
  userId?: number | undefined
  ruleKey?: string | undefined
}

function isOf({ group, userId, ruleKey }: Group, lead: Past, routing: Routing): boolean {
  switch (group) {
    case 'would':
      return routing.userId !== null && routing.userId === userId
    case 'was':
      return lead.was !== null && lead.was === userId
    case 'rule':
      return routing.why === null && routing.ruleKey === ruleKey
    case 'waits':
      return isWaiting(routing)
    case 'pool':
      return routing.pool !== null
    case 'moved':
      return isMoved(lead, routing)
    case 'all':
      return true
  }
}

/** The leads behind a figure of the trial, the newest first. */
export async function trialLeads(
  tx: Tx,
  query: Group & { days: number; cursor?: string | undefined; limit: number },
  now: Date,
): Promise<Names> {
  const after = query.cursor ? readIdCursor(query.cursor) : null
  const { past, routings } = await tryRouting(tx, query.days, now)
  const all = past.filter(lead => isOf(query, lead, routings.get(lead.id)!)).reverse()
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1
  const page = all.slice(start, start + query.limit)
  const { rows } = await sql<Pick<Names['items'][number], 'leadId' | 'person' | 'account' | 'grade'>>`
    select l.id as "leadId", ${reference('p')} as person, ${reference('a')} as account, l.grade
    from lead l join person p on p.id = l.person_id left join account a on a.id = l.account_id
    where l.id = any(${page.map(({ id }) => id)}::bigint[])`.execute(tx)
  const { rows: users } = await sql<{ id: number; name: string }>`select id, name from app_user`.execute(tx)
  const user = (id: number | null) => users.find(each => each.id === id) ?? null
  return {
    items: page.flatMap(({ id, at, was }) => {
      const row = rows.find(({ leadId }) => leadId === id)
      const { userId, ruleLabel, why } = routings.get(id)!
      if (!row) return []
      return [{ ...row, raisedAt: at.toISOString(), was: user(was), would: user(userId), ruleLabel, why }]
    }),
    next: start + query.limit < all.length ? writeCursor([page.at(-1)!.id]) : null,
    total: all.length,
  }
}
