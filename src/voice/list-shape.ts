import { sql } from 'kysely'
import {
  beside,
  type ListShape,
  named,
  placed,
  plain,
  type Sql,
  text,
  type Value,
  whole,
} from '../customers/list-columns.ts'
import { complaintColumns } from './model/columns.ts'
import { complaintPromise } from './model/complaint.ts'

const values = {
  title: text('e.title'),
  account: named('c.account_id', 'a.name'),
  person: named('c.person_id', 'p.name'),
  owner: named('c.owner_id', 'o.name'),
  cause: named('c.cause_id', 'k.name'),
  by: text('w.name'),
  state: text('c.state'),
  reopened: whole('c.reopened'),
  openedAt: plain('c.opened_at'),
  settledAt: plain('c.settled_at'),
  promise: text('pr.state'),
  dueAt: beside(plain('pr.due_at')),
  territory: named('c.territory_id', 't.name'),
  accountKind: text('a.kind'),
  accountClass: text('ac.letter'),
  accountStage: placed('lc.stage', 'lc.place'),
} satisfies Record<keyof typeof complaintColumns, Value>

/** A person without an account of theirs is seen by name where the reader sees the person. */
const joined: Sql = sql`
    join touch e on e.id = c.touch_id
    left join account a on a.id = c.account_id
    left join person p on p.id = c.person_id
    left join app_user o on o.id = c.owner_id
    left join complaint_cause k on k.id = c.cause_id
    left join app_user w on w.id = e.user_id
    left join territory t on t.id = c.territory_id
    left join promise pr on pr.kind = ${complaintPromise} and pr.about = r.id
    left join account_class ac on ac.account_id = c.account_id
    left join lifecycle lc on lc.subject_id = case when c.account_id is null then c.person_id else c.account_id end`

/** Complaints, with the last time each was opened. */
export const complaintShape: ListShape = {
  table: 'complaint',
  columns: complaintColumns,
  values,
  rows: (sample = sql``) => sql`complaint c ${sample}
    left join complaint_round r on r.complaint_id = c.id and r.n = c.reopened + 1 ${joined}`,
  id: sql.ref('c.id'),
  subjects: { person: sql.ref('c.person_id'), account: sql.ref('c.account_id') },
  walked: ['openedAt', 'settledAt'],
  custom: null,
}

/** Each time that a complaint was opened: what promises are made about. */
export const openingShape: ListShape = {
  ...complaintShape,
  table: 'complaint_round',
  rows: (sample = sql``) =>
    sql`complaint_round r ${sample} join complaint c on c.id = r.complaint_id ${joined}`,
  id: sql.ref('r.id'),
  walked: [],
}
