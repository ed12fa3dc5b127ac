import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { company } from '../team/queries.ts'
import { bySegments, type Columns, conditions, labelOf, monthKey, type Narrowing } from './dimensions.ts'
import type { insightContract } from './model/contract.ts'
import {
  type ColumnDimension,
  type Dimension,
  type FunnelStage,
  funnelStages,
  nextStage,
} from './model/figures.ts'

type Funnel = z.infer<(typeof insightContract)['GET /api/funnel']['response']>
type Names = z.infer<(typeof insightContract)['GET /api/funnel/names']['response']>
type Counts = Funnel['total']

const columns = (timeZone: string): Columns => ({
  source: sql`f.source`,
  campaign: sql`f.campaign_id`,
  territory: sql`f.territory_id`,
  product_group: sql`f.product_group_id`,
  month: monthKey(sql`f.touched_at`, timeZone),
  at: sql`f.touched_at`,
  subjects: sql`f.person_id, f.account_id`,
})

const reached: Record<FunnelStage, RawBuilder<unknown>> = {
  touched: sql`true`,
  known: sql`f.known_at is not null`,
  qualified: sql`f.qualified_at is not null`,
  accepted: sql`f.accepted_at is not null`,
  opportunity: sql`f.opportunity_at is not null`,
  won: sql`f.won_at is not null`,
  again: sql`f.again_at is not null`,
}
const moment: Record<FunnelStage, RawBuilder<unknown>> = {
  touched: sql`f.touched_at`,
  known: sql`f.known_at`,
  qualified: sql`f.qualified_at`,
  accepted: sql`f.accepted_at`,
  opportunity: sql`f.opportunity_at`,
  won: sql`f.won_at`,
  again: sql`f.again_at`,
}

const countAll = sql.join(
  funnelStages.map(stage => sql`count(*) filter (where ${reached[stage]}) as ${sql.ref(stage)}`),
)

export async function funnel(tx: Tx, query: Narrowing & { by: Dimension }): Promise<Funnel> {
  const { timeZone } = await company(tx)
  const cols = columns(timeZone)
  const where = conditions(cols, query, timeZone)
  const { total, rows } =
    query.by === 'segment'
      ? await alongSegments(tx, query, timeZone)
      : await alongColumn(tx, cols[query.by], query.by, where)
  const outside = await sql<{ n: number }>`
    select count(*) as n from opportunity o where o.state = 'won'
      and not exists (select 1 from opportunity_person op where op.opportunity_id = o.id)`.execute(tx)
  return {
    total,
    rows,
    waits: await waits(tx, where),
    wonWithoutPerson: outside.rows[0]!.n,
  }
}

type Split = Pick<Funnel, 'total' | 'rows'>

async function alongColumn(
  tx: Tx,
  column: RawBuilder<unknown>,
  by: ColumnDimension,
  where: RawBuilder<unknown>,
): Promise<Split> {
  const { rows } = await sql<Counts & { key: string; label: string | null }>`
    select g.*, ${labelOf(by, sql`g.key`)} as label from (
      select coalesce(${column}::text, 'none') as key, ${countAll} from funnel_stage f where ${where} group by 1) g
    order by ${by === 'month' ? sql`g.key` : sql`g.touched desc, g.key`}`.execute(tx)
  const total = Object.fromEntries(
    funnelStages.map(stage => [stage, rows.reduce((sum, row) => sum + row[stage], 0)]),
  ) as Counts
  return { total, rows: rows.map(({ key, label, ...counts }) => ({ key, label: label ?? key, counts })) }
}

/** Each of the segments asked for by itself; all are counted once. */
async function alongSegments(tx: Tx, query: Narrowing, timeZone: string): Promise<Split> {
  const count = async (narrowing: Narrowing): Promise<Counts> => {
    const { rows } = await sql<Counts>`
      select ${countAll} from funnel_stage f where ${conditions(columns(timeZone), narrowing, timeZone)}`.execute(
      tx,
    )
    return rows[0]!
  }
  const rows = await bySegments(tx, query.segments, async group => ({
    counts: await count({ ...query, group }),
  }))
  return { total: await count(query), rows }
}

/**
 * Days between a stage and the one before: median and quartiles of those who took both. A step that nobody recorded has the
 * moment of the one that proves it (who bought was qualified): that is no wait, and is left out.
 */
async function waits(tx: Tx, where: RawBuilder<unknown>): Promise<Funnel['waits']> {
  const pairs = funnelStages.slice(1).map((stage, index) => ({ stage, before: funnelStages[index]! }))
  const { rows } = await sql<{ stage: FunnelStage; d: number[] | null }>`
    ${sql.join(
      pairs.map(
        ({ stage, before }) => sql`
      select ${stage}::text as stage, percentile_cont(array[0.25, 0.5, 0.75]) within group (
        order by extract(epoch from ${moment[stage]} - ${moment[before]}) / 86400) filter (where ${moment[stage]} > ${moment[before]}) as d
      from funnel_stage f where ${where}`,
      ),
      sql` union all `,
    )}`.execute(tx)
  const round = (days: number | undefined): number | null =>
    days === undefined ? null : Math.round(days * 10) / 10
  return rows.map(row => ({
    stage: row.stage,
    lowDays: round(row.d?.[0]),
    medianDays: round(row.d?.[1]),
    highDays: round(row.d?.[2]),
  }))
}

/** The people behind a figure; with `left` those who reached the stage and not the next. */
export async function funnelNames(
  tx: Tx,
  query: Narrowing & { stage: FunnelStage; left?: boolean; cursor?: string; limit: number },
): Promise<Names> {
  const { timeZone } = await company(tx)
  const after = query.cursor ? readCursor(query.cursor, 2) : null
  const next = query.left ? nextStage(query.stage) : null
  const where = sql`${conditions(columns(timeZone), query, timeZone)} and ${reached[query.stage]}
    ${next ? sql`and not (${reached[next]})` : sql``}`
  const at = moment[query.stage]
  const { rows } = await sql<Names['items'][number]>`
    select f.subject_id as "subjectId", f.source, to_json(${at})#>>'{}' as at,
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.name, 'jobTitle', p.job_title) end as person,
      ${reference('a')} as account
    from funnel_stage f left join person p on p.id = f.person_id left join account a on a.id = f.account_id
    where ${where} ${after ? sql`and (${at}, f.subject_id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by ${at} desc, f.subject_id desc limit ${query.limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`select count(*) as n from funnel_stage f where ${where}`.execute(
    tx,
  )
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > query.limit && last ? writeCursor([last.at, last.subjectId]) : null,
    total: counted.rows[0]!.n,
  }
}
