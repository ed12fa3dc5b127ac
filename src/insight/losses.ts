import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { company } from '../team/queries.ts'
import type { insightContract } from './model/contract.ts'
import { type FunnelStage, steps } from './model/figures.ts'
import { type Asked, frameOf, reached } from './stages.ts'

type Losses = z.infer<(typeof insightContract)['GET /api/funnel/losses']['response']>

const ofLead = sql`coalesce((select case l.state when 'rejected' then 'rejected:' || coalesce(l.reason, 'none')
    when 'open' then 'waiting' when 'accepted' then 'waiting' else 'none' end
  from lead l where l.person_id = f.person_id and l.state <> 'joined' order by l.raised_at desc, l.id desc limit 1), 'none')`
const ofOpportunity = sql`coalesce((select case o.state when 'lost' then 'lost:' || coalesce(o.close_reason, 'none')
    when 'open' then 'waiting' else 'none' end
  from opportunity_person op join opportunity o on o.id = op.opportunity_id
  where op.person_id = f.person_id order by o.opened_at desc, o.id desc limit 1), 'none')`

/**
 * Why somebody stands at a stage and went no further, as the latest lead or opportunity says: `rejected:` or `lost:` and the
 * reason, `waiting` while one is under way, `none` where nobody recorded one.
 */
export const reasonAt = (stage: FunnelStage): RawBuilder<unknown> =>
  stage === 'qualified' || stage === 'accepted'
    ? ofLead
    : stage === 'opportunity'
      ? ofOpportunity
      : sql`'none'::text`

/** Who came to a stage and not to the next, by the reason that is recorded. */
export async function losses(tx: Tx, query: Asked): Promise<Losses> {
  const { timeZone } = await company(tx)
  const { where, of } = frameOf(query, timeZone)
  const { rows } = await sql<{ stage: FunnelStage; reason: string; n: number }>`${sql.join(
    steps.map(
      ({ stage, before }) => sql`select ${before}::text as stage, ${reasonAt(before)} as reason, count(*) as n
      from funnel_stage f where ${where} and ${of(before)} and not (${reached(stage)}) group by 2`,
    ),
    sql` union all `,
  )} order by n desc, reason`.execute(tx)
  return {
    items: steps.map(({ before }) => {
      const reasons = rows.flatMap(({ stage, reason, n }) => (stage === before ? [{ reason, n }] : []))
      return { stage: before, left: reasons.reduce((sum, { n }) => sum + n, 0), reasons }
    }),
  }
}
