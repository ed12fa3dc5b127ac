import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CampaignDialog } from '../../campaigns/screens/CampaignDialog.tsx'
import { CampaignReported } from '../../exposure/screens/CampaignReported.tsx'
import { creditModels, funnelStages } from '../../insight/model/figures.ts'
import { OffersOfCampaign } from '../../offers/screens/OffersOfCampaign.tsx'
import { marketers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Staircase } from '../../ui/Staircase.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { CampaignPeople } from './CampaignPeople.tsx'
import './campaign.css'
import { t } from './campaign-texts.ts'
import { campaigns, insight, leads, pipeline } from './clients.ts'
import { campaignDoors, monthsOf } from './doors.ts'

const handOver = funnelStages.indexOf('accepted')

/** One campaign: what was spent, whom it brought and how far they came. `?stage=` opens the people of a step. */
export function CampaignPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const f = useFormat()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const campaign = campaigns.useApi('GET /api/campaigns/:id', { params: { id } })
  const funnel = insight.useApi('GET /api/funnel', { query: { campaign: String(id), by: 'month' } })
  if (!campaign.data)
    return (
      <Page title={t('campaign')} plain>
        {campaign.error ? (
          <Failed problem={campaign.error} onRetry={() => void campaign.refetch()} />
        ) : (
          <Loading rows={10} />
        )}
      </Page>
    )
  const { name, channel, startsOn, endsOn, productGroup, owner, budgetCents, costCents, utmKey } =
    campaign.data
  const stage = funnelStages.find(each => each === address.stage)
  const mayChange = marketers.some(role => role === user?.role)
  const scale = address.scale === 'linear' ? 'linear' : 'log'
  return (
    <Page
      title={name}
      mark={<span className="tag">{t(`channel_${channel}`)}</span>}
      sub={[startsOn && f.date(startsOn), endsOn && f.date(endsOn)].filter(Boolean).join(' – ')}
      actions={mayChange && <Button onClick={() => setAddress({ edit: 'true' })}>{t('edit')}</Button>}
      lens={<Lens value="names" groups={`/insight/funnel?campaign=${id}`} names={`/campaigns/${id}`} />}
    >
      <div className={stage ? 'with-panel' : ''}>
        <div className="campaign">
          <dl className="campaign-kpis">
            <Kpi name={t('budget')}>{f.moneyWhole(budgetCents) || '–'}</Kpi>
            <Kpi name={t('cost')}>{f.moneyWhole(costCents) || '–'}</Kpi>
            {creditModels.map(model => (
              <Revenue key={model} id={id} model={model} />
            ))}
            <Counts id={id} />
          </dl>
          <Section title={t('people')} note={t('peopleNote')}>
            {funnel.error && <Failed problem={funnel.error} onRetry={() => void funnel.refetch()} />}
            {funnel.isPending && <Loading rows={6} />}
            {funnel.data?.total.touched === 0 && <Empty sentence={t('noPeople')} />}
            {funnel.data && funnel.data.total.touched > 0 && (
              <Staircase
                scale={scale}
                onScale={next =>
                  setAddress({ scale: next === 'linear' ? 'linear' : undefined }, { replace: true })
                }
                split={handOver}
                steps={funnelStages.map((each, index) => ({
                  key: each,
                  label: t(`stage_${each}`),
                  value: funnel.data.total[each],
                  href: campaignDoors.people(id, each),
                  open: stage === each,
                  side: index < handOver ? ('marketing' as const) : ('sales' as const),
                }))}
              />
            )}
          </Section>
          <OffersOfCampaign id={id} />
          <CampaignReported id={id} />
          <Section title={t('facts')}>
            <dl className="facts">
              <dt>{t('owner')}</dt>
              <dd>{owner?.name ?? t('noOwner')}</dd>
              <dt>{t('productGroup')}</dt>
              <dd>{productGroup?.name ?? '–'}</dd>
              <dt>{t('utmKey')}</dt>
              <dd>{utmKey ?? '–'}</dd>
            </dl>
          </Section>
        </div>
        {stage && <CampaignPeople id={id} name={name} stage={stage} />}
      </div>
      {mayChange && address.edit === 'true' && (
        <CampaignDialog campaign={campaign.data} onClose={() => setAddress({ edit: undefined })} />
      )}
    </Page>
  )
}

function Kpi({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="t12 i3">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Revenue({ id, model }: { id: number; model: (typeof creditModels)[number] }) {
  const f = useFormat()
  const revenue = insight.useApi('GET /api/revenue', { query: { campaign: String(id), by: 'month', model } })
  const months = monthsOf(revenue.data?.rows ?? [])
  return (
    <Kpi name={t(`revenue_${model}`)}>
      {revenue.data &&
        (months ? (
          <Door to={campaignDoors.revenue(id, model, months)}>
            {f.moneyWhole(revenue.data.total.amountCents)}
          </Door>
        ) : (
          '–'
        ))}
    </Kpi>
  )
}

/** Leads and opportunities that name the campaign. */
function Counts({ id }: { id: number }) {
  const f = useFormat()
  const raised = leads.useApi('GET /api/leads', { query: { campaignId: id, limit: 1 } })
  const opened = pipeline.useApi('GET /api/opportunities', { query: { campaignId: id, limit: 1 } })
  return (
    <>
      <Kpi name={t('leads')}>
        {raised.data && <Door to={campaignDoors.leads(id)}>{f.count(raised.data.total ?? 0)}</Door>}
      </Kpi>
      <Kpi name={t('opportunities')}>
        {opened.data && <Door to={campaignDoors.opportunities(id)}>{f.count(opened.data.total ?? 0)}</Door>}
      </Kpi>
    </>
  )
}
