import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { drawSubjectIds } from './store-batch-persons.ts'

/** An account as a batch compares and writes it. Revenue is in minor units of the company's currency. */
export type AccountRecord = {
  name: string
  nameKey: string
  kind: string
  industry: string | null
  country: string | null
  city: string | null
  website: string | null
  employees: number | null
  founded: number | null
  revenueCents: number | null
  parentId: number | null
  territoryId: number | null
  salesOwnerId: number | null
  marketingOwnerId: number | null
  source: string | null
  custom: string
}

const columns = sql`name, account.name_key as "nameKey", kind, industry, country, city, website, employees, founded,
  revenue_cents as "revenueCents", parent_id as "parentId", territory_id as "territoryId", sales_owner_id as "salesOwnerId",
  marketing_owner_id as "marketingOwnerId", source, custom::text as custom`

const shape = sql`(id bigint, name text, "nameKey" text, kind text, industry text, country text, city text, website text,
  employees int, founded int, "revenueCents" bigint, "parentId" bigint, "territoryId" bigint, "salesOwnerId" bigint,
  "marketingOwnerId" bigint, source text, custom text)`

/** Accounts under these keys, locked until the transaction ends. */
export async function lockAccountsByKey(tx: Tx, keys: string[]): Promise<(AccountRecord & { id: number })[]> {
  const { rows } = await sql<AccountRecord & { id: number }>`
    select id, ${columns} from account where name_key = any(${keys}::text[]) order by id for update`.execute(
    tx,
  )
  const known = new Set(rows.map(({ nameKey }) => nameKey))
  const missing = keys.filter(key => !known.has(key))
  if (missing.length === 0) return rows
  // Under the name of one that was merged away stands the one it was merged into.
  const { rows: others } = await sql<AccountRecord & { id: number; alias: string }>`
    select account.id, ${columns}, l.name_key as alias from account
    join (select distinct on (name_key) name_key, account_id from account_alias
      where name_key = any(${missing}::text[]) order by name_key, id) l on l.account_id = account.id
    order by account.id for update of account`.execute(tx)
  return [...rows, ...others.map(({ alias, ...account }) => ({ ...account, nameKey: alias }))]
}

/** Accounts by id, locked until the transaction ends. */
export async function lockAccountsById(tx: Tx, ids: number[]): Promise<(AccountRecord & { id: number })[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<AccountRecord & { id: number }>`
    select id, ${columns} from account where id = any(${ids}::bigint[]) order by id for update`.execute(tx)
  return rows
}

/** Answers the ids in the order given. */
export async function insertAccounts(tx: Tx, accounts: AccountRecord[], now: Date): Promise<number[]> {
  const ids = await drawSubjectIds(tx, accounts.length)
  const given = accounts.map((account, i) => ({ ...account, id: ids[i] }))
  await sql`
    insert into account (id, name, name_key, kind, industry, country, city, website, employees, founded, revenue_cents,
      parent_id, territory_id, sales_owner_id, marketing_owner_id, custom, source, created_at, updated_at)
    select r.id, r.name, r."nameKey", r.kind, r.industry, r.country, r.city, r.website, r.employees, r.founded, r."revenueCents",
      r."parentId", r."territoryId", r."salesOwnerId", r."marketingOwnerId", r.custom::jsonb, r.source, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r ${shape}`.execute(tx)
  return ids
}

export async function updateAccounts(
  tx: Tx,
  accounts: (AccountRecord & { id: number })[],
  now: Date,
): Promise<void> {
  await sql`
    update account a set industry = r.industry, country = r.country, city = r.city, website = r.website,
      employees = r.employees, founded = r.founded, revenue_cents = r."revenueCents", parent_id = r."parentId",
      territory_id = r."territoryId", sales_owner_id = r."salesOwnerId", marketing_owner_id = r."marketingOwnerId",
      kind = r.kind, source = r.source, custom = r.custom::jsonb, updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb) as r ${shape}
    where a.id = r.id`.execute(tx)
}

/** Sets parents by id; answers how many changed. A parent that stands below the account is left out. */
export async function setParents(
  tx: Tx,
  pairs: { id: number; parentId: number }[],
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    update account a set parent_id = w."parentId", updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as w (id bigint, "parentId" bigint)
    where a.id = w.id and a.parent_id is distinct from w."parentId"
    returning a.id`.execute(tx)
  return rows.length
}

/** Prospects who bought are customers. */
export async function markAsCustomers(tx: Tx, ids: number[], now: Date): Promise<void> {
  await sql`update account set kind = 'customer', updated_at = ${now}
    where id = any(${ids}::bigint[]) and kind = 'prospect'`.execute(tx)
}
