import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Afterwards, RoutingRule, RoutingRules, RoutingTarget } from './model/routing/rule.ts'

/** The version that is shipped: in force until a company publishes its own. */
export const shippedVersion = 0
type Version = { version: number; onBroken: Afterwards; onAbsence: Afterwards }

const columns = sql`version, on_broken as "onBroken", on_absence as "onAbsence"`

/** The rules that decide at a moment. */
export async function routingAt(tx: Tx, now: Date): Promise<RoutingRules> {
  const { rows } = await sql<Version>`/* prepared */
    select ${columns} from routing_version where state = 'published' and in_force_from <= ${now}::timestamptz
    order by in_force_from desc, version desc limit 1`.execute(tx)
  return rows[0] ? withRules(tx, rows[0]) : shipped(tx)
}

/** The rules of a version, 0 is what is shipped. Refuses `no_such_version`. */
export async function routingOf(tx: Tx, version: number): Promise<RoutingRules> {
  if (version === shippedVersion) return shipped(tx)
  const { rows } =
    await sql<Version>`select ${columns} from routing_version where version = ${version}`.execute(tx)
  if (!rows[0]) return refuse('no_such_version', 404, 'There is no such version of the rules of routing.')
  return withRules(tx, rows[0])
}

const withRules = async (tx: Tx, version: Version): Promise<RoutingRules> => {
  const { rows } = await sql<RoutingRule>`/* prepared */
    select key, label, condition as "when", target as "to" from routing_rule where version = ${version.version}::int
    order by position`.execute(tx)
  return { ...version, rules: rows }
}

/** Owner, territory, everybody in sales, managers: as the company's territories and users are now. */
async function shipped(tx: Tx): Promise<RoutingRules> {
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
  const fewest = (userIds: readonly number[]): RoutingTarget => ({
    kind: 'users',
    users: userIds.map(userId => ({ userId: Number(userId), weight: 1 })),
    pick: 'fewest_open',
  })
  const territories = rows.map(
    ({ id, name, users }): RoutingRule => ({
      key: `territory-${id}`,
      label: `Territory ${name}`,
      when: { trait: 'leadTerritory', test: 'one_of', values: [id] },
      to: fewest(users),
    }),
  )
  return {
    version: shippedVersion,
    onBroken: 'stays',
    onAbsence: 'stays',
    rules: [
      { key: 'owner', label: 'Account has an owner', when: null, to: { kind: 'account_owner' } },
      ...territories,
      { key: 'sales', label: 'Anybody in sales', when: null, to: fewest(of('sales')) },
      { key: 'managers', label: 'Sales manager', when: null, to: fewest(of('sales_manager')) },
    ],
  }
}
