import type { Absence } from '../../../team/model/cover.ts'
import { type RoutableUser, type RoutedLead, type Routing, route } from './route.ts'
import type { RoutingRule } from './rule.ts'
import type { Owed } from './turns.ts'

/** A lead of the past: when it was raised, and until when it was open; null while it still is. */
export type PastRouted = RoutedLead & { id: number; at: Date; closedAt: Date | null }
export type Load = {
  leads: number
  /** Most that were open at once. */
  most: number
}
export type Simulated = { routings: Map<number, Routing>; load: Map<number, Load> }

type Standing = Omit<RoutableUser, 'openLeads' | 'minutesToday' | 'lastRoutedAt'>
type World = {
  users: readonly Standing[]
  absences: readonly Absence[]
  minutesToday: (userId: number, at: Date) => number
  /** Leads that stood open as the time began, and with whom. */
  before: readonly { userId: number; closedAt: Date | null }[]
  /** Who gets none of them. */
  without?: ReadonlySet<number>
}

/**
 * What rules would have made of leads of the past, one after the other in the order given, each open for as long as it was:
 * who would have got it, and what everybody would have held. How quickly another one would have closed it nobody knows.
 */
export function simulate(
  leads: readonly PastRouted[],
  rules: readonly RoutingRule[],
  { users, absences, minutesToday, before, without = new Set() }: World,
): Simulated {
  const held = new Map<number, (Date | null)[]>(users.map(({ id }) => [id, []]))
  for (const { userId, closedAt } of before) held.get(userId)?.push(closedAt)
  const lastRouted = new Map<number, Date>()
  const owed = new Map<string, Owed>()
  const simulated: Simulated = { routings: new Map(), load: new Map() }
  const asksToday = rules.some(({ to }) => to.kind === 'users' && to.today)
  for (const lead of leads) {
    for (const [id, ends] of held)
      held.set(
        id,
        ends.filter(end => end === null || end > lead.at),
      )
    const world = users.map(user => ({
      ...user,
      openLeads: held.get(user.id)!.length,
      minutesToday: asksToday ? minutesToday(user.id, lead.at) : 0,
      lastRoutedAt: lastRouted.get(user.id) ?? null,
    }))
    const decided = route(lead, rules, { users: world, absences, now: lead.at, owed, without })
    const { userId } = decided.routing
    simulated.routings.set(lead.id, decided.routing)
    if (decided.owed) owed.set(decided.owed.ruleKey, decided.owed.owed)
    if (userId === null) continue
    const holds = held.get(userId)!
    holds.push(lead.closedAt)
    lastRouted.set(userId, lead.at)
    const load = simulated.load.get(userId) ?? { leads: 0, most: 0 }
    simulated.load.set(userId, { leads: load.leads + 1, most: Math.max(load.most, holds.length) })
  }
  return simulated
}
