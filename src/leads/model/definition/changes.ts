import type { EngagementRule, Exclusion, FitRule, Rules } from './rules.ts'

const lists = ['fit', 'engagement', 'exclusions'] as const
export type RuleList = (typeof lists)[number]
type AnyRule = FitRule | EngagementRule | Exclusion

export const ruleIds = (rules: Rules): Set<string> =>
  new Set(lists.flatMap(list => rules[list].map(({ id }) => id)))

/** The same whatever the order of keys: the database keeps them in its own. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
const same = (one: unknown, other: unknown): boolean => written(one) === written(other)

export const sameRules = (one: Rules, other: Rules): boolean => same(one, other)

/** A rule that is another in two sets of rules, or stands in one of them alone; by its id. */
export type RuleChanged = { list: RuleList; ruleId: string; how: 'added' | 'removed' | 'changed' }

/** What is another, in the order in which the rules stand, those taken out behind. */
export function changedRules(before: Rules, after: Rules): RuleChanged[] {
  return lists.flatMap(list => {
    const had = new Map<string, AnyRule>(before[list].map(rule => [rule.id, rule]))
    const has = new Set(after[list].map(({ id }) => id))
    const now = after[list].flatMap((rule: AnyRule): RuleChanged[] => {
      const earlier = had.get(rule.id)
      if (!earlier) return [{ list, ruleId: rule.id, how: 'added' }]
      return same(earlier, rule) ? [] : [{ list, ruleId: rule.id, how: 'changed' }]
    })
    const gone = before[list].filter(({ id }) => !has.has(id))
    return [...now, ...gone.map(({ id }): RuleChanged => ({ list, ruleId: id, how: 'removed' }))]
  })
}

/** The rules of before with this one as it is after: what the change alone does. */
export function withChange(before: Rules, after: Rules, { list, ruleId, how }: RuleChanged): Rules {
  const place = (all: readonly AnyRule[]) => all.findIndex(({ id }) => id === ruleId)
  const rest = before[list].filter(({ id }) => id !== ruleId) as AnyRule[]
  if (how === 'removed') return { ...before, [list]: rest }
  const rule = after[list][place(after[list])]!
  const at = how === 'changed' ? place(before[list]) : rest.length
  return { ...before, [list]: rest.toSpliced(at, 0, rule) }
}

/** What both made of the same rules: each rule is as whoever changed it has it; where both did, as `mine` has it. */
export function merged(base: Rules, mine: Rules, theirs: Rules): Rules {
  const listOf = <T extends AnyRule>(of: (rules: Rules) => readonly T[]): T[] => {
    const had = new Map(of(base).map(rule => [rule.id, rule]))
    const [own, others] = [of(mine), of(theirs)]
    const kept = own.flatMap(rule => {
      const [earlier, other] = [had.get(rule.id), others.find(({ id }) => id === rule.id)]
      if (!earlier || !same(earlier, rule)) return [rule]
      return other ? [other] : []
    })
    const fresh = others.filter(
      rule => !own.some(({ id }) => id === rule.id) && !same(had.get(rule.id), rule),
    )
    return [...kept, ...fresh]
  }
  const pick = <K extends 'threshold' | 'thresholds' | 'grades'>(key: K): Rules[K] =>
    same(base[key], mine[key]) ? theirs[key] : mine[key]
  return {
    fit: listOf(rules => rules.fit),
    engagement: listOf(rules => rules.engagement),
    exclusions: listOf(rules => rules.exclusions),
    threshold: pick('threshold'),
    thresholds: pick('thresholds'),
    grades: pick('grades'),
  }
}

/** An id that no rule has. */
export function freshRuleId(
  list: RuleList,
  { fit, engagement, exclusions }: Record<RuleList, readonly { id: string }[]>,
): string {
  const taken = new Set([...fit, ...engagement, ...exclusions].map(({ id }) => id))
  let n = taken.size + 1
  while (taken.has(`${list}_${n}`)) n++
  return `${list}_${n}`
}
