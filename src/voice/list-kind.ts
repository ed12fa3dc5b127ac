import { sql } from 'kysely'
import type { Narrow } from '../customers/list-narrowing.ts'
import { lookedAt } from '../customers/look-at-many.ts'
import type { AskedChange, Becomes, ListKind, ManyKind } from '../lists/kind.ts'
import { oneByOne } from '../lists/one-by-one.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { staff } from '../team/model/access.ts'
import { canTakeWork } from '../team/queries.ts'
import { assertCause } from './answer.ts'
import { giveComplaint, sayCause } from './give.ts'
import { complaintColumns } from './model/columns.ts'
import { voiceContract } from './model/contract.ts'
import { complaintsShown, filterOf } from './queries.ts'
import { settleComplaint, unsettleComplaint } from './settle.ts'
import { setCause } from './store.ts'
import { tellOfManyComplaints } from './tell.ts'

const columns = { ownerId: 'owner_id', causeId: 'cause_id', state: 'state' } as const
type Field = keyof typeof columns

/** Complaints are given to a colleague, get a cause, and are settled where they were answered; one by one, as by hand. */
const many = (narrow: Narrow): ManyKind => ({
  table: 'complaint',
  nameOf: id => sql`(select e.title from complaint n join touch e on e.id = n.touch_id where n.id = ${id})`,
  references: { owner_id: 'app_user', cause_id: 'complaint_cause' },
  changers: staff,
  step: 200,
  trash: null,
  async chosen(tx, actor, filter, now) {
    const read = voiceContract['GET /api/complaints'].query.safeParse(filter)
    if (!read.success) return null
    const { shape, where } = await complaintsShown(tx, filterOf(actor, await narrow(tx, read.data, now)), now)
    return sql`select c.id from ${shape.rows()} ${where}`
  },
  async look(tx, _actor, change, ids) {
    const becomes = await readChange(tx, change)
    const hindrance = sql`case
      when t.state = 'withdrawn' then 'withdrawn'
      when ${'owner_id' in becomes}::boolean and t.state not in ('open', 'answered') then 'settled'
      when ${'state' in becomes && 'cause_id' in becomes}::boolean and t.state = 'settled' then 'settled'
      when ${'state' in becomes}::boolean and t.state = 'open' then 'not_answered'
      when ${'state' in becomes && becomes.cause_id == null}::boolean and t.cause_id is null then 'no_cause' end`
    return { becomes, rows: lookedAt('complaint', ids, sql`${JSON.stringify(becomes)}::jsonb`, hindrance) }
  },
  async change(tx, actor, rows, way, now) {
    const given = new Map<number, number>()
    const done = await oneByOne(tx, 'complaint', rows, async (id, after) => {
      // What is settled is given to nobody any more, so it is opened before it is given back.
      if (after.state !== undefined && after.state !== 'settled') await unsettleComplaint(tx, actor, id, now)
      if (after.owner_id !== undefined) {
        const to = after.owner_id as number | null
        await giveComplaint(tx, actor, id, to, now, { amongMany: true, back: way === 'undo' })
        if (to !== null) given.set(to, (given.get(to) ?? 0) + 1)
      }
      if (after.cause_id !== undefined)
        // Given back, it is what it was, though it was retired since.
        await (way === 'undo' ? setCause : sayCause)(tx, id, after.cause_id as number | null, now)
      if (after.state === 'settled') await settleComplaint(tx, actor, id, await causeOf(tx, id), now)
    })
    for (const [userId, n] of given)
      if (userId !== actor.userId) await tellOfManyComplaints(tx, userId, n, now)
    return done
  },
})

/** Complaints as lists know them. */
export const complaintKind = (narrow: Narrow): ListKind => ({
  columns: complaintColumns,
  declares: null,
  many: many(narrow),
})

/** Refuses `not_here`, `nothing_to_change`, `no_such_user`, `no_such_cause`, `no_cause`, `bad_state`. */
async function readChange(tx: Tx, { custom, ...fields }: AskedChange): Promise<Becomes> {
  const asked = Object.entries(fields).filter(([, value]) => value !== undefined)
  const strange = asked.find(([field]) => !(field in columns))?.[0] ?? (custom ? 'custom' : undefined)
  if (strange) return refuse('not_here', 422, `A complaint has no ${strange} of its own.`, { field: strange })
  if (asked.length === 0) return refuse('nothing_to_change', 422, 'Please choose what is to become another.')
  const { ownerId, causeId, state } = fields
  if (ownerId === null) refuse('no_such_user', 422, 'A complaint has an owner.', { field: 'ownerId' })
  if (typeof ownerId === 'number' && !(await canTakeWork(tx, ownerId)))
    refuse('no_such_user', 422, 'There is nobody active of this name.', { field: 'ownerId' })
  if (typeof causeId === 'number') await assertCause(tx, causeId)
  if (state === 'settled' && causeId === null)
    refuse('no_cause', 422, 'Nothing is settled without a cause.', { field: 'causeId' })
  if (state !== undefined && state !== 'settled')
    refuse('bad_state', 422, 'Of many, complaints are settled; each is answered and reopened by itself.', {
      field: 'state',
    })
  return Object.fromEntries(asked.map(([field, value]) => [columns[field as Field], value]))
}

async function causeOf(tx: Tx, id: number): Promise<number> {
  const { rows } = await sql<{
    id: number | null
  }>`select cause_id as id from complaint where id = ${id}`.execute(tx)
  return rows[0]?.id ?? refuse('no_cause', 422, 'Nobody knows its cause yet.', { field: 'causeId' })
}
