import { sql } from 'kysely'
import {
  beside,
  type ListShape,
  named,
  placed,
  plain,
  text,
  type Value,
  whole,
} from '../customers/list-columns.ts'
import { leadColumns } from './model/columns.ts'
import { leadPromise } from './model/facts.ts'

const latest = sql`(case when l.verdict_at is null then l.raised_at else l.verdict_at end)`
const values = {
  name: text('p.name'),
  jobTitle: text('p.job_title'),
  email: text('p.email'),
  account: named('l.account_id', 'a.name'),
  state: text('l.state'),
  grade: text('l.grade'),
  score: whole('l.score'),
  fit: plain('l.fit'),
  engagement: plain('l.engagement'),
  owner: named('l.owner_id', 'o.name'),
  promise: text('pr.state'),
  dueAt: beside(plain('pr.due_at')),
  source: text('l.source'),
  campaign: named('l.campaign_id', 'c.name'),
  territory: named('l.territory_id', 't.name'),
  raisedBy: text('l.raised_by'),
  raisedAt: plain('l.raised_at'),
  verdictAt: plain('l.verdict_at'),
  verdictBy: text('v.name'),
  reason: text('l.reason'),
  accountKind: text('a.kind'),
  accountClass: text('ac.letter'),
  accountStage: placed('lc.stage', 'lc.place'),
  latest: { of: latest, by: latest },
} satisfies Record<keyof typeof leadColumns, Value>

/** The list of leads, for the engine of lists. */
export const leadShape: ListShape = {
  table: 'lead',
  columns: leadColumns,
  values,
  rows: (sample = sql``) => sql`lead l ${sample} join person p on p.id = l.person_id
    left join account a on a.id = l.account_id
    left join territory t on t.id = l.territory_id
    left join campaign c on c.id = l.campaign_id
    left join app_user o on o.id = l.owner_id
    left join app_user v on v.id = l.verdict_by
    left join promise pr on pr.kind = ${leadPromise} and pr.about = l.id
    left join account_class ac on ac.account_id = l.account_id
    left join lifecycle lc on lc.subject_id = case when l.account_id is null then l.person_id else l.account_id end`,
  id: sql.ref('l.id'),
  subjects: { person: sql.ref('l.person_id'), account: sql.ref('l.account_id') },
  walked: ['score', 'source', 'raisedAt', 'verdictAt', 'latest'],
  custom: null,
}
