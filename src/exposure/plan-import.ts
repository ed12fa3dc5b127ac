import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { companyIfAny } from '../team/queries.ts'
import { type ReadRows, type ReportedRow, readRows, type Table } from './model/read-export.ts'
import { tableOf } from './read-table.ts'
import type { StoredImport } from './store.ts'

type Standing = Pick<
  ReportedRow,
  | 'day'
  | 'untilDay'
  | 'campaign'
  | 'adGroup'
  | 'term'
  | 'page'
  | 'utmCampaign'
  | 'impressions'
  | 'clicks'
  | 'costCents'
  | 'conversions'
> & {
  id: number
}
export type Plan = {
  table: Table
  read: ReadRows
  created: ReportedRow[]
  updated: { row: ReportedRow; id: number }[]
  unchanged: number
  /** Rows of those days that stand now and are not in the file. */
  removed: number[]
  fromDay: string | null
  untilDay: string | null
  needsRate: boolean
}

const keyOf = (row: Omit<Standing, 'id'>): string =>
  JSON.stringify([row.day, row.untilDay, row.campaign, row.adGroup, row.term, row.page])
const isSame = (a: Omit<Standing, 'id'>, b: Omit<Standing, 'id'>): boolean =>
  a.impressions === b.impressions &&
  a.clicks === b.clicks &&
  a.costCents === b.costCents &&
  a.conversions === b.conversions &&
  a.utmCampaign === b.utmCampaign

/** What an import would do: only the days that are in the file, of that platform, account and level. */
export async function planImport(tx: Tx, stored: StoredImport): Promise<Plan> {
  const table = tableOf(stored.file ?? new Uint8Array())
  if ('problem' in table) return refuse('unreadable_file', 422, table.problem, { field: 'file' })
  const read = readRows(table, stored.reading)
  const spans = [...new Set(read.rows.map(({ day, untilDay }) => `${day} ${untilDay}`))].map(
    span => span.split(' ') as [string, string],
  )
  const { rows: standing } = await sql<Standing>`
    select r.id, r.day, r.until_day as "untilDay", r.campaign, r.ad_group as "adGroup", r.term, r.page, r.utm_campaign as "utmCampaign",
      r.impressions, r.clicks, r.cost_cents as "costCents", r.conversions
    from reported_exposure r
    where r.replaced_by is null and r.platform = ${stored.platform} and r.account = ${stored.account} and r.level = ${read.level}
      and exists (select from unnest(${spans.map(([from]) => from)}::date[], ${spans.map(([, until]) => until)}::date[]) s(a, b)
        where r.day <= s.b and r.until_day >= s.a)`.execute(tx)
  const byKey = new Map(standing.map(row => [keyOf(row), row]))
  const plan: Plan = {
    table,
    read,
    created: [],
    updated: [],
    unchanged: 0,
    removed: [],
    fromDay: spans.map(([from]) => from).sort()[0] ?? null,
    untilDay:
      spans
        .map(([, until]) => until)
        .sort()
        .at(-1) ?? null,
    needsRate:
      stored.reading.currency !== ((await companyIfAny(tx))?.currency ?? 'EUR') &&
      stored.reading.rate === null &&
      table.columns.includes('cost'),
  }
  for (const row of read.rows) {
    const there = byKey.get(keyOf(row))
    byKey.delete(keyOf(row))
    if (!there) plan.created.push(row)
    else if (isSame(row, there)) plan.unchanged++
    else plan.updated.push({ row, id: there.id })
  }
  plan.removed = [...byKey.values()].map(({ id }) => id)
  return plan
}
