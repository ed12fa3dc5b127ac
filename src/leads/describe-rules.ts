import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { type ConditionNeeds, saidIn, touchSaidIn, vocabularyIn } from '../segments/asked.ts'
import { namesIn } from '../segments/names.ts'
import type { Names } from '../shared/condition/naming.ts'
import type { Locale } from '../shared/texts.ts'
import { askedByRules } from './model/definition/needs.ts'
import type { Rules, Threshold } from './model/definition/rules.ts'
import type { rulesAnswer } from './model/definition-contract.ts'
import { leadSource } from './source.ts'

/** What sentences about rules need of the domains below: what conditions refer to by id. */
export type DescribeNeeds = Pick<ConditionNeeds, 'referents'>
export type RulesAnswer = z.infer<typeof rulesAnswer>

/** Rules as one page of sentences, in a language; what stands behind a sentence goes with it. */
export async function describeRules(
  tx: Tx,
  { referents }: DescribeNeeds,
  rules: Rules,
  language: Locale,
): Promise<{ rules: RulesAnswer; names: Names }> {
  const source = await leadSource(tx)
  const worded = await vocabularyIn(tx, source, language)
  const asked = askedByRules(rules).map(when => ({ about: 'person' as const, when }))
  const names = await namesIn(tx, { source: async () => source, referents }, asked, worded.vocabulary)
  const said = <T extends { when: Rules['fit'][number]['when'] }>(rule: T) => ({
    ...rule,
    sentence: saidIn(rule.when, 'person', worded, names),
  })
  return {
    names,
    rules: {
      fit: rules.fit.map(said),
      engagement: rules.engagement.map(rule => ({
        ...rule,
        sentence: touchSaidIn(rule.touches, worded, names),
      })),
      exclusions: rules.exclusions.map(said),
      threshold: rules.threshold,
      thresholds: await namedThresholds(tx, rules.thresholds),
      grades: rules.grades,
    },
  }
}

async function namedThresholds(tx: Tx, thresholds: readonly Threshold[]) {
  const named = async (table: 'product_group' | 'territory', ids: (number | undefined)[]) => {
    const { rows } = await sql<{ id: number; name: string }>`
      select id, name from ${sql.table(table)} where id = any(${ids.filter(id => id !== undefined)}::bigint[])`.execute(
      tx,
    )
    return (id: number | undefined) => (id === undefined ? null : (rows.find(row => row.id === id) ?? null))
  }
  const group = await named(
    'product_group',
    thresholds.map(each => each.productGroupId),
  )
  const territory = await named(
    'territory',
    thresholds.map(each => each.territoryId),
  )
  return thresholds.map(({ productGroupId, territoryId, points }) => ({
    productGroup: group(productGroupId),
    territory: territory(territoryId),
    points,
  }))
}
