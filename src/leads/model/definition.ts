import { refuse } from '../../shared/outcome.ts'

export const fitFields = [
  'industry',
  'country',
  'jobFunction',
  'seniority',
  'employees',
  'emailKind',
  'accountKind',
  'territory',
] as const
export type FitField = (typeof fitFields)[number]

/** What is known of a person and the account; null or absent = not known. Texts are compared without case. */
export type PersonFacts = { readonly [F in Exclude<FitField, 'employees'>]?: string | null } & {
  readonly employees?: number | null
}

/** All of `in`, `from` (at least) and `to` (at most) that are given must hold. Points may be negative. */
export type FitRule = {
  readonly id: string
  readonly side: 'fit'
  readonly label: string
  readonly points: number
  readonly field: FitField
  readonly in?: readonly string[]
  readonly from?: number
  readonly to?: number
}

/**
 * `pointsEach` per touch of these kinds, halved every `halfLifeDays`, summed and held to `cap` (by size, so a
 * negative rule is capped below). `titleIncludes` is looked for in title and address without case;
 * `minimum`: nothing counts below so many touches within the last days.
 */
export type EngagementRule = {
  readonly id: string
  readonly side: 'engagement'
  readonly label: string
  readonly touchKinds: readonly string[]
  readonly titleIncludes?: string
  readonly minimum?: { readonly touches: number; readonly days: number }
  readonly pointsEach: number
  readonly cap: number
  readonly halfLifeDays: number
}

export type Rule = FitRule | EngagementRule

/** What both sides agreed to call a qualified lead: a score of `threshold` or more, 0..100. */
export type Definition = {
  readonly version: number
  readonly name: string
  readonly threshold: number
  readonly rules: readonly Rule[]
}

/** Kinds of touch that some rule counts: all others cannot move a score. */
export function countingKinds({ rules }: Definition): string[] {
  return [...new Set(rules.flatMap(rule => (rule.side === 'engagement' ? rule.touchKinds : [])))]
}

/** Refuses a definition that could not be scored or explained; names the rule. */
export function assertDefinition(definition: Definition): void {
  if (!(definition.threshold >= 1 && definition.threshold <= 100)) {
    refuse('bad_threshold', 422, 'A threshold is a number from 1 to 100.', { field: 'threshold' })
  }
  if (definition.rules.length === 0) {
    refuse('no_rules', 422, 'A definition needs at least one rule.', { field: 'rules' })
  }
  const seen = new Set<string>()
  for (const [index, rule] of definition.rules.entries()) {
    const field = `rules/${index}`
    const wrong = seen.has(rule.id) ? 'its id is used twice' : fault(rule)
    if (wrong) refuse('bad_rule', 422, `Rule "${rule.label || rule.id}": ${wrong}.`, { field })
    seen.add(rule.id)
  }
}

function fault(rule: Rule): string | undefined {
  if (rule.id === '' || rule.id === 'limit') return 'it needs an id other than "limit"'
  if (rule.label.trim() === '') return 'it needs a label'
  return rule.side === 'fit' ? fitFault(rule) : engagementFault(rule)
}

function fitFault(rule: FitRule): string | undefined {
  const ranged = rule.from !== undefined || rule.to !== undefined
  if (!Number.isFinite(rule.points)) return 'its points must be a number'
  if (!(fitFields as readonly string[]).includes(rule.field)) return `"${rule.field}" is no field of fit`
  if (!ranged && !rule.in?.length) return 'it needs a list of values or a range'
  if (ranged && rule.field !== 'employees') return 'only employees have a range'
  return (rule.from ?? -Infinity) > (rule.to ?? Infinity) ? 'its range ends before it begins' : undefined
}

function engagementFault(rule: EngagementRule): string | undefined {
  if (rule.touchKinds.length === 0) return 'it needs a kind of touch'
  if (!Number.isFinite(rule.pointsEach)) return 'its points must be a number'
  if (!Number.isFinite(rule.cap) || rule.cap * rule.pointsEach < 0)
    return 'its cap must have the sign of its points'
  if (!(rule.halfLifeDays > 0 && Number.isFinite(rule.halfLifeDays)))
    return 'its half-life must be above 0 days'
  const minimum = rule.minimum
  return minimum && !(minimum.touches >= 1 && minimum.days > 0) ? 'its minimum must be above 0' : undefined
}
