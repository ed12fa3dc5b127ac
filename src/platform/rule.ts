import { sql } from 'kysely'
import type { z } from 'zod'
import { refuse } from '../shared/outcome.ts'
import type { Tx } from './database.ts'

/** What is wrong with a rule: the field at fault and a sentence. */
export type Fault = { field: string; sentence: string }

/** Whoever made which version when; null is as delivered. */
export type Version = { version: number; madeBy: string | null; madeAt: string }

/** A rule from the text of an address. Refuses what is none by `shape`, and what `faultOf` finds in it. */
export function readRule<Rule>(
  text: string,
  shape: z.ZodType<Rule>,
  faultOf: (rule: Rule) => Fault | null,
): Rule {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    given = null
  }
  const rule = shape.safeParse(given)
  if (!rule.success) return refuse('unreadable_rule', 422, 'This is no such rule.', { field: 'rule' })
  return faultless(rule.data, faultOf)
}

/** The rule itself, where nothing is wrong with it; refuses it otherwise, beside the field. */
export function faultless<Rule>(rule: Rule, faultOf: (rule: Rule) => Fault | null): Rule {
  const fault = faultOf(rule)
  if (fault) refuse('faulty_rule', 422, fault.sentence, { field: fault.field })
  return rule
}

/** The last hundred versions of a table of rules (rule, version, created_by, created_at), newest first. */
export async function ruleVersions<Rule extends object>(
  tx: Tx,
  table: 'class_rule' | 'lifecycle_rule',
): Promise<(Rule & Version)[]> {
  const { rows } = await sql<{ rule: Rule } & Version>`
    select r.rule, r.version, u.name as "madeBy", to_json(r.created_at)#>>'{}' as "madeAt"
    from ${sql.table(table)} r left join app_user u on u.id = r.created_by order by r.version desc limit 100`.execute(
    tx,
  )
  return rows.map(({ rule, ...version }) => ({ ...rule, ...version }))
}
