import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type Given, type Holding, held, holdRows, type Left } from '../platform/holding.ts'
import { handOverPromises, runningAbout } from '../promises/hand-over.ts'
import { leadPromise } from './model/facts.ts'
import { type NamedRule, setTargets } from './store-handing.ts'

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
  follow: (tx, keys, from, to) => handOverPromises(tx, { kind: leadPromise, about: keys }, { from, to }),
})

type Target = NamedRule['target']
const rulesNaming = async (tx: Tx, userId: number): Promise<(NamedRule & { label: string })[]> => {
  const { rows } = await sql<NamedRule & { label: string }>`
    select id, label, target from routing_rule
    where target->>'userId' = ${String(userId)} or target->'users' @> ${JSON.stringify([userId])}::jsonb
    order by id`.execute(tx)
  return rows
}
const byId = async (tx: Tx, ids: readonly number[]): Promise<Map<number, Target>> => {
  const { rows } = await sql<NamedRule>`
    select id, target from routing_rule where id = any(${[...ids]}::bigint[])`.execute(tx)
  return new Map(rows.map(({ id, target }) => [id, target]))
}

/** Whoever stands in for the one that is named, once. */
function replaced(target: Target, from: number, to: number): Target {
  if (target.userId === from) return { ...target, userId: to }
  if (!target.users) return target
  return { ...target, users: [...new Set(target.users.map(id => (id === from ? to : id)))] }
}
const same = (a: Target | undefined, b: Target) =>
  a !== undefined && a.userId === b.userId && JSON.stringify(a.users) === JSON.stringify(b.users)

/** Rules of routing name users without a foreign key: the receiver takes the leaver's place in each. */
export const routingHeld: Holding<'routing'> = {
  name: 'routing_rule.target',
  word: 'routing',
  items: async (tx, userId) =>
    (await rulesNaming(tx, userId)).map(({ id, label }) => ({ key: id, title: label, territoryId: null })),
  async counts(tx) {
    const { rows } = await sql<{ userId: number; n: number }>`
      select u.id as "userId", count(*) as n from routing_rule r join app_user u
        on r.target->>'userId' = u.id::text or r.target->'users' @> jsonb_build_array(u.id) group by 1`.execute(
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

const targetOf = (before: Given['before']): Target => (before?.target ?? {}) as Target
