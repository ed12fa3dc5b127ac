import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { folded } from '../shared/batch.ts'
import { normaliseName } from '../shared/names.ts'
import { refuse } from '../shared/outcome.ts'
import type { groupAnswer, productAnswer } from './model/contract.ts'
import type { ProductValues } from './store.ts'

export type ProductGroup = z.infer<typeof groupAnswer>
export type Product = z.infer<typeof productAnswer>

/** The key products and groups are matched by; names in scripts without letters keep themselves. */
export const catalogueKey = (name: string): string => normaliseName(name) || folded(name)

export async function listGroups(tx: Tx, id?: number): Promise<ProductGroup[]> {
  const { rows } = await sql<ProductGroup>`
    select g.id, g.name, (select count(*) from product p where p.product_group_id = g.id) as products
    from product_group g ${id === undefined ? sql`` : sql`where g.id = ${id}`} order by lower(g.name), g.id`.execute(
    tx,
  )
  return rows
}

export async function groupById(tx: Tx, id: number): Promise<ProductGroup> {
  return (await listGroups(tx, id))[0] ?? refuse('no_such_group', 404, 'There is no such product group.')
}

/** Refuses a product group that is not there, for what refers to one without a key. */
export async function assertGroup(tx: Tx, id: number): Promise<void> {
  const { rows } = await sql`select from product_group where id = ${id}`.execute(tx)
  if (rows.length === 0)
    refuse('no_such_group', 422, 'There is no such product group.', { field: 'productGroupId' })
}

const selectProduct = sql`
  select p.id, p.name, p.list_price_cents as "listPriceCents", p.cost_cents as "costCents", p.active,
    case when g.id is null then null else json_build_object('id', g.id, 'name', g.name) end as "group"
  from product p left join product_group g on g.id = p.product_group_id`

export async function listProducts(
  tx: Tx,
  filter: { groupId?: number | undefined; active?: boolean | undefined } = {},
): Promise<Product[]> {
  const { rows } = await sql<Product>`${selectProduct} where true
    ${filter.groupId === undefined ? sql`` : sql`and p.product_group_id = ${filter.groupId}`}
    ${filter.active === undefined ? sql`` : sql`and p.active = ${filter.active}`}
    order by lower(p.name), p.id`.execute(tx)
  return rows
}

export async function productById(tx: Tx, id: number): Promise<Product> {
  const { rows } = await sql<Product>`${selectProduct} where p.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_product', 404, 'There is no such product.')
}

export type NamedProduct = { id: number; name: string; groupId: number | null; costCents: number | null }

/** Products of exactly these names (case and repeated spaces aside) under `folded(name)`. */
export async function productsByName(tx: Tx, names: string[]): Promise<Map<string, NamedProduct>> {
  const keys = [...new Set(names.map(catalogueKey))]
  if (keys.length === 0) return new Map()
  const { rows } = await sql<NamedProduct>`
    select id, name, product_group_id as "groupId", cost_cents as "costCents" from product
    where name_key = any(${keys}::text[])`.execute(tx)
  return new Map(rows.map(row => [folded(row.name), row]))
}

/** Products by id, as lines of orders and opportunities need them; ids nobody has are left out. */
export async function productsById(
  tx: Tx,
  ids: readonly number[],
): Promise<Map<number, { name: string; productGroupId: number | null; costCents: number | null }>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{
    id: number
    name: string
    productGroupId: number | null
    costCents: number | null
  }>`
    select id, name, product_group_id as "productGroupId", cost_cents as "costCents" from product
    where id = any(${[...ids]}::bigint[])`.execute(tx)
  return new Map(rows.map(({ id, ...product }) => [id, product]))
}

/** Stored products and groups under these keys, as a batch compares them; products are locked. */
export async function productsByKey(
  tx: Tx,
  keys: string[],
): Promise<Map<string, ProductValues & { id: number }>> {
  const { rows } = await sql<ProductValues & { id: number }>`
    select id, name, name_key as "nameKey", product_group_id as "groupId", list_price_cents as "listPriceCents",
      cost_cents as "costCents", active
    from product where name_key = any(${keys}::text[]) order by id for update`.execute(tx)
  return new Map(rows.map(row => [row.nameKey, row]))
}

export async function groupsByKey(tx: Tx, keys: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; key: string }>`
    select id, name_key as key from product_group where name_key = any(${keys}::text[])`.execute(tx)
  return new Map(rows.map(row => [row.key, row.id]))
}
