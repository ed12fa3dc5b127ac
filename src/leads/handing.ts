import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type Given, type Holding, held, holdRows, type Left } from '../platform/holding.ts'
import { handOverPromises, runningAbout } from '../promises/hand-over.ts'
import { leadPromise } from './model/facts.ts'
import type { RoutingTarget } from './model/routing/rule.ts'
import { type NamedRule, setTargets } from './store-handing.ts'
import { insertAssignments } from './store-routing.ts'

/** Leads in the hands of sales go to another one with their promises; verdicts stay with whoever gave them. */
export const leadsHeld: Holding<'leads'> = held({
  table: 'lead',
  column: 'owner_id',
  word: 'leads',
  title: sql`concat_ws(', ', p.name, a.name)`,
  territory: sql`t.territory_id`,
  joins: sql`join person p on p.id = t.person_id left join account a on a.id = t.account_id`,
  open: () => sql`t.state in ('open', 'accepted')`,
  clocks: (tx, keys) => runningAbout(tx, leadPromise, keys),
  async follow(tx, keys, from, to, now) {
    await handOverPromises(tx, { kind: leadPromise, about: keys }, { from, to })
    await insertAssignments(
      tx,
      keys.map(leadId => ({ leadId, how: 'given', userId: to, fromUserId: from })),
      now,
    )
  },
})

/** Rules of versions that were in force before stay as they were: they say who got which lead. */
const live = sql`r.version in (select v.version from routing_version v where v.state = 'draft' or v.in_force_from >= coalesce(
  (select max(in_force_from) from routing_version where state = 'published' and in_force_from <= now()), '-infinity'))`
const names = (
  userId: RawBuilder<unknown>,
) => sql`(r.target -> 'users' @> jsonb_build_array(jsonb_build_object('userId', ${userId}))
  or r.target -> 'userIds' @> jsonb_build_array(${userId}))`
const rulesNaming = async (tx: Tx, userId: number): Promise<(NamedRule & { label: string })[]> => {
  const { rows } = await sql<NamedRule & { label: string }>`
    select r.id, r.label, r.target from routing_rule r where ${live} and ${names(sql`${userId}::bigint`)} order by r.id`.execute(
    tx,
  )
  return rows
}
const byId = async (tx: Tx, ids: readonly number[]): Promise<Map<number, RoutingTarget>> => {
  const { rows } = await sql<NamedRule>`
    select id, target from routing_rule where id = any(${[...ids]}::bigint[])`.execute(tx)
  return new Map(rows.map(({ id, target }) => [id, target]))
}

/** Whoever takes the place of the one that is named, once, with the weight of both. */
function replaced(target: RoutingTarget, from: number, to: number): RoutingTarget {
  const named = (id: number) => (id === from ? to : id)
  if (target.kind === 'pool') return { ...target, userIds: [...new Set(target.userIds.map(named))] }
  if (target.kind !== 'users') return target
  const weights = new Map<number, number>()
  for (const { userId, weight } of target.users)
    weights.set(named(userId), (weights.get(named(userId)) ?? 0) + weight)
  return { ...target, users: [...weights].map(([userId, weight]) => ({ userId, weight })) }
}
const inOrder = (target: RoutingTarget): string =>
  JSON.stringify(
    target.kind === 'users' ? target.users.map(({ userId, weight }) => [userId, weight]) : target,
  )
const same = (a: RoutingTarget | undefined, b: RoutingTarget) => a !== undefined && inOrder(a) === inOrder(b)

/** Rules of routing name users without a foreign key: the receiver takes the leaver's place in each. */
export const routingHeld: Holding<'routing'> = {
  name: 'routing_rule.target',
  word: 'routing',
  items: async (tx, userId) =>
    (await rulesNaming(tx, userId)).map(({ id, label }) => ({ key: id, title: label, territoryId: null })),
  async counts(tx) {
    const { rows } = await sql<{ userId: number; n: number }>`
      select u.id as "userId", count(*) as n from routing_rule r join app_user u on ${names(sql`u.id`)} where ${live} group by 1`.execute(
      tx,
    )
    return rows
  },
  cannot: async () => [],
  clocks: async () => 0,
  async give(tx, { from, to, keys }) {
    const rules = (await rulesNaming(tx, from)).filter(({ id }) => keys.includes(id))
    await setTargets(
      tx,
      rules.map(({ id, target }) => ({ id, target: replaced(target, from, to) })),
    )
    return rules.map(({ id, target }): Given => ({ key: id, how: 'moved', before: { target } }))
  },
  hold: (tx, keys) => holdRows(tx, 'routing_rule', keys),
  async left(tx, { from: receiver, to: leaver, given }) {
    const now = await byId(
      tx,
      given.map(({ key }) => key),
    )
    return given.flatMap(({ key, before }): Left[] => {
      const target = now.get(key)
      if (target === undefined) return [{ key, why: 'not_there' }]
      return same(target, replaced(targetOf(before), leaver, receiver)) ? [] : [{ key, why: 'elsewhere' }]
    })
  },
  async giveBack(tx, back) {
    const left = new Set((await this.left(tx, back)).map(({ key }) => key))
    const returning = back.given.filter(({ key }) => !left.has(key))
    await setTargets(
      tx,
      returning.map(({ key, before }) => ({ id: key, target: targetOf(before) })),
    )
  },
}

const targetOf = (before: Given['before']): RoutingTarget =>
  (before?.target ?? { kind: 'account_owner' }) as RoutingTarget
