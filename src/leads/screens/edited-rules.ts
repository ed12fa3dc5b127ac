import type { Condition, Match } from '../../shared/condition/tree.ts'
import { freshRuleId } from '../model/definition/changes.ts'
import type { Rules } from './api.ts'
import type { EditedRule } from './RuleDialog.tsx'
import type { RuleList } from './RulesRead.tsx'

/** Rules as they are sent: without their sentences, thresholds by ids. */
export function rulesSent(rules: Rules): Record<string, unknown> {
  const bare = <T extends { sentence: string }>({ sentence: _, ...rule }: T) => rule
  return {
    fit: rules.fit.map(bare),
    engagement: rules.engagement.map(bare),
    exclusions: rules.exclusions.map(bare),
    threshold: rules.threshold,
    thresholds: rules.thresholds.map(({ productGroup, territory, points }) => ({
      ...(productGroup ? { productGroupId: productGroup.id } : {}),
      ...(territory ? { territoryId: territory.id } : {}),
      points,
    })),
    grades: rules.grades,
  }
}

const blank: Omit<EditedRule, 'list' | 'id' | 'label'> = {
  when: { all: [] },
  points: 10,
  touches: {},
  pointsEach: 5,
  cap: 15,
  halfLifeDays: 30,
  minimumTouches: null,
  minimumDays: null,
}

export const newRule = (list: RuleList, rules: Rules): EditedRule => ({
  ...blank,
  list,
  id: freshRuleId(list, rules),
  label: '',
})

export function editedRule(list: RuleList, id: string, rules: Rules): EditedRule | null {
  const at = { ...blank, list, id }
  if (list === 'engagement') {
    const rule = rules.engagement.find(each => each.id === id)
    if (!rule) return null
    const { label, touches, pointsEach, cap, halfLifeDays, minimum } = rule
    return {
      ...at,
      ...{ label, pointsEach, cap, halfLifeDays },
      touches: touches as Match,
      minimumTouches: minimum?.touches ?? null,
      minimumDays: minimum?.days ?? null,
    }
  }
  const rule = list === 'fit' ? rules.fit.find(each => each.id === id) : null
  const found = rule ?? rules.exclusions.find(each => each.id === id)
  if (!found) return null
  return { ...at, label: found.label, when: found.when as Condition, points: rule?.points ?? null }
}

/** Rules as they are sent, with this one in its place; without it where `edited` is null. */
export function withRule(rules: Rules, list: RuleList, id: string, edited: EditedRule | null) {
  const sent = rulesSent(rules)
  const all = sent[list] as { id: string }[]
  if (edited === null) return { ...sent, [list]: all.filter(rule => rule.id !== id) }
  const { label, when, points, touches, pointsEach, cap, halfLifeDays, minimumTouches, minimumDays } = edited
  const rule =
    list === 'fit'
      ? { id, label, when, points }
      : list === 'exclusions'
        ? { id, label, when }
        : {
            ...{ id, label, touches, pointsEach, cap, halfLifeDays },
            ...(minimumTouches === null && minimumDays === null
              ? {}
              : { minimum: { touches: minimumTouches, days: minimumDays } }),
          }
  const isThere = all.some(each => each.id === id)
  return { ...sent, [list]: isThere ? all.map(each => (each.id === id ? rule : each)) : [...all, rule] }
}
