import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Grade } from '../../ui/Grade.tsx'
import { Section } from '../../ui/Section.tsx'
import { Waterfall } from '../../ui/Waterfall.tsx'
import type { LikelihoodGoal } from '../model/definition/rules.ts'
import type { LeadDetail } from './api.ts'
import { t } from './texts.ts'

const sides = ['fit', 'engagement', 'limit'] as const
const isRule = (side: string): boolean => side === 'fit' || side === 'engagement'

/** Every reason with its points; all of them sum to the score. Rules that gave nothing are folded away. */
export function LeadScore({ lead }: { lead: LeadDetail }) {
  const format = useFormat()
  const [all, setAll] = useState(false)
  const zeros = lead.reasons.filter(({ side, points }) => isRule(side) && points === 0).length
  const groups = sides.flatMap(side => {
    const reasons = lead.reasons.filter(reason => reason.side === side)
    if (side === 'limit' && reasons.length === 0) return []
    const rows = reasons
      .filter(({ points }) => all || points !== 0)
      .map(({ label, detail, points }) => ({ label, detail: detailText(detail, format), points }))
    return [{ name: t(side), total: reasons.reduce((sum, { points }) => sum + points, 0), rows }]
  })
  const limited = lead.reasons.some(({ side }) => side === 'limit')
  const letterBy = lead.reasons.find(({ side }) => side === 'grade')
  const excluding = lead.reasons.filter(({ side }) => side === 'exclusion').map(({ label }) => label)
  return (
    <Section
      title={t('score', { n: lead.score })}
      mark={<Grade grade={lead.grade} />}
      count={t('threshold', { n: lead.threshold })}
      note={<Door to="/definition">{t('definition', { n: lead.definitionVersion })}</Door>}
    >
      <Waterfall
        groups={groups}
        total={lead.score}
        threshold={lead.threshold}
        summary={
          limited ? t('held') : t(lead.score >= lead.threshold ? 'above' : 'below', { n: lead.threshold })
        }
      />
      {letterBy && (
        <p className="t12 i2">
          {t(`letter_${letterBy.ruleId as LikelihoodGoal}`, { percent: Number(letterBy.detail) })}
        </p>
      )}
      {excluding.length > 0 && <p role="note">{t('excluded', { rules: excluding.join(', ') })}</p>}
      {zeros > 0 && (
        <Button small quiet onClick={() => setAll(!all)}>
          {all ? t('hideZeros') : t('showZeros', { n: zeros })}
        </Button>
      )}
    </Section>
  )
}

const words: Readonly<Record<string, 'notKnown' | 'noTouch'>> = { 'not known': 'notKnown', none: 'noTouch' }
/** Days in the reader's way, codes as words. */
const detailText = (detail: string, format: Format): string => {
  const word = words[detail]
  if (word) return t(word)
  return detail.replace(/\d{4}-\d{2}-\d{2}/, day => format.date(day)).replaceAll('_', ' ')
}
