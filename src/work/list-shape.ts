import { sql } from 'kysely'
import { dated, type ListShape, named, plain, type Sql, text, type Value } from '../customers/list-columns.ts'
import { taskColumns } from './model/columns.ts'

export const stateOfTask = sql`(case when t.done_at is null then 'open' else 'done' end)`
const read = sql`collate reading_order`

/** What a task is about is one of five, or nothing: of all that join, one row at most is there. */
export const aboutKind = sql`(case when t.account_id is not null then 'account' when t.person_id is not null then 'person'
  when t.opportunity_id is not null then 'opportunity' when t.lead_id is not null then 'lead'
  when t.complaint_id is not null then 'complaint' end)`
export const aboutName = sql`(case when t.account_id is not null then ta.name when t.person_id is not null then tp.name
  when t.opportunity_id is not null then td.name when t.lead_id is not null then lp.name
  when t.complaint_id is not null then (select e.title from touch e where e.id = tc.touch_id) end)`
const personId = sql`(case when t.person_id is not null then t.person_id when t.lead_id is not null then tl.person_id
  when t.complaint_id is not null then tc.person_id end)`
const accountId = sql`(case when t.account_id is not null then t.account_id when t.person_id is not null then tp.account_id
  when t.opportunity_id is not null then td.account_id
  when t.lead_id is not null then case when lp.account_id is null then tl.account_id else lp.account_id end
  when t.complaint_id is not null then tc.account_id end)`
const territoryId = sql`(case when t.account_id is not null then ta.territory_id when t.person_id is not null then tp.territory_id
  when t.opportunity_id is not null then td.territory_id when t.lead_id is not null then tl.territory_id
  when t.complaint_id is not null then tc.territory_id end)`

const values = {
  title: text('t.title'),
  note: text('t.note'),
  state: { of: stateOfTask, by: sql`${stateOfTask} ${read}` },
  owner: named('t.owner_id', 'o.name'),
  dueOn: dated('t.due_on'),
  step: named('t.step_id', 's.name'),
  about: { of: aboutName, by: sql`${aboutName} ${read}` },
  aboutKind: { of: aboutKind, by: sql`${aboutKind} ${read}` },
  account: { of: accountId, by: sql`a.name ${read}` },
  territory: { of: territoryId, by: sql`r.name ${read}` },
  createdBy: text('c.name'),
  createdAt: plain('t.created_at'),
  doneBy: text('d.name'),
  doneAt: plain('t.done_at'),
} satisfies Record<keyof typeof taskColumns, Value>

/** Beside the row `t`: each finds one row at most. */
export const joinsOfTasks: Sql = sql`
    left join app_user o on o.id = t.owner_id
    left join process_step s on s.id = t.step_id
    left join app_user c on c.id = t.created_by
    left join app_user d on d.id = t.done_by
    left join account ta on ta.id = t.account_id
    left join person tp on tp.id = t.person_id
    left join opportunity td on td.id = t.opportunity_id
    left join lead tl on tl.id = t.lead_id
    left join person lp on lp.id = tl.person_id
    left join complaint tc on tc.id = t.complaint_id
    left join account a on a.id = ${accountId}
    left join territory r on r.id = ${territoryId}`

/** The list of tasks, for the engine of lists. */
export const taskShape: ListShape = {
  table: 'task',
  columns: taskColumns,
  values,
  rows: (sample = sql``) => sql`task t ${sample} ${joinsOfTasks}`,
  id: sql.ref('t.id'),
  subjects: { person: personId, account: accountId },
  walked: ['title', 'dueOn', 'createdAt', 'doneAt'],
  custom: null,
}

/** Tasks about an account, its persons, leads, opportunities or complaints. */
export const aboutAccount = (id: number): Sql => sql`${accountId} = ${id}`
