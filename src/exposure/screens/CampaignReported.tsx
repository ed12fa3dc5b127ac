import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { exposure } from './api.ts'
import { t } from './texts.ts'
import { each, platformName, rowsDoor } from './words.ts'

/** What platforms report of one campaign, and what a lead of it cost. */
export function CampaignReported({ id }: { id: number }) {
  const f = useFormat()
  const { user } = useSettings()
  const isStaff = user !== null && user?.role !== 'partner'
  const { data } = exposure.useApi('GET /api/exposure', { query: { campaignId: id } }, { enabled: isStaff })
  const row = data?.campaigns[0]
  if (!isStaff || !data) return null
  const money = (cents: number | null) => (cents === null ? '–' : f.money(cents))
  return (
    <Section title={t('reported')} note={t('reportedNote')}>
      {!row && <p className="i3">{t('noReported')}</p>}
      {row && (
        <dl className="facts">
          <dt>{t('platform')}</dt>
          <dd>{platformName(row.platform)}</dd>
          <dt>{t('impressions')}</dt>
          <dd>{f.count(row.impressions)}</dd>
          <dt>{t('clicks')}</dt>
          <dd>
            <Door to={rowsDoor({ campaignId: String(id) })}>{f.count(row.clicks)}</Door>
          </dd>
          <dt>{t('cost')}</dt>
          <dd>{f.money(row.costCents)}</dd>
          <dt>{t('perClick')}</dt>
          <dd>{money(each(row.costCents, row.clicks))}</dd>
          <dt>{t('perLead')}</dt>
          <dd>{money(each(row.costCents, row.leads))}</dd>
          <dt>{t('budget')}</dt>
          <dd>{row.budgetCents ? f.percent(row.costCents / row.budgetCents) : '–'}</dd>
          <dt>{t('conversions')}</dt>
          <dd>{f.count(row.conversions)}</dd>
        </dl>
      )}
    </Section>
  )
}
