import { type RawBuilder, sql } from 'kysely'
import { type Columns, conditions, monthKey, type Narrowing, ofRecords } from './dimensions.ts'
import { type Counting, type FunnelStage, funnelStages, type PathEnd } from './model/figures.ts'

type Sql = RawBuilder<unknown>
export type Asked = Narrowing & { counting?: Counting | undefined }

/** The moment of each stage in a row `f` of funnel_stage. */
export const moment: Record<FunnelStage, Sql> = {
  touched: sql`f.touched_at`,
  known: sql`f.known_at`,
  qualified: sql`f.qualified_at`,
  accepted: sql`f.accepted_at`,
  opportunity: sql`f.opportunity_at`,
  won: sql`f.won_at`,
  again: sql`f.again_at`,
}
export const reached = (stage: FunnelStage): Sql =>
  stage === 'touched' ? sql`true` : sql`${moment[stage]} is not null`

export const columnsAt = (at: Sql, timeZone: string): Columns => ({
  source: sql`f.source`,
  campaign: sql`f.campaign_id`,
  territory: sql`f.territory_id`,
  product_group: sql`f.product_group_id`,
  month: monthKey(at, timeZone),
  ...ofRecords(sql`f.account_id`, sql`f.person_id`),
  at,
  subjects: sql`f.person_id, f.account_id`,
})

/** What figures and lists of the funnel share: rows that may count (`where`), and which of them count at a stage (`of`). */
export type Frame = { where: Sql; of: (stage: FunnelStage) => Sql; columns: Columns; byPeriod: boolean }

/**
 * Of a cohort the months are those of the first touch, for every stage; of a period those in which the stage itself was
 * reached.
 */
export function frameOf(asked: Asked, timeZone: string): Frame {
  const columns = columnsAt(moment.touched, timeZone)
  if (asked.counting !== 'period')
    return { where: conditions(columns, asked, timeZone), of: reached, columns, byPeriod: false }
  const { from, to, month, ...rest } = asked
  const within = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(month === undefined ? {} : { month }),
  }
  return {
    where: conditions(columns, rest, timeZone),
    of: stage =>
      sql`(${reached(stage)} and ${conditions(columnsAt(moment[stage], timeZone), within, timeZone)})`,
    columns,
    byPeriod: true,
  }
}

/**
 * A stage that was gone through, not only implied by a later one: a lead, its acceptance or an opportunity that nobody
 * recorded has the moment of the stage that proves it.
 */
export function taken(stage: FunnelStage): Sql {
  if (stage !== 'qualified' && stage !== 'accepted' && stage !== 'opportunity') return reached(stage)
  const next = funnelStages[funnelStages.indexOf(stage) + 1]!
  return sql`(${moment[stage]} is not null and ${moment[stage]} is distinct from ${moment[next]})`
}

/** Whose next stage after this one was that, or who went through this one and none after it. */
export function goes(stage: FunnelStage, next: PathEnd): Sql {
  const last = next === 'stays' ? funnelStages.length : funnelStages.indexOf(next)
  const between = funnelStages.slice(funnelStages.indexOf(stage) + 1, last)
  const parts = [taken(stage), ...between.map(each => sql`not ${taken(each)}`)]
  if (next !== 'stays') parts.push(last > funnelStages.indexOf(stage) ? taken(next) : sql`false`)
  return sql.join(parts, sql` and `)
}
