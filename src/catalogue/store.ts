import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type ProductValues = {
  name: string
  nameKey: string
  groupId: number | null
  listPriceCents: number | null
  costCents: number | null
  active: boolean
}

/** Null when a group of this name is there. */
export async function insertGroup(tx: Tx, name: string, nameKey: string): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into product_group (name, name_key) values (${name}, ${nameKey}) on conflict do nothing returning id`.execute(
    tx,
  )
  return rows[0]?.id ?? null
}

export async function insertGroups(tx: Tx, groups: { name: string; nameKey: string }[]): Promise<void> {
  await sql`
    insert into product_group (name, name_key)
    select r.name, r."nameKey" from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as r (name text, "nameKey" text)
    on conflict do nothing`.execute(tx)
}

/** False when another group has the name. */
export async function renameGroup(tx: Tx, id: number, name: string, nameKey: string): Promise<boolean> {
  const { rows } = await sql`
    update product_group set name = ${name}, name_key = ${nameKey}
    where id = ${id} and not exists (select 1 from product_group where (name_key = ${nameKey} or name = ${name}) and id <> ${id})
    returning id`.execute(tx)
  return rows.length === 1
}

export async function insertProduct(tx: Tx, p: ProductValues): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into product (name, name_key, product_group_id, list_price_cents, cost_cents, active)
    values (${p.name}, ${p.nameKey}, ${p.groupId}, ${p.listPriceCents}, ${p.costCents}, ${p.active})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateProduct(tx: Tx, id: number, p: ProductValues): Promise<boolean> {
  const { rows } = await sql`
    update product set name = ${p.name}, name_key = ${p.nameKey}, product_group_id = ${p.groupId},
      list_price_cents = ${p.listPriceCents}, cost_cents = ${p.costCents}, active = ${p.active}
    where id = ${id} and not exists (select 1 from product where name_key = ${p.nameKey} and id <> ${id})
    returning id`.execute(tx)
  return rows.length === 1
}

const shape = sql`(id bigint, name text, "nameKey" text, "groupId" bigint, "listPriceCents" bigint, "costCents" bigint, active boolean)`

/** Answers the ids. */
export async function insertProducts(tx: Tx, products: ProductValues[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into product (name, name_key, product_group_id, list_price_cents, cost_cents, active)
    select r.name, r."nameKey", r."groupId", r."listPriceCents", r."costCents", r.active
    from jsonb_to_recordset(${JSON.stringify(products)}::jsonb) as r ${shape} returning id`.execute(tx)
  return rows.map(row => row.id)
}

export async function updateProducts(tx: Tx, products: (ProductValues & { id: number })[]): Promise<void> {
  await sql`
    update product p set product_group_id = r."groupId", list_price_cents = r."listPriceCents", cost_cents = r."costCents"
    from jsonb_to_recordset(${JSON.stringify(products)}::jsonb) as r ${shape} where p.id = r.id`.execute(tx)
}
