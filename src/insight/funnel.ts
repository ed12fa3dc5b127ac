import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { proportion } from '../shared/proportion.ts'
import { company } from '../team/queries.ts'
import { bySegments, labelOf } from './dimensions.ts'
import type { insightContract } from './model/contract.ts'
import {
  type ColumnDimension,
  type Dimension,
  type FunnelStage,
  funnelStages,
  steps,
} from './model/figures.ts'
import { type Asked, columnsAt, type Frame, frameOf, moment, reached } from './stages.ts'
import { waits } from './waits.ts'

type Funnel = z.infer<(typeof insightContract)['GET /api/funnel']['response']>
type Counts = Funnel['total']
type Split = Pick<Funnel, 'total' | 'rows'>

const countAll = ({ of }: Frame) =>
  sql.join(funnelStages.map(stage => sql`count(*) filter (where ${of(stage)}) as ${sql.ref(stage)}`))
const none = (): Counts => Object.fromEntries(funnelStages.map(stage => [stage, 0])) as Counts

export async function funnel(tx: Tx, query: Asked & { by: Dimension }, now: Date): Promise<Funnel> {
  const { timeZone } = await company(tx)
  const frame = frameOf(query, timeZone)
  const { total, rows } = await split(tx, query, frame, timeZone)
  const outside = await sql<{ n: number }>`
    select count(*) as n from opportunity o where o.state = 'won'
      and not exists (select 1 from opportunity_person op where op.opportunity_id = o.id)`.execute(tx)
  return {
    total,
    rows,
    steps: await wentOn(tx, frame, total),
    waits: await waits(tx, frame, now),
    wonWithoutPerson: outside.rows[0]!.n,
  }
}

const split = (tx: Tx, query: Asked & { by: Dimension }, frame: Frame, timeZone: string): Promise<Split> => {
  if (query.by === 'segment') return alongSegments(tx, query, timeZone)
  if (query.by === 'month' && frame.byPeriod) return alongMonthsReached(tx, frame, timeZone)
  return alongColumn(tx, frame, query.by)
}

async function alongColumn(tx: Tx, frame: Frame, by: ColumnDimension): Promise<Split> {
  const key = frame.columns[by]
  const { rows } = await sql<Counts & { key: string; label: string | null }>`
    select g.*, ${labelOf(by, sql`g.key`)} as label from (
      select coalesce(k.key::text, 'none') as key, ${funnelStageSums} from (
        select ${key} as key, ${countAll(frame)} from funnel_stage f where ${frame.where} group by 1) k group by 1) g
    where ${anybody} order by ${by === 'month' ? sql`g.key` : sql`g.touched desc, g.key`}`.execute(tx)
  return summed(rows.map(({ key, label, ...counts }) => ({ key, label: label ?? key, counts })))
}
// Keys become words once a group, not once a row.
const funnelStageSums = sql.join(
  funnelStages.map(stage => sql`sum(k.${sql.ref(stage)})::bigint as ${sql.ref(stage)}`),
)
const anybody = sql`greatest(${sql.join(funnelStages.map(stage => sql`g.${sql.ref(stage)}`))}) > 0`

const summed = (rows: Split['rows']): Split => {
  const total = none()
  for (const { counts } of rows) for (const stage of funnelStages) total[stage] += counts[stage]
  return { total, rows }
}

/** Counted by period, somebody stands at each stage in the month in which it was reached. */
async function alongMonthsReached(tx: Tx, frame: Frame, timeZone: string): Promise<Split> {
  const { rows } = await sql<{ stage: FunnelStage; key: string; n: number }>`${sql.join(
    funnelStages.map(
      stage => sql`select ${stage}::text as stage, ${columnsAt(moment[stage], timeZone).month} as key, count(*) as n
        from funnel_stage f where ${frame.where} and ${frame.of(stage)} group by 2`,
    ),
    sql` union all `,
  )} order by 2`.execute(tx)
  const months = new Map<string, Counts>()
  for (const { stage, key, n } of rows) {
    const counts = months.get(key) ?? none()
    months.set(key, counts)
    counts[stage] = n
  }
  return summed([...months].map(([key, counts]) => ({ key, label: key, counts })))
}

/** Each of the segments asked for by itself; all are counted once. */
async function alongSegments(tx: Tx, query: Asked, timeZone: string): Promise<Split> {
  const count = async (asked: Asked): Promise<Counts> => {
    const frame = frameOf(asked, timeZone)
    const { rows } = await sql<Counts>`
      select ${countAll(frame)} from funnel_stage f where ${frame.where}`.execute(tx)
    return rows[0]!
  }
  const rows = await bySegments(tx, query.segments, async group => ({
    counts: await count({ ...query, group }),
  }))
  return { total: await count(query), rows }
}

/** Of those who came to a stage, how many went on to the next, whenever they did; with its 95 % interval. */
async function wentOn(tx: Tx, frame: Frame, total: Counts): Promise<Funnel['steps']> {
  const went = frame.byPeriod ? await alsoReached(tx, frame) : total
  return steps.map(({ stage, before }) => ({
    before,
    stage,
    came: total[before],
    went: went[stage],
    conversion: proportion(went[stage], total[before]),
  }))
}

async function alsoReached(tx: Tx, { where, of }: Frame): Promise<Counts> {
  const went = (before: FunnelStage, stage: FunnelStage): RawBuilder<unknown> =>
    sql`count(*) filter (where ${of(before)} and ${reached(stage)}) as ${sql.ref(stage)}`
  const { rows } = await sql<Counts>`
    select 0 as touched, ${sql.join(steps.map(({ stage, before }) => went(before, stage)))}
    from funnel_stage f where ${where}`.execute(tx)
  return rows[0]!
}
