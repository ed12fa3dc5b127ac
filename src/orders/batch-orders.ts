import { catalogueKey, groupsByKey, productsByName } from '../catalogue/queries.ts'
import {
  accountsByName,
  countAsCustomers,
  createNamedAccounts,
  keyedAccountIds,
} from '../customers/batch-accounts.ts'
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
import {
  insertHistoricalOrders,
  type LineRecord,
  lockOrders,
  type OrderRecord,
  updateOrders,
  writeLines,
} from './store-batch.ts'

/** One line of an order as stated elsewhere; an order is the lines under one number. Amounts in minor units. */
export type OrderRow = {
  number: string
  /** Of the line in the order; 1 when the file has none. */
  position?: number | null
  /** By name; or already known as `accountId`. */
  account?: string | null
  accountId?: number | null
  /** By its id in the export that the row comes from. */
  accountKey?: string | null
  product?: string | null
  productId?: number | null
  productGroupId?: number | null
  /** By name, where it is not that of the product. */
  productGroup?: string | null
  opportunityId?: number | null
  personId?: number | null
  territoryId?: number | null
  /** A day in the company's time zone, or the moment where more is known. */
  orderedOn: string
  orderedAt?: Date | null
  promisedOn?: string | null
  deliveredOn?: string | null
  quantity?: number | null
  amountCents: number
  marginCents?: number | null
}

/**
 * Makes or completes historical orders by number, one line a row. The margin of a line is its amount less the
 * product's cost where no margin is given and the cost is known. `create` makes accounts that are not there.
 */
export async function batchOrders(
  tx: Tx,
  _actor: Actor,
  rows: OrderRow[],
  now: Date,
  { create = false, journal, source, origin = null }: BatchOptions = {},
): Promise<BatchResult> {
  const remarks = new Map<string, number>()
  const products = await productsByName(
    tx,
    rows.flatMap(row => row.product ?? []),
  )
  const groups = await groupsByKey(tx, [
    ...new Set(rows.flatMap(row => (row.productGroup ? [catalogueKey(row.productGroup)] : []))),
  ])
  const names = rows.flatMap(row => row.account ?? [])
  let accounts = await accountsByName(tx, names)
  if (create) {
    const made = await createNamedAccounts(
      tx,
      names.filter(name => !accounts.has(folded(name))),
      now,
      { journal, source },
    )
    if (made.length > 0) countRemark(remarks, 'Accounts made from the file.', made.length)
    accounts = await accountsByName(tx, names)
  }
  const keyed = await keyedAccountIds(
    tx,
    origin,
    rows.flatMap(row => row.accountKey ?? []),
  )
  const there = await lockOrders(tx, [...new Set(rows.map(row => row.number))])
  const storedOrders = new Map(there.orders.map(order => [order.number, order]))
  const storedLines = new Map(there.lines.map(line => [`${line.number}\n${line.position}`, line]))
  const orders = new Map<string, OrderRecord>()
  const lines = new Map<string, LineRecord>()

  const outcomes = rows.map((row): RowOutcome => {
    const keyedId = row.accountKey ? keyed.get(row.accountKey) : undefined
    const account = row.account && keyedId === undefined ? accounts.get(folded(row.account)) : undefined
    if (row.account && keyedId === undefined && account === undefined)
      return { refused: `No account is called "${row.account}".`, field: 'account' }
    if (account === 'several')
      return { refused: `Several accounts are called "${row.account}".`, field: 'account' }
    const product = row.product ? products.get(folded(row.product)) : undefined
    if (row.product && product === undefined)
      return { refused: `No product is called "${row.product}".`, field: 'product' }
    const group = row.productGroup ? groups.get(catalogueKey(row.productGroup)) : undefined
    if (row.productGroup && group === undefined)
      return { refused: `No product group is called "${row.productGroup}".`, field: 'productGroup' }
    const position = row.position ?? 1
    if (position < 1) return { refused: 'Lines are numbered from 1.', field: 'position' }
    const key = `${row.number}\n${position}`
    if (lines.has(key))
      return {
        refused: `Line ${position} of order ${row.number} is in the file more than once.`,
        field: 'number',
      }
    const before = orders.get(row.number) ?? storedOrders.get(row.number)
    const accountId = row.accountId ?? keyedId ?? account?.id
    if (before && accountId && before.accountId !== null && before.accountId !== accountId)
      return { refused: `Order ${row.number} belongs to another account.`, field: 'account' }
    const empty: OrderRecord = {
      number: row.number,
      accountId: null,
      opportunityId: null,
      territoryId: null,
      personId: null,
      orderedOn: row.orderedOn,
      orderedAt: null,
      promisedOn: null,
      deliveredOn: null,
    }
    const order = withStated<OrderRecord>(before ?? empty, {
      accountId,
      opportunityId: row.opportunityId ?? undefined,
      territoryId: row.territoryId ?? (origin === null ? account?.territoryId : null) ?? undefined,
      personId: row.personId ?? undefined,
      orderedOn: row.orderedOn,
      promisedOn: row.promisedOn ?? undefined,
      deliveredOn: row.deliveredOn ?? undefined,
    })
    // A moment stays as long as its day does.
    order.orderedAt =
      row.orderedAt?.toISOString() ?? (before?.orderedOn === row.orderedOn ? before.orderedAt : null)
    const known = storedLines.get(key)
    const quantity = row.quantity ?? known?.quantity ?? 1
    // An export of ours says what was so there, also where it was nothing.
    const cost = origin === null ? (product?.costCents ?? null) : null
    const line: LineRecord = {
      number: row.number,
      position,
      productId: product?.id ?? row.productId ?? known?.productId ?? null,
      productGroupId:
        group ??
        (origin === null ? product?.groupId : null) ??
        row.productGroupId ??
        known?.productGroupId ??
        null,
      quantity,
      amountCents: row.amountCents,
      marginCents:
        row.marginCents ??
        (cost === null ? (known?.marginCents ?? null) : row.amountCents - Math.round(cost * quantity)),
    }
    orders.set(row.number, order)
    lines.set(key, line)
    if (known === undefined) return 'created'
    return sameValues(known, line) && before !== undefined && sameValues(before, order)
      ? 'unchanged'
      : 'updated'
  })

  const fresh = [...orders.values()].filter(order => !storedOrders.has(order.number))
  const changed = [...orders.values()].filter(order => {
    const stored = storedOrders.get(order.number)
    return stored !== undefined && !sameValues(stored, order)
  })
  const written = [...lines].flatMap(([key, line]) => {
    const stored = storedLines.get(key)
    return stored && sameValues(stored, line) ? [] : [line]
  })
  if (journal) {
    const of = new Set([...changed.map(order => order.number), ...written.map(line => line.number)])
    await journal.changing(
      'customer_order',
      there.orders.flatMap(order => (of.has(order.number) ? order.id : [])),
    )
  }
  if (fresh.length > 0) {
    const ids = await insertHistoricalOrders(tx, fresh, now)
    journal?.created('customer_order', ids)
  }
  if (changed.length > 0) await updateOrders(tx, changed)
  if (written.length > 0) await writeLines(tx, written)
  await countAsCustomers(tx, [...new Set(fresh.flatMap(order => order.accountId ?? []))], now, journal)
  return { outcomes, remarks }
}
