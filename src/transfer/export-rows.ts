import { type RawBuilder, sql } from 'kysely'
import type { DeclaredField } from '../customers/custom-fields.ts'
import { type CustomValue, writeText } from '../customers/model/custom-field.ts'
import { numbers } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { currencyExponent } from '../shared/money.ts'
import { refuse } from '../shared/outcome.ts'
import { joinsOfTasks } from '../work/list-shape.ts'
import { complaintCells, complaintsFrom, taskCells } from './cells-of-work.ts'
import { tableOf } from './list-tables.ts'
import { columnsOf, keyHeader, type List, pickColumns, shownOnly } from './model/lists.ts'
import { companyReading, customOfList } from './queries.ts'
import { furtherCells } from './shown-cells.ts'
import type { Cell } from './write-workbook.ts'

/** How the rows of one export are read; made once, so that all its pages have the same columns. */
export type ExportPlan = {
  list: List
  headers: string[]
  custom: DeclaredField[]
  currency: string
  unit: number
  timeZone: string
  /** May the reader see how colleagues are reached? Partners see their names. */
  addresses: boolean
  /** Only these of the columns, in this order. */
  picked: number[] | null
}
export type ExportRow = { id: number; cells: Cell[] }

/** All columns, or those of `shown` as the list on a screen calls them. Refuses `unknown_column`. */
export async function planExport(tx: Tx, list: List, shown?: string): Promise<ExportPlan> {
  const { rows } = await sql<{ mark: string | null; addresses: boolean }>`
    select (select mark from company) as mark, has_column_privilege('app_user', 'email', 'select') as addresses`.execute(
    tx,
  )
  const { currency, timeZone } = await companyReading(tx)
  const custom = await customOfList(tx, list)
  const named = columnsOf[list].map(key => (key === 'key' ? keyHeader(rows[0]?.mark ?? 'none') : key))
  const only =
    shown === undefined ? [] : [...(shownOnly[list] ?? []), ...furtherCells(list, 1).map(([key]) => key)]
  const headers = [...named, ...only, ...custom.map(({ key }) => `custom.${key}`)]
  const picked = shown === undefined ? null : pickColumns(list, headers, shown)
  if (shown !== undefined && picked === null)
    return refuse('unknown_column', 422, 'A column of this list is no longer there.', { field: 'columns' })
  return {
    list,
    headers,
    custom,
    currency,
    unit: 10 ** currencyExponent(currency),
    timeZone,
    picked,
    addresses: rows[0]!.addresses,
  }
}

const iso = (column: string): RawBuilder<string> =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Further ways to reach a person or an account, in their order, as an import takes them back. */
const pointsOf = (of: 'person_id' | 'account_id'): RawBuilder<unknown> =>
  sql`(select json_agg(json_strip_nulls(json_build_object('kind', c.kind, 'label', c.label, 'value', coalesce(c.original, c.value),
      'street', c.street, 'postalCode', c.postal_code, 'city', c.city, 'region', c.region, 'country', c.country)) order by c.position, c.id)::text
    from contact_point c where ${sql.ref(`c.${of}`)} = t.id)`

/** One expression a column, in the order of `columnsOf`; the row is `t`. */
function selection({ list, unit, timeZone, addresses }: ExportPlan): {
  from: RawBuilder<unknown>
  cells: RawBuilder<unknown>[]
} {
  const address = (column: string) => (addresses ? sql.ref(column) : sql`null::text`)
  const money = (column: string) => sql`trim_scale(${sql.ref(column)}::numeric / ${unit})`
  const day = (column: string) => sql`(${sql.ref(column)} at time zone ${timeZone})::date::text`
  const accountOf = sql`left join account a on a.id = t.account_id`
  // The page comes first and alone: joined to so many tables, it would otherwise be looked for among all their rows.
  const rows = sql`(select x.* from ${tableOf(list)} x join page using (id) offset 0)`
  switch (list) {
    case 'users':
      return {
        from: sql`${rows} t left join app_user m on m.id = t.manager_id`,
        cells: [
          sql`t.id::text`,
          sql`t.name`,
          sql`t.email`,
          sql`t.role`,
          sql`m.name`,
          sql`(select min(r.name) from user_territory ut join territory r on r.id = ut.territory_id where ut.user_id = t.id)`,
        ],
      }
    case 'products':
      return {
        from: sql`${rows} t left join product_group g on g.id = t.product_group_id`,
        cells: [
          sql`t.id::text`,
          sql`t.name`,
          sql`g.name`,
          money('t.list_price_cents'),
          money('t.cost_cents'),
        ],
      }
    case 'accounts':
      return {
        from: sql`${rows} t left join account p on p.id = t.parent_id left join territory r on r.id = t.territory_id
          left join app_user s on s.id = t.sales_owner_id left join app_user m on m.id = t.marketing_owner_id`,
        cells: [
          sql`t.id::text`,
          sql`t.name`,
          sql`t.kind`,
          sql`t.industry`,
          sql`t.country`,
          sql`t.city`,
          sql`t.website`,
          sql`t.employees`,
          sql`t.founded`,
          money('t.revenue_cents'),
          sql`p.name`,
          sql`r.name`,
          sql`s.name`,
          sql`m.name`,
          address('s.email'),
          address('m.email'),
          sql`p.id::text`,
          sql`t.source`,
          pointsOf('account_id'),
        ],
      }
    case 'persons':
      return {
        from: sql`${rows} t ${accountOf} left join territory r on r.id = t.territory_id`,
        cells: [
          sql`t.id::text`,
          sql`t.name`,
          sql`t.given_name`,
          sql`t.family_name`,
          sql`t.email`,
          sql`t.email_label`,
          sql`t.phone`,
          sql`t.phone_label`,
          sql`t.job_title`,
          sql`t.job_function`,
          sql`t.seniority`,
          sql`a.name`,
          sql`t.account_id::text`,
          sql`t.country`,
          sql`t.language`,
          sql`r.name`,
          sql`t.source`,
          sql`t.external_id`,
          iso('t.known_at'),
          pointsOf('person_id'),
          sql`(select json_agg(json_strip_nulls(json_build_object('purpose', c.purpose, 'channel', c.channel, 'granted', c.granted,
              'matter', c.matter, 'pending', c.pending, 'textShown', c.text_shown, 'source', c.source, 'at', ${iso('c.at')})) order by c.id)::text
            from consent c where c.person_id = t.id)`,
        ],
      }
    case 'leads':
      return {
        from: sql`${rows} t left join person p on p.id = t.person_id ${accountOf} left join territory r on r.id = t.territory_id
          left join campaign c on c.id = t.campaign_id left join product_group g on g.id = t.product_group_id left join app_user o on o.id = t.owner_id
          left join app_user v on v.id = t.verdict_by left join opportunity d on d.id = t.opportunity_id left join lead j on j.id = t.joined_to`,
        cells: [
          sql`t.id::text`,
          sql`p.name`,
          sql`t.person_id::text`,
          sql`p.email`,
          sql`a.name`,
          sql`t.account_id::text`,
          sql`r.name`,
          sql`t.state`,
          sql`t.score`,
          sql`t.grade`,
          sql`t.raised_by`,
          iso('t.raised_at'),
          sql`t.source`,
          sql`c.name`,
          sql`g.name`,
          sql`o.name`,
          address('o.email'),
          iso('t.verdict_at'),
          sql`t.reason`,
          sql`t.reason_note`,
          sql`v.name`,
          iso('t.routed_at'),
          sql`t.fit`,
          sql`t.engagement`,
          sql`t.reasons::text`,
          sql`t.definition_version`,
          sql`coalesce(d.external_id, 'opportunity ' || d.id)`,
          iso('j.raised_at'),
          sql`t.touch_id::text`,
        ],
      }
    case 'opportunities':
      return {
        from: sql`${rows} t ${accountOf} left join app_user o on o.id = t.owner_id left join product d on d.id = t.product_id
          join stage s on s.id = t.stage_id left join product_group g on g.id = t.product_group_id
          left join competitor k2 on k2.id = t.competitor_id left join campaign c on c.id = t.campaign_id
          left join territory r on r.id = t.territory_id`,
        cells: [
          sql`t.id::text`,
          sql`coalesce(t.external_id, 'opportunity ' || t.id)`,
          sql`t.name`,
          sql`a.name`,
          sql`o.name`,
          sql`d.name`,
          sql`case t.state when 'won' then 'Won' when 'lost' then 'Lost' else s.name end`,
          money('t.amount_cents'),
          day('t.opened_at'),
          sql`coalesce(${day('t.closed_at')}, t.expected_close::text)`,
          sql`t.close_reason`,
          sql`t.account_id::text`,
          address('o.email'),
          sql`g.name`,
          money('t.margin_cents'),
          sql`t.expected_close::text`,
          sql`t.close_note`,
          sql`k2.name`,
          sql`c.name`,
          sql`t.source`,
          sql`t.next_step`,
          sql`t.next_step_on::text`,
          sql`r.name`,
          iso('t.opened_at'),
          iso('t.closed_at'),
          sql`(select json_agg(json_strip_nulls(json_build_object('personKey', q.person_id::text, 'part', q.part)) order by q.person_id)::text
            from opportunity_person q where q.opportunity_id = t.id)`,
        ],
      }
    case 'orders':
      return {
        from: sql`${rows} t ${accountOf} join order_line l on l.order_id = t.id left join product d on d.id = l.product_id
          left join product_group g on g.id = l.product_group_id left join person p on p.id = t.person_id
          left join territory r on r.id = t.territory_id left join opportunity b on b.id = t.opportunity_id`,
        cells: [
          sql`t.id || '/' || l.position`,
          sql`t.number`,
          sql`l.position`,
          sql`a.name`,
          sql`t.account_id::text`,
          sql`d.name`,
          day('t.ordered_at'),
          sql`trim_scale(l.quantity)`,
          money('l.amount_cents'),
          money('l.margin_cents'),
          sql`g.name`,
          sql`t.promised_on::text`,
          sql`t.delivered_on::text`,
          sql`t.person_id::text`,
          sql`p.email`,
          sql`r.name`,
          sql`coalesce(b.external_id, 'opportunity ' || b.id)`,
          iso('t.ordered_at'),
        ],
      }
    case 'touches':
      return {
        from: sql`${rows} t left join identity i on i.subject_id = t.subject_id
          left join person p on p.id = coalesce(i.person_id, t.subject_id) and p.erased_at is null ${accountOf} left join campaign c on c.id = t.campaign_id
          left join product_group g on g.id = t.product_group_id left join app_user u on u.id = t.user_id
          left join visitor v on v.id = t.subject_id and p.id is null`,
        cells: [
          sql`t.id::text`,
          sql`t.kind`,
          sql`t.side`,
          iso('t.occurred_at'),
          sql`t.title`,
          sql`t.body`,
          sql`p.id::text`,
          sql`p.email`,
          sql`a.name`,
          sql`t.account_id::text`,
          sql`v.anonymous_key`,
          sql`t.source`,
          sql`c.name`,
          sql`g.name`,
          sql`u.name`,
          sql`case when t.machine then 'yes' end`,
          sql`t.properties::text`,
        ],
      }
    case 'complaints':
      return { from: complaintsFrom(rows), cells: complaintCells }
    case 'tasks':
      return { from: sql`${rows} t ${joinsOfTasks}`, cells: taskCells }
  }
}

/** The next page of a whole list by id, or exactly the records `ids`, in their order. Rights are those of the transaction. */
export async function exportRows(
  tx: Tx,
  plan: ExportPlan,
  page: { after: number; limit: number } | { ids: readonly number[] },
): Promise<ExportRow[]> {
  const { from, cells } = selection(plan)
  const only =
    plan.picked === null
      ? []
      : [...shownCells(plan.list), ...furtherCells(plan.list, plan.unit).map(([, cell]) => cell)]
  const all = [...cells, ...only, ...plan.custom.map(({ key }) => sql`t.custom -> ${key}::text`)]
  // A corrected entry is exported as it was corrected, one taken back not at all; of who was erased there is nothing to say.
  const current =
    plan.list === 'touches'
      ? sql`and t.withdrawn is null and not exists (select 1 from touch s where s.supersedes_id = t.id)`
      : plan.list === 'persons' || plan.list === 'accounts'
        ? sql`and t.erased_at is null`
        : sql``
  const second = plan.list === 'orders' ? sql`, l.position` : sql``
  // As a list shows it an order is one row, whatever its lines.
  const once =
    plan.list === 'orders' && plan.picked !== null
      ? sql`and not exists (select from order_line e where e.order_id = t.id and e.position < l.position)`
      : sql``
  const chosen =
    'ids' in page
      ? sql`select * from unnest(${numbers(page.ids)}::bigint[]) with ordinality k(id, place)`
      : sql`select x.id, x.id as place from ${tableOf(plan.list)} x where x.id > ${page.after} order by x.id limit ${page.limit}`
  const { rows } = await sql<ExportRow>`
    with page as materialized (${chosen})
    select t.id, json_build_array(${sql.join(all)}) as cells from ${from} join page k on k.id = t.id
    where true ${current} ${once} order by k.place ${second}`.execute(tx)
  if (plan.custom.length === 0) return picked(plan, rows)
  const first = plan.headers.length - plan.custom.length
  for (const { cells } of rows as { cells: unknown[] }[])
    plan.custom.forEach((field, i) => {
      cells[first + i] = writeText(field, cells[first + i] as CustomValue | null, { currency: plan.currency })
    })
  return picked(plan, rows)
}

const picked = ({ picked: places }: ExportPlan, rows: ExportRow[]): ExportRow[] =>
  places === null
    ? rows
    : rows.map(({ id, cells }) => ({ id, cells: places.map(place => cells[place] ?? null) }))

/** What a list shows besides, in the order of `shownOnly`. */
function shownCells(list: List): RawBuilder<unknown>[] {
  const stage = sql`(select lc.stage from lifecycle lc where lc.subject_id = ${list === 'persons' ? sql`case when t.account_id is null then t.id else t.account_id end` : sql`t.id`})`
  if (list === 'accounts')
    return [
      sql`(select c.letter from account_class c where c.account_id = t.id)`,
      stage,
      iso('t.created_at'),
      iso('t.updated_at'),
    ]
  if (list !== 'persons') return []
  const owner = (column: string) => sql`(select u.name from app_user u where u.id = ${sql.ref(column)})`
  return [owner('a.sales_owner_id'), owner('a.marketing_owner_id'), stage, iso('t.updated_at')]
}
