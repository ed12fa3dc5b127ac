import type { Known, TraitValue } from '../../../shared/condition/known.ts'
import { type Condition, partsOf } from '../../../shared/condition/tree.ts'
import type { Rules } from './rules.ts'
import type { Judgement, Weighed } from './weigh.ts'

/**
 * 'limit' is the one reason that holds the score within 0..100; an exclusion has no points, nor has the likelihood that gave the
 * letter of the grade: its rule is the end that it is of, its detail the percent.
 */
export type Reason = {
  ruleId: string
  side: 'fit' | 'engagement' | 'limit' | 'exclusion' | 'grade'
  label: string
  detail: string
  points: number
}
/** A judgement as a lead keeps it: the reasons of a side sum to it, and all of them to the score. */
export type Score = Omit<Judgement, 'reasons' | 'excludedBy' | 'letterBy'> & { reasons: Reason[] }

export const NOT_KNOWN = 'not known'

/** The judgement with what stood behind each rule: the label of the rule, and what was found. */
export function tell(
  rules: Rules,
  { reasons, excludedBy, letterBy, ...judged }: Judgement,
  known: Known,
): Score {
  const labels = new Map([...rules.fit, ...rules.engagement].map(rule => [rule.id, rule.label]))
  const conditions = new Map(rules.fit.map(({ id, when }) => [id, when]))
  const told = (weighed: Weighed): Reason => {
    const { ruleId, side, points } = weighed
    if (side === 'limit') {
      const low = points > 0
      const label = low ? 'A score is never below 0' : 'A score is never above 100'
      return { ruleId, side, label, detail: low ? '0' : '100', points }
    }
    const detail = side === 'fit' ? found(conditions.get(ruleId)!, known) : seen(weighed)
    return { ruleId, side, label: labels.get(ruleId)!, detail, points }
  }
  const excluding = rules.exclusions.filter(({ id }) => excludedBy.includes(id))
  return {
    ...judged,
    reasons: [
      ...excluding.map(({ id, label, when }) => ({
        ruleId: id,
        side: 'exclusion' as const,
        label,
        detail: found(when, known),
        points: 0,
      })),
      ...reasons.map(told),
      ...(letterBy === null ? [] : [letterOf(rules, letterBy)]),
    ],
  }
}

const letterOf = ({ grades }: Rules, percent: number): Reason => ({
  ...{ ruleId: grades.letterBy!.goal, side: 'grade', label: 'Likelihood gives the letter' },
  ...{ detail: String(percent), points: 0 },
})

/** What is known of the fields that a condition asks for; what stands for a name is left out. */
function found(when: Condition, known: Known): string {
  const values = valuesOf(when, known)
  if (values === null) return ''
  return [...new Set(values.map(String))].join(', ') || NOT_KNOWN
}

/** Null where it asks for no field. */
function valuesOf(condition: Condition, known: Known | null | undefined): TraitValue[] | null {
  if ('trait' in condition) {
    const isReference = 'values' in condition && condition.values.some(value => typeof value === 'number')
    if (isReference) return null
    const value = known?.traits[condition.trait] ?? null
    return value === null ? [] : [value]
  }
  if ('persons' in condition) return null
  const of = 'account' in condition ? known?.account : known
  const below = partsOf(condition).flatMap(({ part }) => {
    const values = valuesOf(part, of)
    return values ? [values] : []
  })
  return below.length === 0 ? null : below.flat()
}

function seen({ touches }: Weighed): string {
  if (!touches || touches.latest === null) return 'none'
  const { count, latest, lacking } = touches
  if (lacking) return `${count} of ${lacking.of} in ${lacking.days} days`
  return `${count} ×, latest ${new Date(latest.at).toISOString().slice(0, 10)}: ${latest.title}`
}
