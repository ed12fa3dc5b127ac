import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import { company } from '../team/queries.ts'
import type { taskAnswer } from './model/contract.ts'
import type { WorkAbove } from './open-work.ts'

export type Task = z.infer<typeof taskAnswer>
export type TaskFilter = {
  state: 'open' | 'done'
  ownerId?: number | undefined
  stepId?: number | undefined
  accountId?: number | undefined
  personId?: number | undefined
  opportunityId?: number | undefined
  leadId?: number | undefined
  complaintId?: number | undefined
  dueBy?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Open tasks by the day they are due, those without one last; done ones the last first. */
export async function listTasks(
  tx: Tx,
  { about }: WorkAbove,
  f: TaskFilter,
  now: Date,
): Promise<{ items: Task[]; next: string | null; total: number }> {
  const { timeZone } = await company(tx)
  const after = f.cursor ? readCursor(f.cursor, 2) : null
  const open = f.state === 'open'
  const is = (column: string, value: number | undefined): RawBuilder<unknown> =>
    value === undefined ? sql`` : sql`and ${sql.ref(column)} = ${value}`
  const from = sql`from task t left join lateral (${about}) about on true`
  const where = sql`where t.done_at is ${open ? sql`null` : sql`not null`}
    ${is('t.owner_id', f.ownerId)} ${is('t.step_id', f.stepId)} ${is('about.account_id', f.accountId)}
    ${is('t.person_id', f.personId)} ${is('t.opportunity_id', f.opportunityId)} ${is('t.lead_id', f.leadId)}
    ${is('t.complaint_id', f.complaintId)} ${f.dueBy ? sql`and t.due_on <= ${f.dueBy}::date` : sql``}`
  const sort = open ? sql`coalesce(t.due_on, 'infinity'::date)` : sql`t.done_at`
  const keyset = after
    ? open
      ? sql`and (${sort}, t.id) > (${after[0]}::date, ${after[1]}::bigint)`
      : sql`and (${sort}, t.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`
    : sql``
  const { rows: counted } = await sql<{ n: number }>`select count(*) as n ${from} ${where}`.execute(tx)
  const { rows } = await sql<Task & { keyAt: string }>`
    select t.id, t.title, t.note, t.due_on as "dueOn", ${reference('o')} as owner, ${reference('s')} as step,
      t.done_at is null and t.due_on is not null and t.due_on < (${now}::timestamptz at time zone ${timeZone})::date as late,
      case when about.id is null then null else json_build_object('kind', about.kind, 'id', about.id, 'name', about.name) end as about,
      ${reference('a')} as account, c.name as "createdBy", to_json(t.created_at)#>>'{}' as "createdAt",
      to_json(t.done_at)#>>'{}' as "doneAt", d.name as "doneBy", ${sort}::text as "keyAt"
    ${from} left join app_user o on o.id = t.owner_id left join process_step s on s.id = t.step_id
    left join account a on a.id = about.account_id left join app_user c on c.id = t.created_by
    left join app_user d on d.id = t.done_by
    ${where} ${keyset} order by ${open ? sql`${sort}, t.id` : sql`${sort} desc, t.id desc`} limit ${f.limit + 1}`.execute(
    tx,
  )
  const shown = rows.slice(0, f.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ keyAt: _, ...task }) => task),
    next: rows.length > f.limit && last ? writeCursor([last.keyAt, last.id]) : null,
    total: counted[0]!.n,
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
