import type { Format } from '../../ui/format.ts'
import type { ClassRule } from '../model/class.ts'
import type { Current } from './api.ts'
import { t } from './texts.ts'

const kinds = ['revenue', 'margin', 'potential'] as const

/** What a rule measures by: one figure, or several with their weights. */
export function measureName({ weights }: Pick<ClassRule, 'weights'>): string {
  const used = kinds.filter(kind => weights[kind] > 0)
  if (used.length === 1 && weights[used[0]!] === 100) return t(`m_${used[0]!}`)
  return used.map(kind => t('weighed', { p: weights[kind], measure: t(`m_${kind}`) })).join(' + ')
}

/** Why an account has its class, in one sentence. */
export function reasonOf(current: Current, f: Format): string {
  const { letter, rule } = current
  const n = rule.months
  if (current.valueCents <= 0) return t('reasonNothing', { letter, n })
  const { revenue, margin } = rule.weights
  const reason = t(revenue + margin > 0 ? 'reason' : 'reasonOpen', {
    letter,
    value: f.money(current.valueCents),
    measure: measureName(rule),
    n,
    rank: f.count(current.rank),
    ranked: f.count(current.ranked),
  })
  const border = rule.classes.find(each => each.letter === letter)?.border ?? null
  const ahead = f.percent(current.ahead)
  if (rule.by === 'share')
    return border === null
      ? t('reasonShareRest', { reason, ahead, letter })
      : t('reasonShare', { reason, ahead, letter, border: f.percent(border / 100) })
  return border === null
    ? t('reasonAmountRest', { reason, letter })
    : t('reasonAmount', { reason, letter, border: f.money(border) })
}

/** A rule in one line. */
export function ruleLine(rule: ClassRule, f: Format): string {
  const borderText = (border: number) => (rule.by === 'share' ? f.percent(border / 100) : f.money(border))
  return t('summary', {
    letters: rule.classes
      .map(({ letter, border }) =>
        border === null ? t('last', { letter }) : t('upTo', { letter, border: borderText(border) }),
      )
      .join(', '),
    measure: measureName(rule),
    n: rule.months,
    group: rule.hierarchy ? t('withGroup') : '',
  })
}
