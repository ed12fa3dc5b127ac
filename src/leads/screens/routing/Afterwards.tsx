import { SelectField } from '../../../ui/Field.tsx'
import { Section } from '../../../ui/Section.tsx'
import { afterwards } from '../../model/routing/rule.ts'
import { type Overview, type Rules, routing } from './api.ts'
import { t } from './texts.ts'

/** What becomes of a lead that somebody has: said, or chosen in the draft. */
export function Afterwards({ overview: { inForce, draft, mayChange } }: { overview: Overview }) {
  const save = routing.useCall('PUT /api/routing/draft')
  if (!draft || !mayChange)
    return (
      <Section title={t('afterwards')}>
        <AfterwardsRead rules={draft ?? inForce} />
      </Section>
    )
  const { revision } = draft
  const choose = (change: Partial<Pick<Rules, 'onBroken' | 'onAbsence'>>) =>
    save.mutate({ body: { revision, ...change } })
  const read = (value: string) => afterwards.find(each => each === value) ?? 'stays'
  return (
    <Section title={t('afterwards')}>
      <div className="form routing-afterwards">
        <SelectField
          label={t('onBroken')}
          value={draft.onBroken}
          onChange={value => choose({ onBroken: read(value) })}
          options={afterwards.map(value => ({ value, label: t(`broken_${value}`) }))}
        />
        <SelectField
          label={t('onAbsence')}
          value={draft.onAbsence}
          onChange={value => choose({ onAbsence: read(value) })}
          options={afterwards.map(value => ({ value, label: t(`absence_${value}`) }))}
        />
      </div>
    </Section>
  )
}

export function AfterwardsRead({ rules }: { rules: Pick<Rules, 'onBroken' | 'onAbsence'> }) {
  return (
    <dl className="routing-said">
      <dt>{t('onBroken')}</dt>
      <dd>{t(`broken_${rules.onBroken}`)}</dd>
      <dt>{t('onAbsence')}</dt>
      <dd>{t(`absence_${rules.onAbsence}`)}</dd>
    </dl>
  )
}
