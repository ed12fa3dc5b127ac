import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Given } from '../platform/holding.ts'

/** Territories of one user become another's; one that the receiver has already is only taken from the giver. */
export async function giveTerritories(
  tx: Tx,
  from: number,
  to: number,
  keys: readonly number[],
): Promise<Given[]> {
  const { rows } = await sql<Given>`
    with taken as (
      delete from user_territory where user_id = ${from} and territory_id = any(${[...keys]}::bigint[]) returning territory_id
    ), added as (
      insert into user_territory (user_id, territory_id) select ${to}::bigint, territory_id from taken
      on conflict do nothing returning territory_id)
    select t.territory_id as key, case when a.territory_id is null then 'joined' else 'moved' end as how, null as before
    from taken t left join added a using (territory_id) order by 1`.execute(tx)
  return rows
}

/** The giver has them again; the receiver keeps what was the receiver's before. */
export async function giveTerritoriesBack(
  tx: Tx,
  from: number,
  to: number,
  given: readonly Given[],
): Promise<void> {
  const moved = given.filter(({ how }) => how === 'moved').map(({ key }) => key)
  await sql`delete from user_territory where user_id = ${from} and territory_id = any(${moved}::bigint[])`.execute(
    tx,
  )
  await sql`insert into user_territory (user_id, territory_id)
    select ${to}::bigint, id from territory where id = any(${given.map(({ key }) => key)}::bigint[])
    on conflict do nothing`.execute(tx)
}

/** Stands where `above` stands from now on, under the same manager. */
export async function raiseManager(tx: Tx, userId: number, above: number): Promise<Given[]> {
  const { rows } = await sql<{ before: number | null; after: number | null }>`
    update app_user u set manager_id = a.manager_id from app_user a, app_user was
    where u.id = ${userId} and a.id = ${above} and was.id = u.id
    returning was.manager_id as before, u.manager_id as after`.execute(tx)
  return rows.map(({ before, after }) => ({
    key: userId,
    how: 'lifted',
    before: { managerId: before, after },
  }))
}

export async function lowerManager(
  tx: Tx,
  userId: number,
  before: Record<string, unknown> | null,
): Promise<void> {
  await sql`update app_user set manager_id = ${Number(before?.managerId) || null} where id = ${userId}`.execute(
    tx,
  )
}
