import { BarList } from '../../ui/Bars.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import type { CampaignRow, Overview } from './api.ts'
import { t } from './texts.ts'
import { each, platformName, rowsDoor } from './words.ts'

/** By campaign: what is reported, and beside it what we ourselves know, with the gap between the two. */
export function CampaignFigures({
  rows,
  total,
  span,
}: {
  rows: readonly CampaignRow[]
  total: Overview['total']
  span: Record<string, string>
}) {
  const f = useFormat()
  const money = (cents: number | null) => (cents === null ? '–' : f.money(cents))
  const doorOf = ({ campaign, reported }: CampaignRow) =>
    rowsDoor({ ...span, ...(campaign ? { campaignId: String(campaign.id) } : { reported: reported ?? '' }) })
  const dearest = rows.filter(({ costCents }) => costCents > 0).slice(0, 8)
  return (
    <Section
      title={t('byCampaign')}
      note={<Door to={rowsDoor(span)}>{`${t('cost')} ${f.money(total.costCents)}`}</Door>}
    >
      {dearest.length > 1 && (
        <BarList
          rows={dearest.map(row => ({
            label: row.campaign?.name ?? row.reported ?? '',
            value: row.costCents,
            text: f.money(row.costCents),
            href: doorOf(row),
          }))}
        />
      )}
      <Table
        label={t('byCampaign')}
        rows={rows}
        rowKey={({ campaign, reported }) => campaign?.id ?? `reported ${reported}`}
        empty={<Empty sentence={t('noneInSpan')} />}
        columns={[
          {
            key: 'campaign',
            head: t('campaign'),
            cell: row =>
              row.campaign ? (
                <Door to={`/campaigns/${row.campaign.id}`}>{row.campaign.name}</Door>
              ) : (
                <>
                  {row.reported || '–'} <span className="tag">{t('unmatchedNote')}</span>
                </>
              ),
          },
          {
            key: 'platform',
            head: t('platform'),
            phone: false,
            cell: ({ platform }) => platformName(platform),
          },
          {
            key: 'i',
            head: t('impressions'),
            right: true,
            phone: false,
            cell: row => f.count(row.impressions),
          },
          {
            key: 'c',
            head: t('clicks'),
            right: true,
            cell: row => <Door to={doorOf(row)}>{f.count(row.clicks)}</Door>,
          },
          { key: 'cost', head: t('cost'), right: true, cell: row => f.money(row.costCents) },
          {
            key: 'per',
            head: t('perClick'),
            right: true,
            phone: false,
            cell: row => money(each(row.costCents, row.clicks)),
          },
          {
            key: 'conv',
            head: t('conversions'),
            right: true,
            phone: false,
            cell: row => f.count(row.conversions),
          },
          {
            key: 'own',
            head: t('ownVisits'),
            right: true,
            phone: false,
            cell: ({ campaign, ownVisits }) =>
              campaign ? (
                <Door to={`/campaigns/${campaign.id}?stage=touched`}>{f.count(ownVisits)}</Door>
              ) : (
                '–'
              ),
          },
          {
            key: 'gap',
            head: <span title={t('gapWhy')}>{t('gap')}</span>,
            right: true,
            phone: false,
            cell: ({ clicks, ownVisits, campaign }) =>
              campaign && clicks > 0 ? f.percent(ownVisits / clicks) : '–',
          },
          {
            key: 'leads',
            head: t('leads'),
            right: true,
            cell: ({ campaign, leads }) =>
              campaign ? <Door to={`/leads?campaignId=${campaign.id}`}>{f.count(leads)}</Door> : '–',
          },
          {
            key: 'perLead',
            head: t('perLead'),
            right: true,
            phone: false,
            cell: row => money(each(row.costCents, row.leads)),
          },
          {
            key: 'budget',
            head: t('budget'),
            right: true,
            phone: false,
            cell: ({ budgetCents, costCents }) => (budgetCents ? f.percent(costCents / budgetCents) : '–'),
          },
        ]}
      />
      <p className="t12 i3">{t('gapWhy')}</p>
    </Section>
  )
}
