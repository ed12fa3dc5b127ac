import type { Tx } from '../platform/database.ts'
import {
  type BatchOptions,
  type BatchResult,
  countRemark,
  folded,
  type RowOutcome,
  sameValues,
  withStated,
} from '../shared/batch.ts'
import type { Actor } from '../team/model/actor.ts'
import { catalogueKey, groupsByKey, productsByKey } from './queries.ts'
import { insertGroups, insertProducts, type ProductValues, updateProducts } from './store.ts'

/** One product as stated elsewhere; prices in minor units of the company's currency. */
export type ProductRow = {
  name: string
  group?: string | null
  listPriceCents?: number | null
  costCents?: number | null
}

/** Makes or completes products by name; product groups are made where missing. */
export async function batchProducts(
  tx: Tx,
  _actor: Actor,
  rows: ProductRow[],
  _now: Date,
  { journal }: BatchOptions = {},
): Promise<BatchResult> {
  const remarks = new Map<string, number>()
  const wanted = new Map(
    rows.flatMap(row => (row.group ? [[catalogueKey(row.group), row.group] as const] : [])),
  )
  const there = await groupsByKey(tx, [...wanted.keys()])
  const missing = [...wanted].filter(([key]) => !there.has(key)).map(([nameKey, name]) => ({ name, nameKey }))
  if (missing.length > 0) {
    await insertGroups(tx, missing)
    countRemark(remarks, 'Product groups made from the file.', missing.length)
  }
  const groups = missing.length > 0 ? await groupsByKey(tx, [...wanted.keys()]) : there
  const stored = await productsByKey(tx, [...new Set(rows.map(row => catalogueKey(row.name)))])

  const records = new Map<string, ProductValues>()
  const outcomes = rows.map((row): RowOutcome => {
    if ((row.listPriceCents ?? 0) < 0 || (row.costCents ?? 0) < 0)
      return { refused: 'A price cannot be below zero.', field: 'listPrice' }
    const nameKey = catalogueKey(row.name)
    const known = records.get(nameKey) ?? stored.get(nameKey)
    const empty = {
      name: row.name,
      nameKey,
      groupId: null,
      listPriceCents: null,
      costCents: null,
      active: true,
    }
    if (known && folded(known.name) !== folded(row.name))
      countRemark(remarks, `"${row.name}" was taken as "${known.name}".`)
    const record: ProductValues = withStated<ProductValues>(known ?? empty, {
      groupId: row.group ? groups.get(catalogueKey(row.group)) : undefined,
      listPriceCents: row.listPriceCents ?? undefined,
      costCents: row.costCents ?? undefined,
    })
    records.set(nameKey, record)
    return known === undefined ? 'created' : sameValues(known, record) ? 'unchanged' : 'updated'
  })
  const fresh = [...records].flatMap(([key, record]) => (stored.has(key) ? [] : [record]))
  const changed = [...records].flatMap(([key, record]) => {
    const known = stored.get(key)
    return known && !sameValues(known, { ...record, id: known.id }) ? [{ ...record, id: known.id }] : []
  })
  if (fresh.length > 0) {
    const ids = await insertProducts(tx, fresh)
    journal?.created('product', ids)
  }
  if (changed.length > 0) {
    await journal?.changing(
      'product',
      changed.map(product => product.id),
    )
    await updateProducts(tx, changed)
  }
  return { outcomes, remarks }
}
