import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { refusingUse } from './in-use.ts'
import type { Actor } from './model/actor.ts'
import { deleteTerritory, insertTerritory, updateTerritory } from './store.ts'

export type TerritoryInput = { name: string; countries: string[]; calendarId?: number | null | undefined }

/** Refuses `name_taken`, `country_taken`, `unknown_country`, `unknown_calendar`. */
export async function makeTerritory(
  tx: Tx,
  _actor: Actor,
  input: TerritoryInput,
  now: Date,
): Promise<{ id: number }> {
  const values = await checked(tx, null, input)
  const id = await insertTerritory(tx, values, now)
  return id === null ? nameTaken() : { id }
}

export async function changeTerritory(
  tx: Tx,
  _actor: Actor,
  id: number,
  input: TerritoryInput,
): Promise<void> {
  const values = await checked(tx, id, input)
  if (!(await updateTerritory(tx, id, values))) notThere()
}

/** Refuses `in_use` while users, accounts or anything else belong to it. */
export async function removeTerritory(tx: Tx, _actor: Actor, id: number): Promise<void> {
  const { rows } = await sql<{
    id: number
  }>`select user_id as id from user_territory where territory_id = ${id} limit 1`.execute(tx)
  if (rows.length > 0) refuse('in_use', 409, 'Users belong to this territory. Move them first.')
  const removed = await refusingUse('This territory is in use. Move what belongs to it first.', () =>
    deleteTerritory(tx, id),
  )
  if (!removed) notThere()
}

async function checked(tx: Tx, id: number | null, input: TerritoryInput) {
  // Two changes at once could each give the same country away.
  await sql`select pg_advisory_xact_lock(hashtextextended('territory', 20))`.execute(tx)
  const countries = [...new Set(input.countries)]
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  // ZZ is the code that stands for no country.
  for (const country of countries)
    if (country === 'ZZ' || names.of(country) === undefined)
      refuse('unknown_country', 422, `"${country}" is not a country.`, { field: 'countries' })
  const { rows } = await sql<{ name: string; taken: string[]; sameName: boolean }>`
    select name, array(select unnest(countries) intersect select unnest(${countries}::text[])) as taken,
      name = ${input.name} as "sameName"
    from territory
    where (countries && ${countries}::text[] or name = ${input.name}) and id is distinct from ${id}`.execute(
    tx,
  )
  for (const other of rows) {
    if (other.sameName) nameTaken()
    refuse('country_taken', 409, `${other.taken.join(', ')} belongs to ${other.name} already.`, {
      field: 'countries',
    })
  }
  const calendarId = input.calendarId ?? null
  if (calendarId !== null) {
    const found = await sql`select id from calendar where id = ${calendarId}`.execute(tx)
    if (found.rows.length === 0)
      refuse('unknown_calendar', 422, 'This calendar is not there.', { field: 'calendarId' })
  }
  return { name: input.name, countries, calendarId }
}

function nameTaken(): never {
  return refuse('name_taken', 409, 'There is a territory of this name.', { field: 'name' })
}

function notThere(): never {
  return refuse('no_such_territory', 404, 'There is no such territory.')
}
