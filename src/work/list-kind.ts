import { sql } from 'kysely'
import type { Narrow } from '../customers/list-narrowing.ts'
import { lookedAt } from '../customers/look-at-many.ts'
import type { AskedChange, ListKind, ManyKind } from '../lists/kind.ts'
import { oneByOne } from '../lists/one-by-one.ts'
import { refuse } from '../shared/outcome.ts'
import { staff } from '../team/model/access.ts'
import { isManager } from '../team/model/actor.ts'
import { assertTakes } from './add-task.ts'
import { closeTask, giveTask, reopenTask, setDueOn } from './change-task.ts'
import { taskShape } from './list-shape.ts'
import { taskColumns } from './model/columns.ts'
import { workContract } from './model/contract.ts'
import { filterOf, holdTask, tasksWhere } from './tasks.ts'
import { tellOfManyTasks } from './tell.ts'

const fields = ['ownerId', 'dueOn', 'done'] as const

/** Tasks get another owner or another day, are done or open again; one by one, as by hand. */
const many = (narrow: Narrow): ManyKind => ({
  table: 'task',
  nameOf: id => sql`(select n.title from task n where n.id = ${id})`,
  references: { owner_id: 'app_user', done_by: 'app_user' },
  changers: staff,
  step: 200,
  trash: null,
  async chosen(tx, actor, filter, now) {
    const read = workContract['GET /api/tasks'].query.safeParse(filter)
    if (!read.success) return null
    return sql`select t.id from ${taskShape.rows()} ${await tasksWhere(tx, filterOf(actor, await narrow(tx, read.data, now)), now)}`
  },
  async look(tx, actor, change, ids, now) {
    const { ownerId, dueOn, done } = readChange(change)
    if (ownerId !== undefined) await assertTakes(tx, ownerId, 'ownerId')
    // As the database writes a moment, so that it is found again as it was written.
    const { rows } = await sql<{ at: string }>`select to_jsonb(${now}::timestamptz) #>> '{}' as at`.execute(
      tx,
    )
    const becomes = {
      ...(ownerId === undefined ? {} : { owner_id: ownerId }),
      ...(dueOn === undefined ? {} : { due_on: dueOn }),
      ...(done === undefined
        ? {}
        : { done_at: done ? rows[0]!.at : null, done_by: done ? actor.userId : null }),
    }
    const own = isManager(actor)
      ? sql`true`
      : sql`(t.owner_id = ${actor.userId}::bigint or t.created_by = ${actor.userId}::bigint)`
    const hindrance = sql`case when not ${own} then 'not_yours'
      when t.done_at is not null and ${ownerId !== undefined || done === true}::boolean then 'done' end`
    return { becomes, rows: lookedAt('task', ids, sql`${JSON.stringify(becomes)}::jsonb`, hindrance) }
  },
  async change(tx, actor, rows, way, now) {
    const back = way === 'undo'
    const given = new Map<number, number>()
    const done = await oneByOne(tx, 'task', rows, async (id, after) => {
      if (after.due_on !== undefined)
        await setDueOn(tx, actor, id, after.due_on as string | null, now, { back })
      // What is done is given to nobody, so it is open while it is given, either way.
      if (after.done_at === null && (await holdTask(tx, id)).doneAt !== null)
        await reopenTask(tx, actor, id, now, { back })
      if (typeof after.owner_id === 'number') {
        await giveTask(tx, actor, id, after.owner_id, now, { back, amongMany: true })
        given.set(after.owner_id, (given.get(after.owner_id) ?? 0) + 1)
      }
      if (typeof after.done_at === 'string')
        await closeTask(tx, actor, id, now, {
          // Given away a moment ago, it is closed for whoever did both.
          back: back || after.owner_id !== undefined,
          done: { by: (after.done_by ?? null) as number | null, at: new Date(after.done_at) },
        })
    })
    for (const [userId, n] of given) if (userId !== actor.userId) await tellOfManyTasks(tx, userId, n, now)
    return done
  },
})

/** Tasks as lists know them. */
export const taskKind = (narrow: Narrow): ListKind => ({
  columns: taskColumns,
  declares: null,
  many: many(narrow),
})

/** Refuses `not_here`, `nothing_to_change`, and `no_such_colleague` for nobody. */
function readChange({ custom, ...asked }: AskedChange) {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined)
  const strange =
    given.find(([field]) => !fields.some(each => each === field))?.[0] ?? (custom ? 'custom' : undefined)
  if (strange) return refuse('not_here', 422, `A task has no ${strange} of its own.`, { field: strange })
  if (given.length === 0) return refuse('nothing_to_change', 422, 'Please choose what is to become another.')
  if (asked.ownerId === null)
    return refuse('no_such_colleague', 422, 'A task has an owner.', { field: 'ownerId' })
  return asked as { ownerId?: number; dueOn?: string | null; done?: boolean }
}
