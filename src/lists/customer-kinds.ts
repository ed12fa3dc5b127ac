import { sql } from 'kysely'
import { changeMany, lookAtMany, readManyChange } from '../customers/change-many.ts'
import { shapes } from '../customers/list-columns.ts'
import type { Narrow } from '../customers/list-narrowing.ts'
import type { Movers } from '../customers/merge.ts'
import type { ListRecord as CustomerRecord } from '../customers/model/columns.ts'
import { customersContract } from '../customers/model/contract.ts'
import { accountsWhere, ofOwner, personsWhere } from '../customers/queries.ts'
import { moveManyToTrash, restoreMany } from '../customers/trash-many.ts'
import { staff } from '../team/model/access.ts'
import type { ListKind, ManyKind } from './kind.ts'
import { lookAtTrash } from './preview-bulk.ts'

/** Persons and accounts as lists know them: changed set by set, and thrown away. */
export function customerKinds(movers: Movers, narrow: Narrow): Record<CustomerRecord, ListKind> {
  return {
    person: kindOf('person', movers, {
      async chosen(tx, actor, filter, now) {
        const read = customersContract['GET /api/persons'].query.safeParse(filter)
        if (!read.success) return null
        const where = await personsWhere(tx, ofOwner(actor, await narrow(tx, read.data, now)), now)
        return sql`select p.id from ${shapes.person.rows()} ${where}`
      },
    }),
    account: kindOf('account', movers, {
      async chosen(tx, actor, filter, now) {
        const read = customersContract['GET /api/accounts'].query.safeParse(filter)
        if (!read.success) return null
        const where = await accountsWhere(tx, ofOwner(actor, await narrow(tx, read.data, now)), now)
        return sql`select a.id from ${shapes.account.rows()} ${where}`
      },
    }),
  }
}

const kindOf = (record: CustomerRecord, movers: Movers, own: Pick<ManyKind, 'chosen'>): ListKind => ({
  columns: shapes[record].columns,
  declares: record,
  many: { ...common(record, movers), ...own },
})

const common = (record: CustomerRecord, movers: Movers): Omit<ManyKind, 'chosen'> => ({
  table: record,
  // In the trash they have their names too.
  nameOf: id => sql`coalesce((select n.name from ${sql.table(record)} n where n.id = ${id}),
    (select t.record ->> 'name' from trash t where t.kind = ${record} and t.id = ${id}))`,
  references: { sales_owner_id: 'app_user', marketing_owner_id: 'app_user', territory_id: 'territory' },
  changers: staff,
  step: 2_000,
  async look(tx, _actor, change, ids) {
    const becomes = await readManyChange(tx, record, change)
    return { becomes, rows: await lookAtMany(tx, record, becomes, ids) }
  },
  async change(tx, _actor, rows, way, now) {
    const done = await changeMany(tx, record, rows, way === 'run' ? 'bulk' : 'bulk undone', now)
    return { done, why: () => 'changed_since' }
  },
  trash: {
    look: (tx, _actor, ids) => lookAtTrash(tx, movers, record, ids),
    async change(tx, actor, ids, way, now) {
      if (way === 'run') {
        const done = await moveManyToTrash(tx, actor, movers, record, ids, now)
        return { done, why: () => 'changed_since' }
      }
      const stayed = await restoreMany(tx, actor, record, ids, now)
      return { done: ids.filter(id => !stayed.has(id)), why: id => stayed.get(id) ?? '' }
    },
  },
})
