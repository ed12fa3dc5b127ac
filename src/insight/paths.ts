import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { company } from '../team/queries.ts'
import type { insightContract } from './model/contract.ts'
import { type FunnelStage, funnelStages } from './model/figures.ts'
import { linksOf } from './model/paths.ts'
import { type Asked, frameOf, taken } from './stages.ts'

type Paths = z.infer<(typeof insightContract)['GET /api/funnel/paths']['response']>

/** Which way people went: from their source through the stages that they took to where they are now. */
export async function paths(tx: Tx, query: Omit<Asked, 'counting'>): Promise<Paths> {
  const { timeZone } = await company(tx)
  const { where } = frameOf(query, timeZone)
  const { rows } = await sql<{ source: string; n: number } & Record<FunnelStage, boolean>>`
    select f.source, ${sql.join(funnelStages.map(stage => sql`${taken(stage)} as ${sql.ref(stage)}`))}, count(*) as n
    from funnel_stage f where ${where} group by 1, 2, 3, 4, 5, 6, 7, 8`.execute(tx)
  return {
    links: linksOf(
      rows.map(row => ({ source: row.source, taken: funnelStages.filter(stage => row[stage]), n: row.n })),
    ),
  }
}
