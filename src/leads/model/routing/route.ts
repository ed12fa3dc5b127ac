import { holds } from '../../../shared/condition/holds.ts'
import type { Known } from '../../../shared/condition/known.ts'
import type { Moment } from '../../../shared/condition/time.ts'
import { type Absence, coverFor } from '../../../team/model/cover.ts'
import type { RoutingRule, RoutingTarget, Taker } from './rule.ts'
import { nextInTurn, type Owed } from './turns.ts'

/** What is known of the person, the lead's own facts among the traits, at the moment of routing. */
export type RoutedLead = { known: Known; accountOwnerId: number | null; moment: Moment }
export type RoutableUser = {
  id: number
  active: boolean
  canSell: boolean
  openLeads: number
  /** Most open leads at a time; null = no limit. */
  capacity: number | null
  /** Working minutes that are left today in the user's own calendar. */
  minutesToday: number
  lastRoutedAt: Date | null
}
export type RoutingWorld = {
  users: readonly RoutableUser[]
  absences: readonly Absence[]
  now: Date
  /** By key of the rule. */
  owed: ReadonlyMap<string, Owed>
  /** Who gets nothing this time, for they had it. */
  without?: ReadonlySet<number>
}

export type WhyNot =
  | 'no owner'
  | 'does not fit'
  | 'nobody active'
  | 'had it before'
  | 'everybody away'
  | 'everybody full'
  | 'nobody at work today'
export type Routing = {
  /** Null in a pool, or when nobody could take it: then the lead waits at the last rule, and `why` says for what. */
  userId: number | null
  ruleKey: string | null
  ruleLabel: string | null
  position: number | null
  of: number
  tried: { ruleKey: string; label: string; why: WhyNot }[]
  why: WhyNot | 'no rules' | null
  /** The user who is away and for whom the chosen one stands in. */
  deputyFor: number | null
  /** Who may claim it; null where somebody has it. */
  pool: number[] | null
}

type Seat = { user: RoutableUser; deputyFor: number | null; weight: number }
type Taken = { userId: number | null; deputyFor: number | null; pool: number[] | null; owed: Owed | null }

/**
 * Who gets a lead: the first rule, in order, that fits and has somebody there. Users who are inactive or cannot sell never get
 * one; an absent user's lead goes to the deputy. An account's owner, and whoever stands in for the owner, gets it even when full.
 * The same input gives the same answer. Answers, too, what those of the rule are owed after it (`turns.ts`).
 */
export function route(
  lead: RoutedLead,
  rules: readonly RoutingRule[],
  world: RoutingWorld,
): { routing: Routing; owed: { ruleKey: string; owed: Owed } | null } {
  const users = new Map(world.users.map(user => [user.id, user]))
  const tried: Routing['tried'] = []
  for (const [index, rule] of rules.entries()) {
    const found = fits(rule, lead) ? take(rule, lead, users, world) : 'does not fit'
    if (typeof found !== 'string') {
      const { owed, ...taken } = found
      return {
        routing: { ...taken, ...named(rule, index), of: rules.length, tried, why: null },
        owed: owed && { ruleKey: rule.key, owed },
      }
    }
    tried.push({ ruleKey: rule.key, label: rule.label, why: found })
  }
  const nobody = { userId: null, deputyFor: null, pool: null }
  const why = tried.at(-1)?.why ?? 'no rules'
  const last = named(rules.at(-1), rules.length - 1)
  return { routing: { ...nobody, ...last, of: rules.length, tried, why }, owed: null }
}

function named(
  rule: RoutingRule | undefined,
  index: number,
): Pick<Routing, 'ruleKey' | 'ruleLabel' | 'position'> {
  return { ruleKey: rule?.key ?? null, ruleLabel: rule?.label ?? null, position: rule ? index + 1 : null }
}

const fits = ({ when }: RoutingRule, { known, moment }: RoutedLead): boolean =>
  when === null || holds(when, known, moment)

function take(
  { key, to }: RoutingRule,
  lead: RoutedLead,
  users: ReadonlyMap<number, RoutableUser>,
  world: RoutingWorld,
): Taken | WhyNot {
  if (to.kind === 'account_owner' && lead.accountOwnerId === null) return 'no owner'
  const wanted = takers(to, lead)
  const active = wanted.filter(({ userId }) => canTake(users.get(userId)))
  if (active.length === 0) return 'nobody active'
  const able = active.filter(({ userId }) => !world.without?.has(userId))
  if (able.length === 0) return 'had it before'
  if (to.kind === 'pool')
    return { userId: null, deputyFor: null, pool: able.map(({ userId }) => userId), owed: null }
  const seats = able.flatMap(taker => seatOf(taker, users, world))
  if (seats.length === 0) return 'everybody away'
  const free = to.kind === 'account_owner' ? seats : seats.filter(hasRoom)
  if (free.length === 0) return 'everybody full'
  const atWork = to.kind === 'users' && to.today ? free.filter(({ user }) => user.minutesToday > 0) : free
  if (atWork.length === 0) return 'nobody at work today'
  // Those who are there themselves come before those who stand in.
  const present = atWork.filter(seat => seat.deputyFor === null)
  return choose(key, to, present.length > 0 ? present : atWork, world)
}

function takers(to: RoutingTarget, { accountOwnerId }: RoutedLead): Taker[] {
  if (to.kind === 'account_owner') return [{ userId: accountOwnerId!, weight: 1 }]
  if (to.kind === 'pool') return [...new Set(to.userIds)].map(userId => ({ userId, weight: 1 }))
  const first = new Map(to.users.filter(({ weight }) => weight > 0).map(taker => [taker.userId, taker]))
  return [...first.values()]
}

const canTake = (user: RoutableUser | undefined): boolean => user?.active === true && user.canSell
const hasRoom = ({ user }: Seat): boolean => user.capacity === null || user.openLeads < user.capacity

function seatOf(taker: Taker, users: ReadonlyMap<number, RoutableUser>, world: RoutingWorld): Seat[] {
  // A deputy who may not sell is passed over like one who is away without a deputy.
  const cover = coverFor(taker.userId, world.now, world.absences)
  const found = cover && users.get(cover.userId)
  if (!found || !canTake(found) || world.without?.has(found.id)) return []
  return [{ user: found, deputyFor: found.id === taker.userId ? null : taker.userId, weight: taker.weight }]
}

function choose(key: string, to: RoutingTarget, seats: Seat[], world: RoutingWorld): Taken {
  const inOrder = [...seats].sort(byLoad)
  const inTurn =
    to.kind === 'users' && to.pick === 'round_robin'
      ? nextInTurn(weightsOf(seats), world.owed.get(key) ?? new Map())
      : null
  // Who stands in for several stands in for whom the list names first.
  const seat = inTurn ? inOrder.find(({ user }) => user.id === inTurn.userId)! : inOrder[0]!
  return {
    userId: seat.user.id,
    deputyFor: seat.deputyFor,
    pool: null,
    owed: inTurn?.owed ?? null,
  }
}

/** Who stands in for two has the weight of both. */
function weightsOf(seats: readonly Seat[]): Taker[] {
  const weights = new Map<number, number>()
  for (const { user, weight } of seats) weights.set(user.id, (weights.get(user.id) ?? 0) + weight)
  return [...weights].map(([userId, weight]) => ({ userId, weight }))
}

/** The fewest open leads for the weight, then who waited longest for one. */
function byLoad(a: Seat, b: Seat): number {
  const waited = ({ user }: Seat) => user.lastRoutedAt?.getTime() ?? -Infinity
  const load = a.user.openLeads / a.weight - b.user.openLeads / b.weight
  if (load !== 0) return load
  const [one, other] = [waited(a), waited(b)]
  if (one !== other) return one < other ? -1 : 1
  return a.user.id - b.user.id || (a.deputyFor ?? 0) - (b.deputyFor ?? 0)
}
