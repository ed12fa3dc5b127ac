import type { ReactNode } from 'react'
import type { Rule, Target } from './api.ts'
import { t } from './texts.ts'

/** Rules in their order, each in a sentence; `actions` beside each. */
export function RulesRead({
  rules,
  actions,
}: {
  rules: readonly Rule[]
  actions?: (index: number) => ReactNode
}) {
  return (
    <>
      <ol className="routing-rules">
        {rules.map(({ key, label, sentence, to }, index) => (
          <li key={key}>
            <div className="routing-rule">
              <b>{label}</b>
              <span className="i2">
                {sentence ?? t('everyLead')} <span className="i3">→</span> {targetSentence(to)}
              </span>
            </div>
            {actions?.(index)}
          </li>
        ))}
      </ol>
      <p className="t12 i3 routing-note">{t('rest')}</p>
    </>
  )
}

function targetSentence(to: Target): string {
  if (to.kind === 'account_owner') return t('toOwner')
  if (to.kind === 'pool') return t('toPool', { names: namesOf(to.users.map(({ name }) => name)) })
  const isEven = new Set(to.users.map(({ weight }) => weight)).size <= 1
  const names = namesOf(
    to.users.map(({ name, weight }) => (isEven ? name : t('weightOf', { name, n: weight }))),
  )
  const said = to.users.length === 1 ? t('toOne', { names }) : t(`toUsers_${to.pick}`, { names })
  return to.today ? `${said}, ${t('todayOnly')}` : said
}

const namesOf = (names: readonly string[]): string =>
  names.length === 0 ? t('nobodyThere') : names.join(', ')
