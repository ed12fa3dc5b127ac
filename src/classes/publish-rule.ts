import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { faultless } from '../platform/rule.ts'
import type { Actor } from '../team/model/actor.ts'
import { activeClassRule, type PublishedRule } from './classes.ts'
import { type ClassRule, faultOf } from './model/class.ts'
import { insertClassRule } from './store.ts'

/** Publishes a rule as a new version and has all accounts classed anew. Refuses borders out of order, letters twice. */
export async function publishClassRule(
  tx: Tx,
  actor: Actor,
  rule: ClassRule,
  now: Date,
): Promise<PublishedRule> {
  await insertClassRule(tx, faultless(rule, faultOf), actor.userId, now)
  await computeClasses(tx)
  return activeClassRule(tx)
}

/** Has all accounts classed anew, by a job. */
export async function computeClasses(tx: Tx): Promise<void> {
  await enqueue(tx, 'customers.classes', {}, { key: 'customers.classes' })
}
