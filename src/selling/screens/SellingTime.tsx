import { useAddress } from '../../ui/address.ts'
import { BarList } from '../../ui/Bars.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { type Figures, selling } from './api.ts'
import { dimensionOf, doorOf, narrowingOf, opensOf } from './doors.ts'
import { GiveBack } from './GiveBack.tsx'
import { SellingFilters } from './SellingFilters.tsx'
import { SellingNames } from './SellingNames.tsx'
import { SellingTable } from './SellingTable.tsx'
import './selling.css'
import { kindText, t } from './texts.ts'

/** What the time of sales went to, how much of it to poor prospects, and whom it would pay to let go. */
export function SellingTime() {
  const f = useFormat()
  const [address] = useAddress()
  const by = dimensionOf(address)
  const narrowing = narrowingOf(address)
  const figures = selling.useApi('GET /api/selling-time', { query: { ...narrowing, by } })
  const trend = selling.useApi('GET /api/selling-time', { query: { ...narrowing, by: 'month' } })
  const { data } = figures
  const opened = opensOf(address)
  return (
    <Page
      title={t('title')}
      sub={
        data && t('sub', { from: f.day(`${data.from}T12:00:00Z`), until: f.day(`${data.until}T12:00:00Z`) })
      }
    >
      <SellingFilters from={data?.from} until={data?.until} />
      <div className={opened ? 'with-panel' : ''}>
        <div className="selling">
          {figures.error && <Failed problem={figures.error} onRetry={() => void figures.refetch()} />}
          {!figures.error && !data && <Loading rows={12} />}
          {data && data.total.acts === 0 && <Empty sentence={t('nothing')} />}
          {data && data.total.acts > 0 && (
            <>
              <div className="selling-two">
                <Share figures={data} />
                <Section title={t('trend')} note={t('trendNote')}>
                  {trend.data && <Trend months={trend.data} />}
                </Section>
              </div>
              <SellingTable data={data} by={by} />
              <Estimates figures={data} />
            </>
          )}
          <GiveBack />
        </div>
        {opened && <SellingNames opened={opened} rows={data?.rows ?? []} />}
      </div>
    </Page>
  )
}

/** The one figure that matters, and what the rest of the time went to. */
function Share({ figures: { total } }: { figures: Figures }) {
  const f = useFormat()
  const [address] = useAddress()
  const prospects = total.poor + total.good + total.no_lead
  return (
    <Section title={t('share')}>
      <p className="selling-share">
        <b>
          <Door
            to={doorOf(address, { open: 'poor' })}
            open={address.open === 'poor' && !address.key && !address.month}
          >
            {total.poorShare === null ? t('noProspects') : f.percent(total.poorShare)}
          </Door>
        </b>
        <span className="t12 i3">
          {t('shareOf', { poor: f.hours(total.poor), prospects: f.hours(prospects) })}
        </span>
      </p>
      <BarList
        rows={(['poor', 'good', 'no_lead', 'customer', 'service'] as const).map(standing => ({
          key: standing,
          label: t(standing),
          value: total[standing],
          text: f.hours(total[standing]),
          href: doorOf(address, { open: standing }),
        }))}
      />
      <p className="t12 i3">{t('aboutPoor')}</p>
    </Section>
  )
}

function Trend({ months }: { months: Figures }) {
  const f = useFormat()
  const [address] = useAddress()
  return (
    <BarList
      max={1}
      rows={months.rows.map(({ key, poorShare, poor }) => ({
        key,
        label: f.month(key),
        value: poorShare ?? 0,
        text:
          poorShare === null
            ? t('noProspects')
            : t('shareAndHours', { share: f.percent(poorShare), hours: f.hours(poor) }),
        href: doorOf(address, { open: 'poor', month: key }),
      }))}
    />
  )
}

function Estimates({ figures: { estimates } }: { figures: Figures }) {
  return (
    <details className="about">
      <summary>{t('estimates')}</summary>
      <p className="i2">{t('estimatesNote')}</p>
      <dl>
        {estimates.map(({ kind, minutes }) => (
          <div key={kind}>
            <dt>{kindText(kind)}</dt>
            <dd>{t('minutes', { n: minutes })}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
