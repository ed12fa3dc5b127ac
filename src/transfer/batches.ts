import { batchProducts } from '../catalogue/batch-products.ts'
import { batchAccounts } from '../customers/batch-accounts.ts'
import { batchPersons } from '../customers/batch-persons.ts'
import { batchOrders } from '../orders/batch-orders.ts'
import { batchOpportunities } from '../pipeline/batch-opportunities.ts'
import type { Tx } from '../platform/database.ts'
import type { BatchOptions, BatchResult } from '../shared/batch.ts'
import { batchUsers } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Kind } from './model/fields.ts'
import type { Values } from './model/understand.ts'
import { customOf, importTouches, personRow } from './person-and-touch-rows.ts'

const text = (value: Values[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const number = (value: Values[string] | undefined): number | null =>
  typeof value === 'number' ? value : null

type Batch = (tx: Tx, actor: Actor, rows: Values[], now: Date, options: BatchOptions) => Promise<BatchResult>

/** From understood values to the batch verb of the domain that owns the rows. */
export const batches: Record<Kind, Batch> = {
  persons: (tx, actor, rows, now, options) => batchPersons(tx, actor, rows.map(personRow), now, options),
  touches: (tx, actor, rows, now, options) => importTouches(tx, actor, rows, now, options),
  accounts: (tx, actor, rows, now, options) =>
    batchAccounts(
      tx,
      actor,
      rows.map(v => ({
        name: text(v.name) ?? '',
        industry: text(v.industry),
        country: text(v.country),
        city: text(v.city),
        website: text(v.website),
        employees: number(v.employees),
        founded: number(v.founded),
        revenueCents: number(v.revenue),
        parent: text(v.parent),
        territory: text(v.territory),
        owner: text(v.owner),
        key: text(v.key),
        kind: text(v.kind),
        marketingOwner: text(v.marketingOwner),
        custom: customOf(v) ?? {},
      })),
      now,
      options,
    ),
  products: (tx, actor, rows, now, options) =>
    batchProducts(
      tx,
      actor,
      rows.map(v => ({
        name: text(v.name) ?? '',
        group: text(v.group),
        listPriceCents: number(v.listPrice),
        costCents: number(v.cost),
      })),
      now,
      options,
    ),
  users: (tx, actor, rows, now) =>
    batchUsers(
      tx,
      actor,
      rows.map(v => ({
        name: text(v.name) ?? '',
        email: text(v.email),
        role: text(v.role),
        manager: text(v.manager),
        territory: text(v.territory),
      })),
      now,
    ),
  opportunities: (tx, actor, rows, now, options) =>
    batchOpportunities(
      tx,
      actor,
      rows.map(v => ({
        externalId: text(v.externalId) ?? '',
        stage: text(v.stage) ?? '',
        name: text(v.name),
        owner: text(v.owner),
        product: text(v.product),
        account: text(v.account),
        openedOn: text(v.openedOn),
        closedOn: text(v.closedOn),
        amountCents: number(v.amount),
        reason: text(v.reason),
      })),
      now,
      options,
    ),
  orders: (tx, actor, rows, now, options) =>
    batchOrders(
      tx,
      actor,
      rows.map(v => ({
        number: text(v.number) ?? '',
        position: number(v.position),
        account: text(v.account),
        accountKey: text(v.accountKey),
        product: text(v.product),
        orderedOn: text(v.orderedOn) ?? '',
        quantity: number(v.quantity),
        amountCents: number(v.amount) ?? 0,
        marginCents: number(v.margin),
      })),
      now,
      options,
    ),
}
