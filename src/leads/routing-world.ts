import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { minutesLeftToday } from '../shared/working-hours.ts'
import { absencesAround, calendarsOf } from '../team/queries.ts'
import type { RoutableUser, RoutingWorld } from './model/routing/route.ts'
import type { RoutingRule } from './model/routing/rule.ts'
import type { Owed } from './model/routing/turns.ts'

type Row = Omit<RoutableUser, 'minutesToday'>

/** Everybody who may get a lead with what they hold now, who is away, and whose turn it is by these rules. */
export async function routingWorld(tx: Tx, rules: readonly RoutingRule[], now: Date): Promise<RoutingWorld> {
  const { rows } = await sql<Row>`/* prepared */
    select u.id, u.state = 'active' as active, u.role in ('sales', 'sales_manager') as "canSell", u.capacity,
      (select count(*) from lead l where l.owner_id = u.id and l.state = 'open') as "openLeads",
      (select max(l.routed_at) from lead l where l.owner_id = u.id) as "lastRoutedAt"
    from app_user u where u.role in ('sales', 'sales_manager') order by u.id`.execute(tx)
  // Working hours are asked for only where a rule asks for them.
  const asksToday = rules.some(({ to }) => to.kind === 'users' && to.today)
  const calendars = asksToday
    ? await calendarsOf(
        tx,
        rows.map(({ id }) => id),
      )
    : null
  const minutesToday = (id: number): number => {
    const calendar = calendars?.get(id)
    return calendar ? minutesLeftToday(now, calendar) : 0
  }
  return {
    users: rows.map(user => ({ ...user, minutesToday: minutesToday(user.id) })),
    absences: await absencesAround(tx, now),
    now,
    owed: await owedBy(
      tx,
      rules.filter(inTurn).map(({ key }) => key),
    ),
  }
}

const inTurn = ({ to }: RoutingRule): boolean => to.kind === 'users' && to.pick === 'round_robin'

async function owedBy(tx: Tx, keys: readonly string[]): Promise<Map<string, Owed>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ key: string; owed: Record<string, number> }>`/* prepared */
    select rule_key as key, owed from routing_turn where rule_key = any(${[...keys]}::text[])`.execute(tx)
  return new Map(
    rows.map(({ key, owed }) => [
      key,
      new Map(Object.entries(owed).map(([userId, of]) => [Number(userId), of])),
    ]),
  )
}
