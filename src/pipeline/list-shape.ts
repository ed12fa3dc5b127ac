import { sql } from 'kysely'
import {
  dated,
  type ListShape,
  named,
  placed,
  plain,
  text,
  type Value,
  whole,
} from '../customers/list-columns.ts'
import { opportunityColumns } from './model/columns.ts'

const latest = sql`(case when o.closed_at is null then o.opened_at else o.closed_at end)`
const values = {
  name: text('o.name'),
  account: named('o.account_id', 'a.name'),
  stage: placed('o.stage_id', 's.position'),
  state: text('o.state'),
  amountCents: whole('o.amount_cents'),
  marginCents: plain('o.margin_cents'),
  owner: named('o.owner_id', 'u.name'),
  nextStep: text('o.next_step'),
  nextStepOn: dated('o.next_step_on'),
  expectedClose: dated('o.expected_close'),
  territory: named('o.territory_id', 't.name'),
  product: named('o.product_id', 'p.name'),
  productGroup: named('g.id', 'g.name'),
  competitor: named('o.competitor_id', 'k.name'),
  campaign: named('o.campaign_id', 'c.name'),
  source: text('o.source'),
  closeReason: text('o.close_reason'),
  accountKind: text('a.kind'),
  accountClass: text('ac.letter'),
  accountStage: placed('lc.stage', 'lc.place'),
  openedAt: plain('o.opened_at'),
  stageSince: plain('o.stage_since'),
  closedAt: plain('o.closed_at'),
  latest: { of: latest, by: latest },
} satisfies Record<keyof typeof opportunityColumns, Value>

/** The list of opportunities, for the engine of lists. */
export const opportunityShape: ListShape = {
  table: 'opportunity',
  columns: opportunityColumns,
  values,
  rows: (sample = sql``) => sql`opportunity o ${sample}
    left join stage s on s.id = o.stage_id
    left join account a on a.id = o.account_id
    left join territory t on t.id = o.territory_id
    left join app_user u on u.id = o.owner_id
    left join product p on p.id = o.product_id
    left join product_group g on g.id = case when o.product_group_id is null then p.product_group_id else o.product_group_id end
    left join competitor k on k.id = o.competitor_id
    left join campaign c on c.id = o.campaign_id
    left join account_class ac on ac.account_id = o.account_id
    left join lifecycle lc on lc.subject_id = o.account_id`,
  id: sql.ref('o.id'),
  subjects: { account: sql.ref('o.account_id') },
  walked: [
    'name',
    'amountCents',
    'expectedClose',
    'nextStepOn',
    'openedAt',
    'stageSince',
    'closedAt',
    'latest',
  ],
  custom: { record: 'opportunity', values: sql.ref('o.custom') },
  spelt: ['name'],
}
