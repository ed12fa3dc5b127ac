import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { proportion } from '../shared/proportion.ts'
import { company } from '../team/queries.ts'
import { monthKey, monthsFrom, monthsTo } from './dimensions.ts'
import {
  type MeetingDimension,
  type MeetingFigure,
  meetingDimensions,
  sizeClasses,
} from './model/competition.ts'
import type { insightContract } from './model/contract.ts'

type Competition = z.infer<(typeof insightContract)['GET /api/competition']['response']>
type Behind = z.infer<(typeof insightContract)['GET /api/competition/opportunities']['response']>
export type Meetings = { [D in MeetingDimension]?: string | undefined } & {
  from?: string | undefined
  to?: string | undefined
}

const at = sql`coalesce(o.closed_at, o.opened_at)`
const from = sql`opportunity o left join account a on a.id = o.account_id left join product p on p.id = o.product_id`

const sizeOf = sql.join(
  sizeClasses.map(({ key, to }) =>
    to === null ? sql`else ${key}` : sql`when a.employees <= ${to} then ${key}`,
  ),
  sql` `,
)
const columns = (timeZone: string): Record<MeetingDimension, RawBuilder<unknown>> => ({
  competitor: sql`o.competitor_id`,
  industry: sql`a.industry`,
  country: sql`a.country`,
  size: sql`case when a.employees is null then null ${sizeOf} end`,
  kind: sql`a.kind`,
  territory: sql`o.territory_id`,
  product_group: sql`coalesce(o.product_group_id, p.product_group_id)`,
  month: monthKey(at, timeZone),
})
const counted: Record<MeetingFigure, RawBuilder<unknown>> = {
  met: sql`true`,
  open: sql`o.state = 'open'`,
  won: sql`o.state = 'won'`,
  lost: sql`o.state = 'lost'`,
}

/** Figure and list use the same conditions: a figure is the count of its list by construction. */
function conditions(narrow: Meetings, timeZone: string): RawBuilder<unknown> {
  const cols = columns(timeZone)
  const parts = meetingDimensions.flatMap(name => {
    const value = narrow[name]
    if (value === undefined) return []
    return [value === 'none' ? sql`${cols[name]} is null` : sql`${cols[name]}::text = ${value}`]
  })
  if (narrow.from) parts.push(monthsFrom(at, narrow.from, timeZone))
  if (narrow.to) parts.push(monthsTo(at, narrow.to, timeZone))
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

type Row = {
  key: string
  label: string | null
  met: number
  open: number
  won: number
  lost: number
  wonCents: number
  lostCents: number
}
const figures = sql`
  count(*) as met, count(*) filter (where ${counted.open}) as open, count(*) filter (where ${counted.won}) as won,
  count(*) filter (where ${counted.lost}) as lost,
  coalesce(sum(o.amount_cents) filter (where ${counted.won}), 0) as "wonCents",
  coalesce(sum(o.amount_cents) filter (where ${counted.lost}), 0) as "lostCents"`

const withRate = <R extends Pick<Row, 'won' | 'lost'>>(row: R) => ({
  ...row,
  winRate: proportion(row.won, row.won + row.lost),
})

/**
 * Won, lost and open against competitors. Without a competitor in the narrowing only opportunities that name one are
 * counted; `unopposed` is the same narrowing where none is named.
 */
export async function competition(tx: Tx, query: Meetings & { by: MeetingDimension }): Promise<Competition> {
  const { timeZone } = await company(tx)
  const where = met(query, timeZone)
  const key = sql`coalesce(${columns(timeZone)[query.by]}::text, 'none')`
  const { rows } = await sql<Row>`
    select g.*, ${labelOf(query.by)} as label from (
      select ${key} as key, ${figures} from ${from} where ${where} group by 1) g
    order by ${query.by === 'month' ? sql`g.key` : sql`g.met desc, g.key`}`.execute(tx)
  const total = await sql<Row>`select ${figures} from ${from} where ${where}`.execute(tx)
  const { by, ...narrow } = query
  const unopposed = await sql<Row>`
    select ${figures} from ${from} where ${conditions({ ...narrow, competitor: 'none' }, timeZone)}`.execute(
    tx,
  )
  return {
    total: withRate(total.rows[0]!),
    unopposed: withRate(unopposed.rows[0]!),
    rows: rows.map(row => ({ ...withRate(row), label: row.label ?? row.key })),
  }
}

function met(narrow: Meetings, timeZone: string): RawBuilder<unknown> {
  const where = conditions(narrow, timeZone)
  return narrow.competitor === undefined ? sql`${where} and o.competitor_id is not null` : where
}

function labelOf(by: MeetingDimension): RawBuilder<unknown> {
  const named: Partial<Record<MeetingDimension, string>> = {
    competitor: 'competitor',
    territory: 'territory',
    product_group: 'product_group',
  }
  const table = named[by]
  return table
    ? sql`(select named.name from ${sql.table(table)} named where named.id::text = g.key)`
    : sql`g.key`
}

/** The opportunities behind a figure, latest first by keyset. */
export async function competitionOpportunities(
  tx: Tx,
  query: Meetings & { figure: MeetingFigure; cursor?: string | undefined; limit: number },
): Promise<Behind> {
  const { timeZone } = await company(tx)
  const after = query.cursor ? readCursor(query.cursor, 2) : null
  const where = sql`${met(query, timeZone)} and ${counted[query.figure]}`
  const { rows } = await sql<Behind['items'][number]>`
    select o.id, o.name, ${reference('a')} as account, ${reference('k')} as competitor, ${reference('u')} as owner, o.state,
      o.amount_cents as "amountCents", o.close_reason as "closeReason", to_json(${at})#>>'{}' as at
    from ${from} left join competitor k on k.id = o.competitor_id left join app_user u on u.id = o.owner_id
    where ${where} ${after ? sql`and (${at}, o.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by ${at} desc, o.id desc limit ${query.limit + 1}`.execute(tx)
  const sums = await sql<{ n: number; sum: number }>`
    select count(*) as n, coalesce(sum(o.amount_cents), 0) as sum from ${from} where ${where}`.execute(tx)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > query.limit && last ? writeCursor([last.at, last.id]) : null,
    total: sums.rows[0]!.n,
    totalCents: sums.rows[0]!.sum,
  }
}
