import type { EngagementRule, FitRule, Rule } from '../model/definition.ts'
import { t } from './texts.ts'
import { fieldText, inWords, kindText } from './words.ts'

/** Rules as the API gives them: records of the definition, checked by what they must have. */
export function asRules(given: readonly Record<string, unknown>[]): Rule[] {
  return given.filter(rule => rule.side === 'fit' || rule.side === 'engagement') as unknown as Rule[]
}

export function fitSentence(rule: FitRule): string {
  const field = fieldText(rule.field)
  if (rule.in && rule.in.length > 0) return t('oneOf', { field, values: listed(rule.in.map(inWords)) })
  if (rule.from !== undefined && rule.to !== undefined)
    return t('rangeBetween', { field, from: rule.from, to: rule.to })
  return rule.from !== undefined
    ? t('rangeFrom', { field, from: rule.from })
    : t('rangeTo', { field, to: rule.to ?? 0 })
}

export function engagementSentence(rule: EngagementRule): string {
  return t('each', {
    points: signed(rule.pointsEach),
    kinds: listed(rule.touchKinds.map(kindText)),
    about: rule.titleIncludes ? t('about', { text: rule.titleIncludes }) : '',
    minimum: rule.minimum ? t('minimum', { touches: rule.minimum.touches, days: rule.minimum.days }) : '',
    cap: signed(rule.cap),
    days: rule.halfLifeDays,
  })
}

/** With a true minus. */
export const signed = (points: number): string => (points < 0 ? `\u2212${-points}` : `+${points}`)

function listed(values: readonly string[]): string {
  const last = values.at(-1) ?? ''
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} ${t('or')} ${last}`
}
