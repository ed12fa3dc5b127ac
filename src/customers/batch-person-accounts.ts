import { sql } from 'kysely'
import { numbers, texts } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { type BatchOptions, countRemark } from '../shared/batch.ts'
import { accountKey, createNamedAccounts } from './batch-accounts.ts'
import { businessHost } from './model/free-mail.ts'
import { addressOf, type PersonRow, placeOf } from './model/person-row.ts'
import { keyedRecords } from './store-keys.ts'

type Found = { id: number; key: string; territoryId: number | null }

const keysOfNames = new Map<string, string>()
/** As `accountKey`; a table names the same company many times. */
function keyOf(name: string): string {
  let key = keysOfNames.get(name)
  if (key === undefined) {
    if (keysOfNames.size > 50_000) keysOfNames.clear()
    key = accountKey(name)
    keysOfNames.set(name, key)
  }
  return key
}

/** The employers of the rows: by id of the export, by name without legal form, else by the host of the address. */
export async function accountsForRows(
  tx: Tx,
  rows: readonly PersonRow[],
  now: Date,
  options: BatchOptions,
  remarks: Map<string, number>,
) {
  const names = new Map<string, string>()
  const hosts = new Set<string>()
  for (const row of rows) {
    if (row.account) names.set(keyOf(row.account), row.account)
    else {
      const host = row.email && !row.accountKey && !options.origin ? businessHost(addressOf(row.email)) : null
      if (host) hosts.add(host)
    }
  }
  const byKey = await keyedRecords(
    tx,
    options.origin ?? null,
    'account',
    rows.flatMap(row => row.accountKey ?? []),
  )
  let named = await accountsByNameKey(tx, [...names.keys()])
  const missing = [...names].filter(([key]) => !named.has(key)).map(([, name]) => name)
  if (options.create && missing.length > 0) {
    const made = await createNamedAccounts(tx, missing, now, options)
    countRemark(remarks, 'Accounts made from the file.', made.length)
    named = await accountsByNameKey(tx, [...names.keys()])
  }
  const hosted = await accountsByHost(tx, [...hosts])
  const territories = new Map<number, number | null>()
  for (const found of [...named.values(), ...hosted.values()])
    if (found !== 'several') territories.set(found.id, found.territoryId)
  for (const [id, territoryId] of await territoriesOf(tx, [...byKey.values()]))
    territories.set(id, territoryId)
  const ofCountries = await countryTerritories(tx)

  const findOf = (row: PersonRow, email: string | null): number | 'several' | null => {
    const keyed = row.accountKey ? byKey.get(row.accountKey) : undefined
    if (keyed !== undefined) return keyed
    if (row.account) {
      const found = named.get(keyOf(row.account))
      return found === 'several' ? 'several' : (found?.id ?? null)
    }
    const host = businessHost(email)
    const found = host ? hosted.get(host) : undefined
    return found && found !== 'several' ? found.id : null
  }
  return {
    idOf(row: PersonRow, email: string | null): number | null {
      const found = findOf(row, email)
      return found === 'several' ? null : found
    },
    problemOf(row: PersonRow): string | null {
      if (!row.account || (row.accountKey && byKey.has(row.accountKey))) return null
      const found = named.get(keyOf(row.account))
      if (found === 'several') return `Several accounts are called "${row.account.slice(0, 80)}".`
      return found === undefined
        ? `No account is called "${row.account.slice(0, 80)}". Let missing accounts be made, or import them first.`
        : null
    },
    /** That of the account, else of the country. */
    territoryOf(accountId: number | null, row: PersonRow): number | null {
      if (accountId !== null) return territories.get(accountId) ?? null
      const country = placeOf(row.country)
      return country === null ? null : (ofCountries.get(country) ?? null)
    },
  }
}

async function accountsByNameKey(tx: Tx, keys: string[]): Promise<Map<string, Found | 'several'>> {
  const found = new Map<string, Found | 'several'>()
  if (keys.length === 0) return found
  const { rows } = await sql<Found>`
    select a.id, a.name_key as key, a.territory_id as "territoryId" from unnest(${texts(keys)}) k(key)
    join account a on a.name_key = k.key`.execute(tx)
  for (const row of rows) found.set(row.key, found.has(row.key) ? 'several' : row)
  return found
}

async function accountsByHost(tx: Tx, hosts: string[]): Promise<Map<string, Found | 'several'>> {
  const found = new Map<string, Found | 'several'>()
  if (hosts.length === 0) return found
  const { rows } = await sql<Found>`
    select a.id, k.key, a.territory_id as "territoryId" from unnest(${texts(hosts)}) k(key)
    join account a on website_host(a.website) = k.key`.execute(tx)
  for (const row of rows) found.set(row.key, found.has(row.key) ? 'several' : row)
  return found
}

async function territoriesOf(tx: Tx, ids: number[]): Promise<Map<number, number | null>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: number; territoryId: number | null }>`
    select id, territory_id as "territoryId" from account where id = any(${numbers(ids)}::bigint[])`.execute(
    tx,
  )
  return new Map(rows.map(row => [row.id, row.territoryId]))
}

async function countryTerritories(tx: Tx): Promise<Map<string, number>> {
  const { rows } = await sql<{ country: string; id: number }>`
    select c.country, min(t.id) as id from territory t, unnest(t.countries) c(country) group by 1`.execute(tx)
  return new Map(rows.map(row => [row.country, row.id]))
}
