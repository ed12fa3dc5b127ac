import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import {
  type BatchOptions,
  type BatchResult,
  countRemark,
  folded,
  type Journal,
  type RowOutcome,
  sameValues,
  withStated,
} from '../shared/batch.ts'
import { normaliseName } from '../shared/names.ts'
import { territoriesByName, userOf, usersByName } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import { type AccountWays, writeAccountWays } from './batch-account-points.ts'
import { holdParents } from './hierarchy.ts'
import type { AccountRow } from './model/account-row.ts'
import { closesCircle } from './model/hierarchy.ts'
import { placeOf, type RowPoint } from './model/person-row.ts'
import {
  type AccountRecord,
  insertAccounts,
  lockAccountsById,
  lockAccountsByKey,
  markAsCustomers,
  updateAccounts,
} from './store-batch.ts'
import { keyedRecords, recordsWithKey, storeKeys } from './store-keys.ts'

type Slot = {
  id: number | null
  stored: AccountRecord | null
  record: AccountRecord
  key: string | null
  points: RowPoint[]
}

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
  marketingOwnerId: null,
  source: null,
  custom: '{}',
}
const kinds = new Set(['customer', 'prospect', 'partner', 'competitor'])

/**
 * Makes or completes accounts by name, as one set of statements. Parents that are not there yet are left for
 * `linkParents` (link-parents.ts). Throws nothing about a row: a row that does not fit is refused by itself.
 */
export async function batchAccounts(
  tx: Tx,
  _actor: Actor,
  rows: AccountRow[],
  now: Date,
  options: BatchOptions = {},
): Promise<BatchResult> {
  const { journal, origin = null, source = 'import' } = options
  const remarks = new Map<string, number>()
  const keys = rows.map(row => accountKey(row.name))
  const parents = rows.flatMap(row => (row.parent ? [accountKey(row.parent)] : []))
  const stored = await lockAccountsByKey(tx, [...new Set([...keys, ...parents])])
  const keyed = await keyedAccounts(
    tx,
    origin,
    rows.flatMap(row => [row.key ?? [], row.parentKey ?? []].flat()),
    stored,
  )
  const byKey = Map.groupBy(stored, account => account.nameKey)
  const owners = await usersByName(
    tx,
    rows.flatMap(row =>
      [row.owner ?? [], row.ownerEmail ?? [], row.marketingOwner ?? [], row.marketingOwnerEmail ?? []].flat(),
    ),
  )
  const territories = await territoriesByName(
    tx,
    rows.flatMap(row => row.territory ?? []),
    true,
  )

  const above = await holdParents(
    tx,
    rows.flatMap(row => {
      const keyedParent = row.parentKey ? (keyed.of.get(row.parentKey)?.id ?? []) : []
      const named = row.parent ? (byKey.get(accountKey(row.parent)) ?? []).map(({ id }) => id) : []
      return [keyedParent, named].flat()
    }),
  )

  const slots = new Map<string, Slot>()
  const slotOf = new Map<number, Slot>()
  const outcomes = rows.map((row, i): RowOutcome => {
    const key = keys[i]!
    // Two ids of one export are two accounts, however alike their names are.
    const known = row.key ? keyed.of.get(row.key) : undefined
    const there = known ? [known] : (byKey.get(key) ?? []).filter(one => !row.key || !keyed.taken.has(one.id))
    if (there.length > 1)
      return {
        refused: `${there.length} accounts are called "${row.name}". Merge them first.`,
        field: 'name',
      }
    const owner = userOf(owners, { email: row.ownerEmail, name: row.owner })
    if ((row.owner || row.ownerEmail) && owner === undefined)
      return { refused: `No user is called "${row.owner ?? row.ownerEmail}".`, field: 'owner' }
    if (owner === 'several') return { refused: `Several users are called "${row.owner}".`, field: 'owner' }
    const marketing = userOf(owners, { email: row.marketingOwnerEmail, name: row.marketingOwner })
    if ((row.marketingOwner || row.marketingOwnerEmail) && typeof marketing !== 'number')
      return {
        refused: `No one user is called "${row.marketingOwner ?? row.marketingOwnerEmail}".`,
        field: 'marketingOwner',
      }
    if (row.kind && !kinds.has(folded(row.kind)))
      return { refused: `"${row.kind}" is none of ${[...kinds].join(', ')}.`, field: 'kind' }
    if (row.parent && accountKey(row.parent) === key && !row.key)
      return { refused: 'An account cannot be its own parent.', field: 'parent' }
    if ((row.employees ?? 0) < 0)
      return { refused: 'Employees cannot be fewer than none.', field: 'employees' }
    // Where the export says which parent it is, its name is not asked.
    const named =
      origin !== null && row.parentKey
        ? [keyed.of.get(row.parentKey) ?? []].flat()
        : row.parent
          ? byKey.get(accountKey(row.parent))
          : undefined
    const parentId = named?.length === 1 ? named[0]!.id : undefined
    const childId = there[0]?.id
    const keeps = options.onKnown === 'fill' && childId !== undefined && there[0]!.parentId !== null
    if (parentId !== undefined && childId !== undefined && !keeps) {
      if (closesCircle(above, childId, parentId))
        return {
          refused: `"${row.parent}" belongs to "${row.name}" itself: an account cannot belong to its own daughter.`,
          field: 'parent',
        }
      above.set(childId, parentId)
    }
    const stated = {
      industry: row.industry,
      country: row.country,
      city: row.city,
      website: row.website,
      employees: row.employees,
      founded: row.founded,
      revenueCents: row.revenueCents,
      salesOwnerId: owner,
      marketingOwnerId: marketing as number | undefined,
      kind: row.kind ? folded(row.kind) : undefined,
      source: row.source,
      territoryId: row.territory ? territories.get(folded(row.territory)) : undefined,
      parentId,
    }
    const place = row.key && origin !== null ? `${row.key}\n` : key
    const slot = slots.get(place)
    if (slot) {
      slotOf.set(i, slot)
      slot.points.push(...(row.points ?? []))
      const next = withCustom(stateOver(slot.record, stated, options.onKnown), row.custom, options.onKnown)
      const same = sameValues(slot.record, next)
      slot.record = next
      countRemark(remarks, 'Accounts named more than once in the file; a later row completes an earlier one.')
      return same ? 'unchanged' : 'updated'
    }
    const { id, ...found } = there[0] ?? { ...bare, name: row.name, nameKey: key, id: null }
    const was = id === null ? null : found
    const onKnown = was === null ? 'overwrite' : options.onKnown
    const record = withCustom(stateOver(found, stated, onKnown), row.custom, onKnown)
    const made = { id, stored: was, record, key: row.key ?? null, points: [...(row.points ?? [])] }
    slots.set(place, made)
    slotOf.set(i, made)
    return was === null ? 'created' : sameValues(was, record) ? 'unchanged' : 'updated'
  })

  const all = [...slots.values()]
  const fresh = all.filter(slot => slot.id === null)
  const changed = all.flatMap(({ id, stored, record }) =>
    id !== null && stored && !sameValues(stored, record) ? [{ ...record, id }] : [],
  )
  if (fresh.length > 0) {
    const ids = await insertAccounts(
      tx,
      // What comes from another installation has the source that it had there, or none.
      fresh.map(({ record }) => ({ ...record, source: record.source ?? (origin ? null : source) })),
      now,
    )
    fresh.forEach((slot, i) => {
      slot.id = ids[i]!
    })
    journal?.created('account', ids)
  }
  if (changed.length > 0) {
    await journal?.changing(
      'account',
      changed.map(record => record.id),
    )
    await updateAccounts(tx, changed, now)
  }
  if (origin !== null)
    await storeKeys(
      tx,
      origin,
      'account',
      all.flatMap(({ key, id }) => (key === null ? [] : [{ key, id: id! }])),
    )
  const reached = await writeAccountWays(
    tx,
    all.map(
      ({ id, stored, record, points }): AccountWays => ({
        id: id!,
        isNew: stored === null,
        country: placeOf(record.country),
        points,
      }),
    ),
    now,
    options,
  )
  // A row that only brought a telephone or an address has changed its account as well.
  outcomes.forEach((outcome, i) => {
    if (outcome === 'unchanged' && reached.has(slotOf.get(i)?.id ?? 0)) outcomes[i] = 'updated'
  })
  return { outcomes, remarks }
}

type Stated = { [K in keyof AccountRecord]?: AccountRecord[K] | null | undefined }

/** What the row states over what is there; with 'fill' only where nothing is. */
function stateOver(record: AccountRecord, stated: Stated, onKnown: BatchOptions['onKnown']): AccountRecord {
  const wanted = Object.entries(stated).filter(
    ([key, value]) =>
      value !== null &&
      value !== undefined &&
      (onKnown !== 'fill' || record[key as keyof AccountRecord] === null),
  )
  return withStated<AccountRecord>(record, Object.fromEntries(wanted))
}

function withCustom(
  record: AccountRecord,
  custom: AccountRow['custom'],
  onKnown: BatchOptions['onKnown'],
): AccountRecord {
  const stated = Object.fromEntries(
    Object.entries(custom ?? {}).filter(([, value]) => value !== null && value !== undefined),
  )
  if (Object.keys(stated).length === 0) return record
  const before = JSON.parse(record.custom) as Record<string, unknown>
  const after = onKnown === 'fill' ? { ...stated, ...before } : { ...before, ...stated }
  return isDeepStrictEqual(before, after) ? record : { ...record, custom: JSON.stringify(after) }
}

/** Accounts that stand for ids of the export; those not yet locked are locked and join `stored`. */
async function keyedAccounts(
  tx: Tx,
  origin: string | null,
  keys: string[],
  stored: (AccountRecord & { id: number })[],
) {
  const byKey = await keyedRecords(tx, origin, 'account', keys)
  const more = await lockAccountsById(
    tx,
    [...byKey.values()].filter(id => !stored.some(account => account.id === id)),
  )
  const byId = new Map([...stored, ...more].map(account => [account.id, account]))
  const taken =
    origin === null ? new Set<number>() : await recordsWithKey(tx, origin, 'account', [...byId.keys()])
  return {
    of: new Map([...byKey].flatMap(([key, id]) => (byId.has(id) ? [[key, byId.get(id)!]] : []))),
    taken,
  }
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

/** Makes prospects of these names where none is; answers their ids. */
export async function createNamedAccounts(
  tx: Tx,
  names: string[],
  now: Date,
  { journal, source = 'import' }: BatchOptions = {},
): Promise<number[]> {
  const byKey = new Map(names.map(name => [accountKey(name), name]))
  for (const there of await lockAccountsByKey(tx, [...byKey.keys()])) byKey.delete(there.nameKey)
  const fresh = [...byKey].map(([nameKey, name]) => ({ ...bare, name, nameKey, source }))
  const ids = fresh.length > 0 ? await insertAccounts(tx, fresh, now) : []
  if (ids.length > 0) journal?.created('account', ids)
  return ids
}

/** Accounts that have bought become customers. */
export async function countAsCustomers(
  tx: Tx,
  accountIds: number[],
  now: Date,
  journal?: Journal,
): Promise<void> {
  if (accountIds.length === 0) return
  await journal?.changing('account', accountIds)
  await markAsCustomers(tx, accountIds, now)
}

/** Accounts that stand for these ids of an export. */
export const keyedAccountIds = (
  tx: Tx,
  origin: string | null,
  keys: readonly string[],
): Promise<Map<string, number>> => keyedRecords(tx, origin, 'account', keys)
