import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { proportion } from '../shared/proportion.ts'
import { company } from '../team/queries.ts'
import type { insightContract } from './model/contract.ts'
import { type FunnelStage, funnelStages, keptMonths } from './model/figures.ts'
import { velocity } from './model/velocity.ts'
import { type Asked, frameOf, reached } from './stages.ts'
import { waits } from './waits.ts'

type Value = z.infer<(typeof insightContract)['GET /api/funnel/value']['response']>

const ago = (now: Date) => sql`(${now}::timestamptz - make_interval(months => ${keptMonths}))`
/** Won long enough ago to have been due to buy again. */
export const wasDue = (now: Date): RawBuilder<unknown> => sql`f.won_at <= ${ago(now)}`
/** Ordered within the last months. */
export const isKept = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from customer_order o where o.person_id = f.person_id and o.ordered_at > ${ago(now)} and o.ordered_at <= ${now})`

/** What the people of the funnel bought, what a person at each stage is worth by it, and who is still a customer. */
export async function funnelValue(tx: Tx, query: Asked, now: Date): Promise<Value> {
  const { timeZone } = await company(tx)
  const frame = frameOf(query, timeZone)
  const { where, of } = frame
  const bought = await sql<{ stage: FunnelStage } & Omit<Value['stages'][number], 'stage' | 'people'>>`
    with bought as materialized (
      select f.*, v.* from funnel_stage f join (
        select o.person_id as buyer, count(*) as orders, sum(o.total_cents) as cents, sum(o.margin_cents) as margin,
          count(*) filter (where o.margin_cents is null) as without
        from customer_order o where o.person_id is not null group by 1) v on v.buyer = f.person_id
      where ${where})
    ${sql.join(
      funnelStages.map(
        stage => sql`select ${stage}::text as stage, coalesce(sum(orders), 0)::bigint as orders,
          coalesce(sum(cents), 0)::bigint as "amountCents", coalesce(sum(margin), 0)::bigint as "marginCents",
          coalesce(sum(without), 0)::bigint as "ordersWithoutMargin" from bought f where ${of(stage)}`,
      ),
      sql` union all `,
    )}`.execute(tx)
  const people = await sql<Record<FunnelStage | 'due' | 'kept' | 'both', number>>`
    select ${sql.join(funnelStages.map(stage => sql`count(*) filter (where ${of(stage)}) as ${sql.ref(stage)}`))},
      count(*) filter (where ${of('opportunity')} and ${reached('won')}) as both,
      count(*) filter (where ${of('won')} and ${wasDue(now)}) as due,
      count(*) filter (where ${of('won')} and ${wasDue(now)} and ${isKept(now)}) as kept
    from funnel_stage f where ${where}`.execute(tx)
  const count = people.rows[0]!
  const stages = funnelStages.map(stage => {
    const { orders, amountCents, marginCents, ordersWithoutMargin } = bought.rows.find(
      row => row.stage === stage,
    )!
    return { stage, people: count[stage], orders, amountCents, marginCents, ordersWithoutMargin }
  })
  const won = stages.find(({ stage }) => stage === 'won')!
  const wait = (await waits(tx, frame, now)).find(({ stage }) => stage === 'won')!
  return {
    stages,
    velocity: velocity({
      opportunities: count.opportunity,
      won: count.both,
      centsPerWon: won.people === 0 ? null : won.amountCents / won.people,
      days: wait.medianDays,
    }),
    kept: { due: count.due, kept: count.kept, share: proportion(count.kept, count.due) },
  }
}
