import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { absencesAround } from '../team/queries.ts'
import type { RoutableUser, RoutingRule, RoutingWorld } from './model/route.ts'

/** Everybody who may get a lead with what they hold now, and who is away. */
export async function routingWorld(tx: Tx, now: Date): Promise<RoutingWorld> {
  const { rows } = await sql<RoutableUser>`/* prepared */
    select u.id, u.state = 'active' as active, u.role in ('sales', 'sales_manager') as "canSell", u.capacity,
      (select count(*) from lead l where l.owner_id = u.id and l.state = 'open') as "openLeads",
      (select max(l.routed_at) from lead l where l.owner_id = u.id) as "lastRoutedAt"
    from app_user u where u.role in ('sales', 'sales_manager') order by u.id`.execute(tx)
  return { users: rows, absences: await absencesAround(tx, now), now }
}

/** The rules in order; an installation that has written none starts with owner, territory, everybody in sales. */
export async function routingRules(tx: Tx): Promise<RoutingRule[]> {
  const { rows } = await sql<RoutingRule>`
    select id, position, label, condition as "when", target as "to" from routing_rule order by position`.execute(
    tx,
  )
  return rows.length > 0 ? rows : firstRules(tx)
}

async function firstRules(tx: Tx): Promise<RoutingRule[]> {
  const { rows } = await sql<{ id: number; name: string; users: number[] }>`
    select t.id, t.name, array_agg(u.id order by u.id) as users
    from territory t join user_territory ut on ut.territory_id = t.id
    join app_user u on u.id = ut.user_id and u.role = 'sales' and u.state = 'active'
    group by t.id order by t.name`.execute(tx)
  const everybody = await sql<{ id: number; role: string }>`
    select id, role from app_user where role in ('sales', 'sales_manager') and state = 'active' order by id`.execute(
    tx,
  )
  const of = (role: string) => everybody.rows.filter(user => user.role === role).map(user => user.id)
  const rules: Omit<RoutingRule, 'id' | 'position'>[] = [
    { label: 'Account has an owner', when: { accountHasOwner: true }, to: { accountOwner: true } },
    ...rows.map(territory => ({
      label: `Territory ${territory.name}`,
      when: { territoryIds: [territory.id] },
      to: { users: territory.users.map(Number), pick: 'fewest_open' as const },
    })),
    { label: 'Anybody in sales', when: {}, to: { users: of('sales'), pick: 'fewest_open' as const } },
    { label: 'Sales manager', when: {}, to: { users: of('sales_manager'), pick: 'fewest_open' as const } },
  ]
  return rules.map((rule, index) => ({ ...rule, id: index + 1, position: index + 1 }))
}
