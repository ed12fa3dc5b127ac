import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type Given, type Holding, held, type Left } from '../platform/holding.ts'
import { giveTerritories, giveTerritoriesBack, lowerManager, raiseManager } from './store-handing.ts'

const keysOf = (given: readonly Given[]) => given.map(({ key }) => key)

/** Territories: the key is the territory. A receiver who has it already only loses nothing. */
const territories: Holding<'territories'> = {
  name: 'user_territory.user_id',
  word: 'territories',
  async items(tx, userId) {
    const { rows } = await sql<{ key: number; title: string; territoryId: number }>`
      select t.id as key, t.name as title, t.id as "territoryId" from user_territory u join territory t on t.id = u.territory_id
      where u.user_id = ${userId} order by t.id`.execute(tx)
    return rows
  },
  async counts(tx) {
    const { rows } = await sql<{ userId: number; n: number }>`
      select user_id as "userId", count(*) as n from user_territory group by 1`.execute(tx)
    return rows
  },
  cannot: async () => [],
  clocks: async () => 0,
  give: (tx, { from, to, keys }) => giveTerritories(tx, from, to, keys),
  async hold(tx, keys) {
    await sql`select from territory where id = any(${[...keys]}::bigint[]) order by id for update`.execute(tx)
    await sql`select from user_territory where territory_id = any(${[...keys]}::bigint[])
      order by territory_id, user_id for update`.execute(tx)
  },
  async left(tx, { from: receiver, given }) {
    const { rows } = await sql<{ key: number; there: boolean; has: boolean }>`
      select k.key, t.id is not null as there, u.user_id is not null as has
      from unnest(${keysOf(given)}::bigint[]) k(key) left join territory t on t.id = k.key
      left join user_territory u on u.territory_id = k.key and u.user_id = ${receiver} order by k.key`.execute(
      tx,
    )
    return rows.flatMap(({ key, there, has }): Left[] => {
      if (!there) return [{ key, why: 'not_there' }]
      // What the receiver had anyway is not taken from anybody: the leaver only has it again.
      const moved = given.find(one => one.key === key)?.how === 'moved'
      return moved && !has ? [{ key, why: 'elsewhere' }] : []
    })
  },
  async giveBack(tx, back) {
    const left = new Set((await this.left(tx, back)).map(({ key }) => key))
    const given = back.given.filter(({ key }) => !left.has(key))
    await giveTerritoriesBack(tx, back.from, back.to, given)
  },
}

const plainReports = held({
  table: 'app_user',
  column: 'manager_id',
  word: 'reports',
  title: sql`t.name`,
  open: () => sql`t.state <> 'left'`,
})
/**
 * People who answer to somebody. A receiver who stands below the leaver is lifted to where the leaver stood first, so that
 * nobody ends up above himself.
 */
const reports: Holding<'reports'> = {
  ...plainReports,
  async give(tx, { from, to, keys, now }) {
    if (keys.length === 0) return []
    const lifted = (await thoseAbove(tx, to)).includes(from) ? await raiseManager(tx, to, from) : []
    const others = keys.filter(key => key !== to)
    return [...lifted, ...(await plainReports.give(tx, { from, to, keys: others, now }))]
  },
  async left(tx, back) {
    const moved = { ...back, given: back.given.filter(({ how }) => how === 'moved') }
    const left = [...(await plainReports.left(tx, moved)), ...(await liftedLeft(tx, back.given))]
    const known = new Set(left.map(({ key }) => key))
    const above = new Set(await thoseAbove(tx, back.to))
    const circles = back.given.filter(({ key }) => above.has(key) && !known.has(key))
    return [...left, ...circles.map(({ key }): Left => ({ key, why: 'elsewhere' }))]
  },
  async giveBack(tx, back) {
    const left = new Set((await this.left(tx, back)).map(({ key }) => key))
    const given = back.given.filter(({ key }) => !left.has(key))
    await plainReports.giveBack(tx, { ...back, given: given.filter(({ how }) => how === 'moved') })
    for (const one of given) if (one.how === 'lifted') await lowerManager(tx, one.key, one.before)
  },
}

/** The managers of a user, theirs, and so on. */
async function thoseAbove(tx: Tx, userId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive up as (
      select manager_id as id from app_user where id = ${userId}
      union select u.manager_id from app_user u join up on u.id = up.id)
    select id from up where id is not null`.execute(tx)
  return rows.map(({ id }) => id)
}

async function liftedLeft(tx: Tx, given: readonly Given[]): Promise<Left[]> {
  const lifted = given.filter(({ how }) => how === 'lifted')
  if (lifted.length === 0) return []
  const { rows } = await sql<{ id: number; managerId: number | null }>`
    select id, manager_id as "managerId" from app_user where id = any(${keysOf(lifted)}::bigint[])`.execute(
    tx,
  )
  return lifted.flatMap(({ key, before }): Left[] => {
    const now = rows.find(({ id }) => id === key)
    return now && now.managerId === (before?.after ?? null) ? [] : [{ key, why: 'elsewhere' }]
  })
}

/** Absences in which the leaver would stand in, from now on. Nobody stands in for himself: such a one stays. */
const deputies: Holding<'deputies'> = {
  ...held({
    table: 'absence',
    column: 'deputy_id',
    word: 'deputies',
    title: sql`u.name`,
    joins: sql`join app_user u on u.id = t.user_id`,
    open: now => sql`t.to_at > ${now}`,
  }),
  async cannot(tx, to, keys) {
    const { rows } = await sql<{ id: number }>`
      select id from absence where id = any(${[...keys]}::bigint[]) and user_id = ${to}`.execute(tx)
    return rows.map(({ id }) => id)
  },
}

/** What a user holds in the team itself. */
export const teamHeld = [territories, reports, deputies] as const
