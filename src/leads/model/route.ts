import { type Absence, coverFor } from '../../team/model/cover.ts'

export type RoutedLead = {
  accountOwnerId: number | null
  territoryId: number | null
  productGroupId: number | null
  industry: string | null
  grade: string
}
export type RoutingTarget =
  | { accountOwner: true }
  | { userId: number }
  | { users: readonly number[]; pick: 'fewest_open' | 'round_robin' }
/** All conditions that are given must hold; a rule without any takes every lead. */
export type RoutingRule = {
  id: number
  position: number
  label: string
  when: {
    accountHasOwner?: true
    territoryIds?: readonly number[]
    productGroupIds?: readonly number[]
    industries?: readonly string[]
  }
  to: RoutingTarget
}
export type RoutableUser = {
  id: number
  active: boolean
  canSell: boolean
  openLeads: number
  /** Most open leads at a time; null = no limit. */
  capacity: number | null
  lastRoutedAt: Date | null
}
export type RoutingWorld = { users: readonly RoutableUser[]; absences: readonly Absence[]; now: Date }

export type WhyNot =
  | 'no owner'
  | 'other territory'
  | 'other product group'
  | 'other industry'
  | 'nobody active'
  | 'everybody away'
  | 'everybody full'
export type Routing = {
  /** Null when nobody could take it: the lead waits at the last rule, `why` says for what. */
  userId: number | null
  ruleId: number | null
  ruleLabel: string | null
  position: number | null
  of: number
  tried: { ruleId: number; label: string; why: WhyNot }[]
  why: WhyNot | 'no rules' | null
  /** The user who is away and for whom the chosen one stands in. */
  deputyFor: number | null
}

type Seat = { user: RoutableUser; deputyFor: number | null }

/**
 * Who gets a lead: the first rule, by position, that matches and has somebody there. Users who are inactive or
 * cannot sell never get one; an absent user's lead goes to the deputy. An account's owner, and whoever stands in
 * for the owner, gets it even when full, since the customer knows them. The same input gives the same answer.
 */
export function route(lead: RoutedLead, rules: readonly RoutingRule[], world: RoutingWorld): Routing {
  const ordered = [...rules].sort((a, b) => a.position - b.position || a.id - b.id)
  const users = new Map(world.users.map(user => [user.id, user]))
  const tried: Routing['tried'] = []
  for (const rule of ordered) {
    const found = mismatch(rule, lead) ?? take(rule.to, lead, users, world)
    if (typeof found !== 'string') {
      return {
        userId: found.user.id,
        ...named(rule),
        of: ordered.length,
        tried,
        why: null,
        deputyFor: found.deputyFor,
      }
    }
    tried.push({ ruleId: rule.id, label: rule.label, why: found })
  }
  const why = tried.at(-1)?.why ?? 'no rules'
  return { userId: null, ...named(ordered.at(-1)), of: ordered.length, tried, why, deputyFor: null }
}

function named(rule: RoutingRule | undefined): Pick<Routing, 'ruleId' | 'ruleLabel' | 'position'> {
  return { ruleId: rule?.id ?? null, ruleLabel: rule?.label ?? null, position: rule?.position ?? null }
}

function mismatch({ when }: RoutingRule, lead: RoutedLead): WhyNot | undefined {
  if (when.accountHasOwner && lead.accountOwnerId === null) return 'no owner'
  if (when.territoryIds && !includes(when.territoryIds, lead.territoryId)) return 'other territory'
  if (when.productGroupIds && !includes(when.productGroupIds, lead.productGroupId))
    return 'other product group'
  return when.industries && !includes(when.industries, lead.industry) ? 'other industry' : undefined
}

function includes<T>(wanted: readonly T[], value: T | null): boolean {
  return value !== null && wanted.includes(value)
}

function take(
  to: RoutingTarget,
  lead: RoutedLead,
  users: ReadonlyMap<number, RoutableUser>,
  world: RoutingWorld,
): Seat | WhyNot {
  const owner = 'accountOwner' in to
  if (owner && lead.accountOwnerId === null) return 'no owner'
  const wanted = owner ? [lead.accountOwnerId!] : 'userId' in to ? [to.userId] : [...new Set(to.users)]
  const able = wanted.flatMap(id => users.get(id) ?? []).filter(canTake)
  if (able.length === 0) return 'nobody active'
  const seats = able.flatMap(user => seatOf(user, users, world))
  if (seats.length === 0) return 'everybody away'
  const free = owner
    ? seats
    : seats.filter(({ user }) => user.capacity === null || user.openLeads < user.capacity)
  // Those who are there themselves come before those who stand in.
  const present = free.filter(seat => seat.deputyFor === null)
  const pick = 'pick' in to ? to.pick : 'round_robin'
  return (present.length > 0 ? present : free).sort(inTurn(pick))[0] ?? 'everybody full'
}

function canTake(user: RoutableUser): boolean {
  return user.active && user.canSell
}

function seatOf(user: RoutableUser, users: ReadonlyMap<number, RoutableUser>, world: RoutingWorld): Seat[] {
  // A deputy who may not sell is passed over like one who is away without a deputy.
  const cover = coverFor(user.id, world.now, world.absences)
  const found = cover && users.get(cover.userId)
  if (!found || !canTake(found)) return []
  return [{ user: found, deputyFor: found.id === user.id ? null : user.id }]
}

function inTurn(pick: 'fewest_open' | 'round_robin'): (a: Seat, b: Seat) => number {
  const waited = (seat: Seat) => seat.user.lastRoutedAt?.getTime() ?? -Infinity
  const longest = (a: Seat, b: Seat) => {
    const [one, other] = [waited(a), waited(b)]
    return one < other
      ? -1
      : one > other
        ? 1
        : a.user.id - b.user.id || (a.deputyFor ?? 0) - (b.deputyFor ?? 0)
  }
  return pick === 'round_robin' ? longest : (a, b) => a.user.openLeads - b.user.openLeads || longest(a, b)
}
