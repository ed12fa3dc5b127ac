import { sql } from 'kysely'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'

const percent = (goal: string): TraitSql => ({
  kind: 'number',
  value: sql`(select x.percent from person_likelihood x where x.person_id = p.id and x.goal = ${sql.lit(goal)})`,
  reads: ['person_likelihood'],
})

/**
 * What was learnt of how leads end, said of a person as if a lead were raised now, in percent; not known where nothing is released
 * or the person did nothing of late. A rule may ask for it, so it stands here, below what learns it.
 */
export const likelihoodTraits: TraitsSql = {
  likelihoodAccepted: percent('accepted'),
  likelihoodOpportunity: percent('opportunity'),
  likelihoodWon: percent('won'),
}
