import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { company } from '../team/queries.ts'
import { definitionsByVersion } from './definitions.ts'
import { inputsAt } from './inputs.ts'
import type { leadsContract } from './model/contract.ts'
import type { LeadAbout } from './model/definition/rules.ts'
import { tell } from './model/definition/tell.ts'
import { judge } from './model/definition/weigh.ts'
import { noSuchLead } from './queries.ts'

export type ScoreAt = z.infer<(typeof leadsContract)['GET /api/leads/:id/score']['response']>

/**
 * The score that a lead had at a moment, from what it knew then and by the version that judges it: the same as was shown. Refuses
 * `not_raised_yet` (422) for a moment before it was raised, `not_yet` for one to come.
 */
export async function scoreAt(tx: Tx, leadId: number, asked: Date, now: Date): Promise<ScoreAt> {
  const { rows } = await sql<LeadAbout & { raisedAt: Date; verdictAt: Date | null; version: number }>`
    select raised_at as "raisedAt", verdict_at as "verdictAt", definition_version as version,
      product_group_id as "productGroupId", territory_id as "territoryId" from lead where id = ${leadId}`.execute(
    tx,
  )
  const lead = rows[0] ?? noSuchLead()
  if (asked < lead.raisedAt)
    refuse('not_raised_yet', 422, 'The lead was raised later than that.', { field: 'at' })
  if (asked > now) refuse('not_yet', 422, 'Nobody knows a score of tomorrow.', { field: 'at' })
  const at = lead.verdictAt !== null && lead.verdictAt < asked ? lead.verdictAt : asked
  const inputs = (await inputsAt(tx, [{ id: leadId, at }])).get(leadId)
  const answer = { at: at.toISOString(), definitionVersion: lead.version }
  if (!inputs) return { ...answer, known: false, missing: 0, score: null }
  const { rules } = (await definitionsByVersion(tx, [lead.version])).get(lead.version)!
  const moment = { now: at, timeZone: (await company(tx)).timeZone }
  const score = tell(rules, judge(rules, inputs.known, lead, moment), inputs.known)
  return { ...answer, known: true, missing: inputs.missing, score }
}
