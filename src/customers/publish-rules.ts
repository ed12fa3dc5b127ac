import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { customFieldsOf } from './custom-fields.ts'
import { type QualityRules, qualityRecords, ratedFields } from './model/completeness.ts'
import { type ActiveRules, activeRules } from './quality.ts'
import { insertRules } from './store-quality.ts'

/** Publishes rules as a new version and has all records computed anew. Refuses fields that are not there, or twice. */
export async function publishRules(
  tx: Tx,
  actor: Actor,
  rules: QualityRules,
  now: Date,
): Promise<ActiveRules> {
  for (const record of qualityRecords) {
    const declared = (await customFieldsOf(tx, record)).map(({ key }) => `custom.${key}`)
    for (const [at, { field }] of rules[record].entries()) {
      if (!ratedFields[record].includes(field) && !declared.includes(field))
        refuse('no_such_field', 422, `There is no field "${field}" that could be rated.`, {
          field: `${record}/${at}/field`,
        })
      if (rules[record].findIndex(each => each.field === field) !== at)
        refuse('same_field', 422, `"${field}" stands there twice.`, { field: `${record}/${at}/field` })
    }
  }
  await insertRules(tx, rules, actor.userId, now)
  await computeAll(tx)
  return activeRules(tx)
}

/** Has all records computed anew, by a job. */
export async function computeAll(tx: Tx): Promise<void> {
  await enqueue(tx, 'customers.quality_all', {}, { key: 'customers.quality_all' })
}
