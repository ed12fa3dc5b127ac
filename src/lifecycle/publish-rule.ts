import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { faultless } from '../platform/rule.ts'
import type { Actor } from '../team/model/actor.ts'
import { faultOf, type LifecycleRule } from './model/stage.ts'
import { activeRule, type PublishedRule } from './recompute.ts'
import { insertRule } from './store.ts'

/** Publishes a rule as a new version and has everybody staged by it. Refuses borders out of order. */
export async function publishRule(
  tx: Tx,
  actor: Actor,
  rule: LifecycleRule,
  now: Date,
): Promise<PublishedRule> {
  await insertRule(tx, faultless(rule, faultOf), actor.userId, now)
  await enqueue(tx, 'lifecycle.restage', {}, { key: 'lifecycle.restage' })
  return activeRule(tx)
}
