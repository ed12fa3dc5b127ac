import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import type { insightContract } from './model/contract.ts'
import { type FunnelStage, steps } from './model/figures.ts'
import { howMany, quartilesOf, quartilesWithWaiting, type Taken } from './model/waits.ts'
import { type Frame, moment, reached } from './stages.ts'

type Waits = z.infer<(typeof insightContract)['GET /api/funnel']['response']>['waits']

/**
 * Tenths of a day from one moment to another: each below twenty days, then half days; of those who still wait whole days.
 * So few lengths come back that reading them costs nothing beside finding them.
 */
const tenths = (went: RawBuilder<unknown>, from: RawBuilder<unknown>, to: RawBuilder<unknown>) => {
  const seconds = sql`date_part('epoch', ${to} - ${from})`
  return sql`case when not (${went}) then round(${seconds} / 86400)::int * 10
    when ${to} - ${from} < interval '20 days' then round(${seconds} / 8640)::int else round(${seconds} / 43200)::int * 5 end`
}

/**
 * Days between a stage and the one before: of those who took both, of those who have not gone on (until now), and of both
 * together. A step that nobody recorded has the moment of the one that proves it (who bought was qualified): that is no
 * wait, and is left out.
 */
export async function waits(tx: Tx, frame: Frame, now: Date): Promise<Waits> {
  const found = await taken(tx, frame, now)
  return steps.map(({ stage }) => {
    const of = (went: boolean): Taken[] => found.filter(row => row.stage === stage && row.went === went)
    const [went, waiting] = [of(true), of(false)]
    return {
      stage,
      n: howMany(went),
      ...quartilesOf(went),
      waiting: { n: howMany(waiting), ...quartilesOf(waiting) },
      withWaiting: quartilesWithWaiting(went, waiting),
    }
  })
}

/** How many waited how long: few rows, however many people, so that the database sorts nobody. */
async function taken(tx: Tx, { where, of }: Frame, now: Date) {
  const { rows } = await sql<Taken & { stage: FunnelStage; went: boolean }>`${sql.join(
    steps.map(
      ({ stage, before }) => sql`
      select ${stage}::text as stage, ${reached(stage)} as went, ${tenths(reached(stage), moment[before], sql`coalesce(${moment[stage]}, ${now})`)} as tenths, count(*) as n
      from funnel_stage f where ${where} and ${of(before)} and coalesce(${moment[stage]}, ${now}) > ${moment[before]} group by 2, 3`,
    ),
    sql` union all `,
  )}`.execute(tx)
  return rows
}
