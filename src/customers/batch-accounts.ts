import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import {
  type BatchResult,
  countRemark,
  folded,
  type RowOutcome,
  sameValues,
  withStated,
} from '../shared/batch.ts'
import { normaliseName } from '../shared/names.ts'
import { territoriesByName, usersByName } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import {
  type AccountRecord,
  insertAccounts,
  lockAccountsByKey,
  markAsCustomers,
  setParents,
  updateAccounts,
} from './store-batch.ts'

/** One account as stated elsewhere; a field left out or empty says nothing. Names of others are as written. */
export type AccountRow = {
  name: string
  industry?: string | null
  country?: string | null
  city?: string | null
  website?: string | null
  employees?: number | null
  founded?: number | null
  /** Minor units of the company's currency. */
  revenueCents?: number | null
  parent?: string | null
  territory?: string | null
  owner?: string | null
}

type Slot = { id: number | null; stored: AccountRecord | null; record: AccountRecord; row: number }

/** The key accounts are matched by; two names that differ only in signs, case and legal form have the same. */
export const accountKey = (name: string): string => normaliseName(name) || folded(name)

const bare: AccountRecord = {
  name: '',
  nameKey: '',
  kind: 'prospect',
  industry: null,
  country: null,
  city: null,
  website: null,
  employees: null,
  founded: null,
  revenueCents: null,
  parentId: null,
  territoryId: null,
  salesOwnerId: null,
}

/**
 * Makes or completes accounts by name, as one set of statements. Parents that are not there yet are left for
 * `linkParents`. Throws nothing about a row: a row that does not fit is refused by itself.
 */
export async function batchAccounts(
  tx: Tx,
  _actor: Actor,
  rows: AccountRow[],
  now: Date,
): Promise<BatchResult> {
  const remarks = new Map<string, number>()
  const keys = rows.map(row => accountKey(row.name))
  const parents = rows.flatMap(row => (row.parent ? [accountKey(row.parent)] : []))
  const stored = await lockAccountsByKey(tx, [...new Set([...keys, ...parents])])
  const byKey = Map.groupBy(stored, account => account.nameKey)
  const owners = await usersByName(
    tx,
    rows.flatMap(row => row.owner ?? []),
  )
  const territories = await territoriesByName(
    tx,
    rows.flatMap(row => row.territory ?? []),
    true,
  )

  const slots = new Map<string, Slot>()
  const outcomes = rows.map((row, i): RowOutcome => {
    const key = keys[i]!
    const there = byKey.get(key) ?? []
    if (there.length > 1)
      return {
        refused: `${there.length} accounts are called "${row.name}". Merge them first.`,
        field: 'name',
      }
    const owner = row.owner ? owners.get(folded(row.owner)) : undefined
    if (row.owner && owner === undefined)
      return { refused: `No user is called "${row.owner}".`, field: 'owner' }
    if (owner === 'several') return { refused: `Several users are called "${row.owner}".`, field: 'owner' }
    if (row.parent && accountKey(row.parent) === key)
      return { refused: 'An account cannot be its own parent.', field: 'parent' }
    if ((row.employees ?? 0) < 0)
      return { refused: 'Employees cannot be fewer than none.', field: 'employees' }
    const parent = row.parent ? byKey.get(accountKey(row.parent)) : undefined
    const stated = {
      industry: row.industry,
      country: row.country,
      city: row.city,
      website: row.website,
      employees: row.employees,
      founded: row.founded,
      revenueCents: row.revenueCents,
      salesOwnerId: owner,
      territoryId: row.territory ? territories.get(folded(row.territory)) : undefined,
      parentId: parent?.length === 1 ? parent[0]!.id : undefined,
    }
    const slot = slots.get(key)
    if (slot) {
      const next = withStated(slot.record, stated)
      const same = sameValues(slot.record, next)
      slot.record = next
      countRemark(remarks, 'Accounts named more than once in the file; a later row completes an earlier one.')
      return same ? 'unchanged' : 'updated'
    }
    const { id, ...found } = there[0] ?? { ...bare, name: row.name, nameKey: key, id: null }
    const known = id === null ? null : found
    const record = withStated<AccountRecord>(found, stated)
    slots.set(key, { id, stored: known, record, row: i })
    return known === null ? 'created' : sameValues(known, record) ? 'unchanged' : 'updated'
  })

  const all = [...slots.values()]
  const fresh = all.filter(slot => slot.id === null)
  const changed = all.flatMap(({ id, stored, record }) =>
    id !== null && stored && !sameValues(stored, record) ? [{ ...record, id }] : [],
  )
  if (fresh.length > 0)
    await insertAccounts(
      tx,
      fresh.map(slot => slot.record),
      'import',
      now,
    )
  if (changed.length > 0) await updateAccounts(tx, changed, now)
  return { outcomes, remarks }
}

/** Sets parents named in the file, once all its accounts are there; answers the names nobody has. */
export async function linkParents(
  tx: Tx,
  _actor: Actor,
  pairs: { name: string; parent: string }[],
  now: Date,
): Promise<string[]> {
  const keys = [...new Set(pairs.flatMap(({ name, parent }) => [accountKey(name), accountKey(parent)]))]
  const byKey = Map.groupBy(await lockAccountsByKey(tx, keys), account => account.nameKey)
  const missing: string[] = []
  const links = new Map<number, number>()
  for (const { name, parent } of pairs) {
    const child = byKey.get(accountKey(name))
    const above = byKey.get(accountKey(parent))
    if (above?.length !== 1) missing.push(parent)
    else if (child?.length === 1 && child[0]!.id !== above[0]!.id) links.set(child[0]!.id, above[0]!.id)
  }
  if (links.size > 0)
    await setParents(
      tx,
      [...links].map(([id, parentId]) => ({ id, parentId })),
      now,
    )
  return missing
}

export type NamedAccount = { id: number; name: string; territoryId: number | null }

/** Accounts by exactly these names (case and repeated spaces aside), under `folded(name)`; 'several' when not one. */
export async function accountsByName(
  tx: Tx,
  names: string[],
): Promise<Map<string, NamedAccount | 'several'>> {
  const wanted = new Set(names.map(folded))
  const found = new Map<string, NamedAccount | 'several'>()
  if (wanted.size === 0) return found
  const { rows } = await sql<NamedAccount>`
    select id, name, territory_id as "territoryId" from account
    where name_key = any(${[...new Set(names.map(accountKey))]}::text[])`.execute(tx)
  for (const row of rows) {
    const key = folded(row.name)
    if (wanted.has(key)) found.set(key, found.has(key) ? 'several' : row)
  }
  return found
}

/** Makes prospects of these names where none is; answers how many were made. */
export async function createNamedAccounts(tx: Tx, names: string[], now: Date): Promise<number> {
  const byKey = new Map(names.map(name => [accountKey(name), name]))
  for (const there of await lockAccountsByKey(tx, [...byKey.keys()])) byKey.delete(there.nameKey)
  const fresh = [...byKey].map(([nameKey, name]) => ({ ...bare, name, nameKey }))
  if (fresh.length > 0) await insertAccounts(tx, fresh, 'import', now)
  return fresh.length
}

/** Accounts that have bought become customers. */
export async function countAsCustomers(tx: Tx, accountIds: number[], now: Date): Promise<void> {
  if (accountIds.length > 0) await markAsCustomers(tx, accountIds, now)
}
