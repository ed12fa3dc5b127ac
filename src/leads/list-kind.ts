import { sql } from 'kysely'
import type { Narrow } from '../customers/list-narrowing.ts'
import { lookedAt } from '../customers/look-at-many.ts'
import type { ListKind, ManyKind } from '../lists/kind.ts'
import { oneByOne } from '../lists/one-by-one.ts'
import { trashOfWork } from '../lists/trash-of-work.ts'
import { refuse } from '../shared/outcome.ts'
import { sellers } from '../team/model/access.ts'
import { isManager } from '../team/model/actor.ts'
import { canTakeWork } from '../team/queries.ts'
import { assignLead } from './assign.ts'
import { leadShape } from './list-shape.ts'
import { leadColumns } from './model/columns.ts'
import { leadsContract } from './model/contract.ts'
import { filterOf, leadsWhere } from './queries.ts'
import { tellOfMany } from './tell.ts'
import { leadTrash } from './trash.ts'

/** Leads are given to another seller, one by one, as by hand. */
const many = (narrow: Narrow): ManyKind => ({
  table: 'lead',
  nameOf: id =>
    sql`(select concat_ws(', ', p.name, a.name) from (
      select person_id, account_id from lead where id = ${id}
      union all select (record ->> 'person_id')::bigint, (record ->> 'account_id')::bigint from trash where kind = 'lead' and id = ${id}
    ) n join person p on p.id = n.person_id left join account a on a.id = n.account_id)`,
  references: { owner_id: 'app_user' },
  changers: sellers,
  step: 200,
  trash: trashOfWork(leadTrash),
  async chosen(tx, actor, filter, now) {
    const read = leadsContract['GET /api/leads'].query.safeParse(filter)
    if (!read.success) return null
    return sql`select l.id from ${leadShape.rows()} ${await leadsWhere(tx, filterOf(actor, await narrow(tx, read.data, now)), now)}`
  },
  async look(tx, actor, { custom, ...fields }, ids) {
    const asked = Object.entries(fields).filter(([, value]) => value !== undefined)
    const strange = asked.find(([field]) => field !== 'ownerId')?.[0] ?? (custom ? 'custom' : undefined)
    if (strange) return refuse('not_here', 422, `A lead has no ${strange} of its own.`, { field: strange })
    const { ownerId } = fields
    if (typeof ownerId !== 'number')
      return refuse('nothing_to_change', 422, 'Please choose whom they are given to.', { field: 'ownerId' })
    if (!(await canTakeWork(tx, ownerId)))
      refuse('no_such_user', 422, 'There is nobody active of this name.', { field: 'ownerId' })
    const becomes = { owner_id: ownerId }
    const own = isManager(actor)
      ? sql`true`
      : sql`(t.owner_id is null or t.owner_id = ${actor.userId}::bigint)`
    const hindrance = sql`case when t.state not in ('open', 'accepted') then 'judged' when not ${own} then 'not_yours' end`
    return { becomes, rows: lookedAt('lead', ids, sql`${JSON.stringify(becomes)}::jsonb`, hindrance) }
  },
  async change(tx, actor, rows, way, now) {
    const given = new Map<number, number>()
    const done = await oneByOne(tx, 'lead', rows, async (id, after) => {
      const to = after.owner_id as number | null
      await assignLead(tx, actor, id, to, now, { back: way === 'undo' })
      if (to !== null) given.set(to, (given.get(to) ?? 0) + 1)
    })
    for (const [userId, n] of given) if (userId !== actor.userId) await tellOfMany(tx, userId, n, now)
    return done
  },
})

/** Leads as lists know them. */
export const leadKind = (narrow: Narrow): ListKind => ({
  columns: leadColumns,
  declares: null,
  many: many(narrow),
})
