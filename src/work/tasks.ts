import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { conditionsOf, speaksOf } from '../customers/list-conditions.ts'
import type { Narrowing } from '../customers/list-narrowing.ts'
import { orderOf } from '../customers/list-order.ts'
import { type Page, type PageQuery, readPage } from '../customers/list-page.ts'
import { contains } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { aboutAccount, aboutKind, aboutName, stateOfTask, taskShape } from './list-shape.ts'
import type { taskAnswer } from './model/contract.ts'

export type Task = z.infer<typeof taskAnswer>
export type TaskFilter = {
  /** Part of what is to be done. */
  q?: string | undefined
  /** Conditions as `parseConditions` reads them. */
  where?: string | undefined
  /** Ids of segments, parted by commas: somebody behind the row is in one of them. */
  segment?: string | undefined
  /** The condition of the builder, read: it holds of somebody behind the row. */
  when?: Narrowing | undefined
  state?: 'open' | 'done' | 'any' | undefined
  ownerId?: number | undefined
  stepId?: number | undefined
  accountId?: number | undefined
  personId?: number | undefined
  opportunityId?: number | undefined
  leadId?: number | undefined
  complaintId?: number | undefined
  dueBy?: string | undefined
}

/** What the list is asked for, as its query says it; `mine` are the reader's own. */
export function filterOf<Q extends { mine?: string | undefined; ownerId?: number | undefined }>(
  actor: Actor,
  { mine, ownerId, ...filter }: Q,
) {
  return { ...filter, ownerId: mine === 'true' && actor.userId !== null ? actor.userId : ownerId }
}

/** Where nobody says of which state, and no condition speaks of it, those that are open. */
const stateOf = ({ state, where }: TaskFilter) =>
  state ?? (speaksOf(taskShape, where, 'state') ? 'any' : 'open')

/** What a filter says, as a `where` over the rows of `taskShape`. Refuses what is unknown. */
export async function tasksWhere(tx: Tx, f: TaskFilter, now: Date): Promise<RawBuilder<unknown>> {
  const state = stateOf(f)
  const is = (column: string, value: number | undefined): RawBuilder<unknown> =>
    value === undefined ? sql`` : sql`and ${sql.ref(column)} = ${value}`
  return sql`where true ${state === 'any' ? sql`` : sql`and t.done_at is ${state === 'open' ? sql`null` : sql`not null`}`}
    ${is('t.owner_id', f.ownerId)} ${is('t.step_id', f.stepId)} ${f.accountId ? sql`and ${aboutAccount(f.accountId)}` : sql``}
    ${is('t.person_id', f.personId)} ${is('t.opportunity_id', f.opportunityId)} ${is('t.lead_id', f.leadId)}
    ${is('t.complaint_id', f.complaintId)} ${f.dueBy ? sql`and t.due_on <= ${f.dueBy}::date` : sql``}
    ${f.q ? sql`and t.title ilike ${contains(f.q)}` : sql``}
    ${await conditionsOf(tx, taskShape, f, now)}`
}

/** Where nobody asks for another order, done ones come the last first, others by the day they are due. */
export async function listTasks(
  tx: Tx,
  filter: TaskFilter & Omit<PageQuery, 'sort'> & { sort?: string | undefined },
  now: Date,
): Promise<Page<Task>> {
  const { timeZone } = await company(tx)
  const asked = { ...filter, sort: filter.sort ?? (stateOf(filter) === 'done' ? '-doneAt' : 'dueOn') }
  const select = (rowKey: RawBuilder<unknown>) => sql`
    select t.id, t.title, t.note, t.due_on as "dueOn", ${reference('o')} as owner, ${reference('s')} as step,
      ${stateOfTask} as state,
      t.done_at is null and t.due_on is not null and t.due_on < (${now}::timestamptz at time zone ${timeZone})::date as late,
      json_build_object('kind', ${aboutKind}, 'name', ${aboutName},
        'id', coalesce(t.account_id, t.person_id, t.opportunity_id, t.lead_id, t.complaint_id)) as about,
      ${reference('a')} as account, ${reference('r')} as territory, c.name as "createdBy",
      to_json(t.created_at)#>>'{}' as "createdAt", to_json(t.done_at)#>>'{}' as "doneAt", d.name as "doneBy",
      ${rowKey} as "rowKey"
    from ${taskShape.rows()}`
  const page = await readPage<Omit<Task, 'about'> & { about: Task['about'] | { kind: null } }>(
    tx,
    { shape: taskShape, where: await tasksWhere(tx, filter, now), restricted: false, narrowed: true },
    orderOf(taskShape, asked.sort),
    select,
    asked,
  )
  return {
    ...page,
    items: page.items.map(({ about, ...task }) => ({
      ...task,
      about: about === null || about.kind === null ? null : about,
    })),
  }
}

export type HeldTask = {
  id: number
  title: string
  note: string | null
  dueOn: string | null
  stepId: number | null
  ownerId: number
  createdBy: number | null
  doneAt: Date | null
}

/** Locks the task: two people cannot close it at once. */
export async function holdTask(tx: Tx, id: number): Promise<HeldTask> {
  const { rows } = await sql<HeldTask>`
    select id, title, note, due_on as "dueOn", step_id as "stepId", owner_id as "ownerId", created_by as "createdBy",
      done_at as "doneAt" from task where id = ${id} for update`.execute(tx)
  return rows[0] ?? refuse('no_such_task', 404, 'There is no such task.')
}

export async function taskForNotice(
  tx: Tx,
  id: number,
): Promise<{ ownerId: number; title: string; open: boolean } | null> {
  const { rows } = await sql<{ ownerId: number; title: string; open: boolean }>`
    select owner_id as "ownerId", title, done_at is null as open from task where id = ${id}`.execute(tx)
  return rows[0] ?? null
}
