import { type RawBuilder, sql } from 'kysely'
import { aboutKind, aboutName, stateOfTask } from '../work/list-shape.ts'

type Sql = RawBuilder<unknown>
const iso = (of: string): Sql =>
  sql`to_char(${sql.ref(of)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The row `t` of a complaint with what is said of it; `r` is the last time it was opened. */
export const complaintsFrom = (rows: Sql): Sql => sql`${rows} t join touch e on e.id = t.touch_id
  left join complaint_round r on r.complaint_id = t.id and r.n = t.reopened + 1
  left join account a on a.id = t.account_id left join person p on p.id = t.person_id
  left join app_user o on o.id = t.owner_id left join complaint_cause c on c.id = t.cause_id
  left join app_user w on w.id = e.user_id left join territory g on g.id = t.territory_id
  left join promise pr on pr.kind = 'complaint_answer' and pr.about = r.id`
/** In the order of `columnsOf`. */
export const complaintCells: Sql[] = [
  sql`e.title`,
  sql`e.body`,
  sql`a.name`,
  sql`t.account_id::text`,
  sql`p.name`,
  sql`t.person_id::text`,
  sql`o.name`,
  sql`c.name`,
  sql`w.name`,
  sql`t.state`,
  sql`t.reopened`,
  iso('t.opened_at'),
  iso('t.settled_at'),
  sql`pr.state`,
  iso('pr.due_at'),
  sql`g.name`,
  sql`a.kind`,
  sql`(select x.letter from account_class x where x.account_id = t.account_id)`,
  sql`(select x.stage from lifecycle x where x.subject_id = case when t.account_id is null then t.person_id else t.account_id end)`,
  sql`r.answer`,
]

/** The row `t` of a task, joined as its list joins it; in the order of `columnsOf`. */
export const taskCells: Sql[] = [
  sql`t.title`,
  sql`t.note`,
  stateOfTask,
  sql`o.name`,
  sql`t.due_on::text`,
  sql`s.name`,
  aboutName,
  aboutKind,
  sql`a.name`,
  sql`r.name`,
  sql`c.name`,
  iso('t.created_at'),
  sql`d.name`,
  iso('t.done_at'),
]
