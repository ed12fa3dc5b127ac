import type { ReactNode } from 'react'
import { Section } from '../../ui/Section.tsx'
import type { Rules } from './api.ts'
import { t } from './definition-texts.ts'
import { signed } from './words.ts'

/** The most that rules of a side can give together. */
const most = (points: readonly number[]): number =>
  points.reduce((sum, each) => sum + Math.max(0, Math.round(each)), 0)

/** All rules as one page of sentences, each with its points. `beside` stands at the right of a rule, by its id. */
export function RulesRead({
  rules,
  beside = () => null,
}: {
  rules: Rules
  beside?: (ruleId: string) => ReactNode
}) {
  return (
    <>
      <Section
        title={t('fit')}
        count={t('fitNote', { n: most(rules.fit.map(({ points }) => points)) })}
        note={<span className="t12 i3">{t('points')}</span>}
      >
        <ul className="rules">
          {rules.fit.map(({ id, label, sentence, points }) => (
            <RuleRow key={id} label={label} sentence={sentence} end={signed(points)} beside={beside(id)} />
          ))}
        </ul>
      </Section>
      <Section
        title={t('engagement')}
        count={t('engagementNote', { n: most(rules.engagement.map(({ cap }) => cap)) })}
      >
        <ul className="rules">
          {rules.engagement.map(rule => (
            <RuleRow
              key={rule.id}
              label={rule.label}
              sentence={`${rule.sentence}, ${countedWords(rule)}`}
              end={signed(rule.cap)}
              beside={beside(rule.id)}
            />
          ))}
        </ul>
      </Section>
      <Section title={t('never')} count={t('neverNote')}>
        {rules.exclusions.length === 0 && <p className="i3">{t('neverNone')}</p>}
        <ul className="rules">
          {rules.exclusions.map(({ id, label, sentence }) => (
            <RuleRow key={id} label={label} sentence={sentence} end={t('out')} beside={beside(id)} />
          ))}
        </ul>
      </Section>
      <Qualified rules={rules} />
    </>
  )
}

/** How touches of a rule add up. */
export function countedWords({ pointsEach, halfLifeDays, minimum }: Rules['engagement'][number]): string {
  return [
    t('each', { points: signed(pointsEach) }),
    ...(minimum ? [t('minimum', { touches: minimum.touches, days: minimum.days })] : []),
    t('halves', { days: halfLifeDays }),
  ].join(', ')
}

function RuleRow({
  label,
  sentence,
  end,
  beside,
}: {
  label: string
  sentence: string
  end: string
  beside: ReactNode
}) {
  return (
    <li className="rule">
      <span>
        {label}
        <span className="i3 t12">
          {' · '}
          {sentence}
        </span>
      </span>
      <b>{end}</b>
      <div className="rule-beside">{beside}</div>
    </li>
  )
}

const letters = ['A', 'B', 'C', 'D'] as const
const figures = ['1', '2', '3', '4'] as const

function Qualified({ rules }: { rules: Rules }) {
  const { threshold, thresholds, grades } = rules
  return (
    <Section title={t('qualified')}>
      <p>{t('from', { n: threshold })}</p>
      {thresholds.map(each => (
        <p key={`${each.productGroup?.id} ${each.territory?.id}`}>
          {t('fromFor', { n: each.points, what: thresholdWords(each) })}
        </p>
      ))}
      <table className="grades">
        <tbody>
          <GradeRow name={t('fit')} steps={letters} least={grades.fit} />
          <GradeRow name={t('engagement')} steps={figures} least={grades.engagement} />
        </tbody>
      </table>
    </Section>
  )
}

export function thresholdWords({ productGroup, territory }: Rules['thresholds'][number]): string {
  if (productGroup && territory) return t('groupIn', { group: productGroup.name, territory: territory.name })
  return productGroup?.name ?? (territory ? t('inTerritory', { territory: territory.name }) : t('gone'))
}

function GradeRow({
  name,
  steps,
  least,
}: {
  name: string
  steps: readonly string[]
  least: readonly number[]
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {steps.map((step, n) => (
        <td key={step}>
          <b className="grade-step">{step}</b>{' '}
          {n === 0
            ? t('andMore', { n: least[0]! })
            : n < least.length
              ? t('fromPoints', { n: least[n]! })
              : t('less')}
        </td>
      ))}
    </tr>
  )
}
