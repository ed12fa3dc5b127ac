import { type RawBuilder, sql } from 'kysely'
import { columnsOf, type List, shownOnly } from './model/lists.ts'

type Sql = RawBuilder<unknown>
const iso = (of: string): Sql =>
  sql`to_char(${sql.ref(of)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const named = (table: string, of: string): Sql =>
  sql`(select n.name from ${sql.table(table)} n where n.id = ${sql.ref(of)})`
const ofClass = (what: Sql, account: string): Sql =>
  sql`(select ${what} from account_class c where c.account_id = ${sql.ref(account)})`
const staged = (what: Sql, subject: Sql): Sql =>
  sql`(select ${what} from lifecycle lc where lc.subject_id = ${subject})`
const promised = (what: Sql): Sql =>
  sql`(select ${what} from promise r where r.kind = 'lead_response' and r.about = t.id)`
const money = (of: string, unit: number): Sql => sql`trim_scale(${sql.ref(of)}::numeric / ${unit})`
/** The account of a record, or its person where there is none. */
const subjectOf = (person: string): Sql =>
  sql`case when t.account_id is null then ${sql.ref(person)} else t.account_id end`
const [letter, stage, kind] = [
  sql.ref('c.letter'),
  sql.ref('lc.stage'),
  sql`(select x.kind from account x where x.id = t.account_id)`,
]

/** What lists show, as cells over the row \`t\` of an export; \`unit\` is how many cents are one of the currency. */
const cells: Partial<Record<List, (unit: number) => Readonly<Record<string, Sql>>>> = {
  accounts: () => ({
    classSince: ofClass(iso('c.since'), 't.id'),
    stageSince: staged(iso('lc.since'), sql.ref('t.id')),
  }),
  persons: () => ({ stageSince: staged(iso('lc.since'), subjectOf('t.id')) }),
  opportunities: unit => ({
    state: sql`t.state`,
    margin: money('t.margin_cents', unit),
    nextStep: sql`t.next_step`,
    nextStepOn: sql`t.next_step_on::text`,
    expectedClose: sql`t.expected_close::text`,
    territory: named('territory', 't.territory_id'),
    productGroup: sql`(select n.name from product_group n where n.id = coalesce(t.product_group_id,
      (select x.product_group_id from product x where x.id = t.product_id)))`,
    competitor: named('competitor', 't.competitor_id'),
    campaign: named('campaign', 't.campaign_id'),
    source: sql`t.source`,
    accountKind: kind,
    accountClass: ofClass(letter, 't.account_id'),
    accountStage: staged(stage, sql.ref('t.account_id')),
    openedAt: iso('t.opened_at'),
    stageSince: iso('t.stage_since'),
    closedAt: iso('t.closed_at'),
    latest: sql`coalesce(${iso('t.closed_at')}, ${iso('t.opened_at')})`,
  }),
  orders: unit => ({
    total: money('t.total_cents', unit),
    totalMargin: money('t.margin_cents', unit),
    person: named('person', 't.person_id'),
    opportunityName: named('opportunity', 't.opportunity_id'),
    salesOwner: sql`(select n.name from account x join app_user n on n.id = x.sales_owner_id where x.id = t.account_id)`,
    accountKind: kind,
    accountClass: ofClass(letter, 't.account_id'),
    accountStage: staged(stage, sql.ref('t.account_id')),
  }),
  leads: () => ({
    jobTitle: sql`(select x.job_title from person x where x.id = t.person_id)`,
    fit: sql`t.fit`,
    engagement: sql`t.engagement`,
    promise: promised(sql`r.state`),
    dueAt: promised(iso('r.due_at')),
    verdictBy: named('app_user', 't.verdict_by'),
    accountKind: kind,
    accountClass: ofClass(letter, 't.account_id'),
    accountStage: staged(stage, subjectOf('t.person_id')),
    latest: sql`coalesce(${iso('t.verdict_at')}, ${iso('t.raised_at')})`,
  }),
}

/** What a list shows besides what can be imported and what it always shows, by its name. */
export function furtherCells(list: List, unit: number): [string, Sql][] {
  return Object.entries(cells[list]?.(unit) ?? {}).filter(
    ([key]) => !columnsOf[list].includes(key) && !shownOnly[list]?.includes(key),
  )
}
