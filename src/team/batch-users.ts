import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type BatchResult, countRemark, folded, type RowOutcome } from '../shared/batch.ts'
import { type Actor, roles } from './model/actor.ts'
import {
  addUserTerritories,
  insertNamedTerritories,
  insertNamedUsers,
  updateNamedUsers,
} from './store-batch.ts'

/** One user as stated elsewhere; without a role a seller. */
export type UserRow = {
  name: string
  email?: string | null
  role?: string | null
  manager?: string | null
  territory?: string | null
}

type Known = {
  id: number
  name: string
  email: string | null
  role: string
  managerId: number | null
  state: string
  territoryIds: number[]
}
type Slot = {
  id: number | null
  name: string
  email: string | null
  role: string
  manager: string | null
  managerId: number | null
  territories: Set<number>
  changed: boolean
}

/**
 * Users of exactly these names (case and repeated spaces aside) or e-mail addresses under `folded(...)` of either; those
 * who left do not count.
 */
export async function usersByName(tx: Tx, names: string[]): Promise<Map<string, number | 'several'>> {
  const found = new Map<string, number | 'several'>()
  const emails = names.filter(name => name.includes('@'))
  for (const user of await knownUsers(tx, names, emails)) {
    if (user.state === 'left') continue
    const key = folded(user.name)
    found.set(key, found.has(key) ? 'several' : user.id)
    if (user.email) found.set(folded(user.email), user.id)
  }
  return found
}

/** Who is meant by an address, else by a name: the address tells namesakes apart. */
export function userOf(
  users: Map<string, number | 'several'>,
  { email, name }: { email?: string | null | undefined; name?: string | null | undefined },
): number | 'several' | undefined {
  return (email ? users.get(folded(email)) : undefined) ?? (name ? users.get(folded(name)) : undefined)
}

/** Ids of territories under `folded(name)`; `make` adds those that are missing. */
export async function territoriesByName(
  tx: Tx,
  names: string[],
  make: boolean,
): Promise<Map<string, number>> {
  const wanted = new Map(names.map(name => [folded(name), name]))
  if (wanted.size === 0) return new Map()
  const read = async () => {
    const { rows } = await sql<{ id: number; name: string }>`
      select id, name from territory where lower(name) = any(${[...wanted.keys()]}::text[])`.execute(tx)
    return new Map(rows.map(row => [folded(row.name), row.id]))
  }
  const there = await read()
  const missing = [...wanted].flatMap(([key, name]) => (there.has(key) ? [] : [name]))
  if (!make || missing.length === 0) return there
  await insertNamedTerritories(tx, missing)
  return read()
}

async function knownUsers(tx: Tx, names: string[], emails: string[]): Promise<Known[]> {
  if (names.length + emails.length === 0) return []
  const { rows } = await sql<Known>`
    select u.id, u.name, u.email, u.role, u.manager_id as "managerId", u.state,
      coalesce((select array_agg(t.territory_id::int) from user_territory t where t.user_id = u.id), '{}') as "territoryIds"
    from app_user u
    where lower(u.name) = any(${[...new Set(names.map(folded))]}::text[])
      or lower(u.email) = any(${[...new Set(emails.map(email => email.toLowerCase()))]}::text[])
    order by u.id`.execute(tx)
  return rows
}

/** Who may be made by whom: only an administrator (or the machine) names administrators and changes functions. */
const rules = (actor: Actor) => {
  const all = actor.role === 'administrator' || actor.role === 'system'
  return { mayName: (role: string) => all || role === 'sales', mayChange: all }
}

/**
 * Makes users by e-mail, else by name, who cannot sign in until they are invited; managers named by them and
 * territories are made where missing. E-mail of somebody who can sign in is never changed here.
 */
export async function batchUsers(tx: Tx, actor: Actor, rows: UserRow[], now: Date): Promise<BatchResult> {
  const remarks = new Map<string, number>()
  const { mayName, mayChange } = rules(actor)
  const known = await knownUsers(
    tx,
    rows.flatMap(row => [row.name, ...(row.manager ? [row.manager] : [])]),
    rows.flatMap(row => row.email ?? []),
  )
  const byName = Map.groupBy(
    known.filter(user => user.state !== 'left'),
    user => folded(user.name),
  )
  const byEmail = new Map(
    known.flatMap(user => (user.email ? [[user.email.toLowerCase(), user] as const] : [])),
  )
  const territoryNames = rows.flatMap(row => row.territory ?? [])
  const before = await territoriesByName(tx, territoryNames, false)
  const territories = await territoriesByName(tx, territoryNames, true)
  const made = territories.size - before.size
  if (made > 0) countRemark(remarks, 'Territories made from the file.', made)

  const slots = new Map<string, Slot>()
  const managers = new Map<string, { name: string; territories: Set<number> }>()
  const outcomes = rows.map((row): RowOutcome => {
    const role = row.role ? folded(row.role).replace(/[\s-]+/g, '_') : null
    if (role !== null && !(roles as readonly string[]).includes(role))
      return { refused: `"${row.role}" is not a function. Use one of: ${roles.join(', ')}.`, field: 'role' }
    if (role !== null && !mayName(role))
      return { refused: `Only an administrator makes somebody ${role}.`, field: 'role' }
    if (row.manager && folded(row.manager) === folded(row.name))
      return { refused: 'Nobody is their own manager.', field: 'manager' }
    const alike = byName.get(folded(row.name)) ?? []
    const user =
      (row.email ? byEmail.get(row.email.toLowerCase()) : undefined) ??
      (row.email && alike[0]?.email ? undefined : alike[0])
    if (!row.email && alike.length > 1)
      return {
        refused: `${alike.length} users are called "${row.name}". Give the e-mail address.`,
        field: 'name',
      }
    const above = row.manager ? (byName.get(folded(row.manager)) ?? []) : []
    if (above.length > 1)
      return { refused: `${above.length} users are called "${row.manager}".`, field: 'manager' }
    const territoryId = row.territory ? territories.get(folded(row.territory)) : undefined
    if (row.manager) {
      const entry = managers.get(folded(row.manager)) ?? { name: row.manager, territories: new Set() }
      if (territoryId !== undefined) entry.territories.add(territoryId)
      managers.set(folded(row.manager), entry)
    }
    const key = user ? `#${user.id}` : row.email ? row.email.toLowerCase() : folded(row.name)
    const slot: Slot = slots.get(key) ?? {
      id: user?.id ?? null,
      name: user?.name ?? row.name,
      email: user?.email ?? null,
      role: user?.role ?? 'sales',
      manager: null,
      managerId: user?.managerId ?? null,
      territories: new Set(user?.territoryIds),
      changed: false,
    }
    const first = !slots.has(key)
    const past = JSON.stringify([slot.email, slot.role, slot.manager, slot.managerId, slot.territories.size])
    if (row.email && slot.email === null) slot.email = row.email
    if (role !== null && (user === undefined || mayChange)) slot.role = role
    if (row.manager && slot.managerId !== above[0]?.id) slot.manager = row.manager
    if (slot.manager && above[0]) {
      slot.managerId = above[0].id
      slot.manager = null
    }
    if (territoryId !== undefined) slot.territories.add(territoryId)
    slots.set(key, slot)
    const changed =
      past !== JSON.stringify([slot.email, slot.role, slot.manager, slot.managerId, slot.territories.size])
    slot.changed ||= changed
    if (user === undefined && first) return 'created'
    return changed ? 'updated' : 'unchanged'
  })

  const ids = await ensureManagers(tx, managers, byName, slots, remarks, now)
  const wanted = [...slots.values()]
  const fresh = wanted.filter(slot => slot.id === null)
  const pairs: { userId: number; territoryId: number }[] = []
  const madeIds = fresh.length > 0 ? await insertNamedUsers(tx, fresh, now) : []
  fresh.forEach((slot, i) => {
    slot.id = madeIds[i]!
    ids.set(folded(slot.name), slot.id)
  })
  const touched = wanted.filter(slot => slot.changed || slot.manager !== null)
  for (const slot of wanted)
    if (slot.manager) slot.managerId = ids.get(folded(slot.manager)) ?? slot.managerId
  if (touched.length > 0)
    await updateNamedUsers(
      tx,
      touched.map(slot => ({ id: slot.id!, email: slot.email, role: slot.role, managerId: slot.managerId })),
    )
  for (const slot of wanted)
    for (const territoryId of slot.territories) pairs.push({ userId: slot.id!, territoryId })
  for (const [key, manager] of managers)
    for (const territoryId of manager.territories) {
      const userId = byName.get(key)?.[0]?.id ?? ids.get(key)
      if (userId !== undefined) pairs.push({ userId, territoryId })
    }
  if (pairs.length > 0) await addUserTerritories(tx, pairs)
  const unmailed = fresh.filter(slot => slot.email === null).length
  if (unmailed > 0) countRemark(remarks, 'Users without an e-mail address cannot sign in yet.', unmailed)
  return { outcomes, remarks }
}

/** Managers who are neither stored nor a row of this file become users; answers ids by folded name. */
async function ensureManagers(
  tx: Tx,
  managers: Map<string, { name: string; territories: Set<number> }>,
  byName: Map<string, Known[]>,
  slots: Map<string, Slot>,
  remarks: Map<string, number>,
  now: Date,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const key of managers.keys()) {
    const there = byName.get(key)?.[0]
    if (there) ids.set(key, there.id)
  }
  const inFile = new Set([...slots.values()].map(slot => folded(slot.name)))
  const missing = [...managers].filter(([key]) => !ids.has(key) && !inFile.has(key))
  if (missing.length === 0) return ids
  const made = await insertNamedUsers(
    tx,
    missing.map(([, { name }]) => ({ name, email: null, role: 'sales_manager', managerId: null })),
    now,
  )
  missing.forEach(([key], i) => {
    ids.set(key, made[i]!)
  })
  countRemark(remarks, 'Managers named in the file were made users who cannot sign in yet.', missing.length)
  return ids
}
