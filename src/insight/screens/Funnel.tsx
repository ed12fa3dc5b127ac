import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { SideName } from '../../ui/Lane.tsx'
import { Page } from '../../ui/Page.tsx'
import { Staircase } from '../../ui/Staircase.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { funnelStages } from '../model/figures.ts'
import { type FunnelAnswer, insight } from './api.ts'
import { csvOf, download } from './csv.ts'
import { FunnelNames } from './FunnelNames.tsx'
import { FunnelTable } from './FunnelTable.tsx'
import { InsightFilters } from './InsightFilters.tsx'
import './insight.css'
import {
  before,
  dimensionOf,
  funnelPath,
  handOver,
  hrefOf,
  narrowingOf,
  withoutPersonDoor,
} from './narrowing.ts'
import { aboutStage, rowLabel, t } from './texts.ts'

/** People by the step they reached, against the period before; every figure opens the names behind it. */
export function Funnel() {
  const format = useFormat()
  const [address] = useAddress()
  const by = dimensionOf(address)
  const narrowing = narrowingOf(address, format.today())
  const earlier = before(narrowing)
  const isAsked = { enabled: by !== 'segment' || narrowing.segments !== undefined }
  const query = insight.useApi('GET /api/funnel', { query: { ...narrowing, by } }, isAsked)
  const previous = insight.useApi('GET /api/funnel', { query: { ...earlier, by } }, isAsked)
  const stage = funnelStages.find(each => each === address.stage)
  const sub = t('funnelSub', {
    from: format.month(narrowing.from),
    to: format.month(narrowing.to),
    before: format.month(earlier.from),
    until: format.month(earlier.to),
  })
  const { data } = query
  const save = () => {
    if (!data) return
    const rows = data.rows.map(row => [
      rowLabel(by, row, format),
      ...funnelStages.map(each => row.counts[each]),
    ])
    const total = [t('all'), ...funnelStages.map(each => data.total[each])]
    const name = `funnel-${by}-${narrowing.from}-${narrowing.to}.csv`
    download(name, csvOf([[t(by), ...funnelStages.map(each => t(each))], ...rows, total]))
  }
  return (
    <Page
      title={t('funnel')}
      sub={sub}
      actions={
        <Button small onClick={save} disabled={!data}>
          {t('csv')}
        </Button>
      }
    >
      <InsightFilters />
      <div className={stage ? 'with-panel' : ''}>
        <div className="funnel">
          {!isAsked.enabled ? (
            <Empty sentence={t('chooseSegments')} />
          ) : query.error ? (
            <Failed problem={query.error} onRetry={() => void query.refetch()} />
          ) : !data ? (
            <Loading rows={10} />
          ) : data.total.touched === 0 ? (
            <Empty sentence={t('none')} />
          ) : (
            <>
              <Stairs data={data} earlier={previous.data?.total ?? null} />
              <FunnelTable data={data} by={by} />
              {by === 'segment' && <p className="t12 i2 funnel-note">{t('chooseSegments')}</p>}
              <p className="t12 i2 funnel-note">
                {data.wonWithoutPerson === 0 ? (
                  t('noWithoutPerson')
                ) : (
                  <Door to={withoutPersonDoor}>{t('withoutPerson', { n: data.wonWithoutPerson })}</Door>
                )}
              </p>
              <About />
            </>
          )}
        </div>
        {stage && <FunnelNames stage={stage} narrowing={narrowing} label={labelOf(data, address.key)} />}
      </div>
    </Page>
  )

  function labelOf(answer: FunnelAnswer | undefined, key: string | undefined): string {
    if (key === undefined) return t('allLabel')
    return rowLabel(by, answer?.rows.find(row => row.key === key) ?? { key, label: key }, format)
  }
}

function Stairs({ data, earlier }: { data: FunnelAnswer; earlier: FunnelAnswer['total'] | null }) {
  const [address, setAddress] = useAddress()
  const scale = address.scale === 'linear' ? 'linear' : 'log'
  // Without anybody in the earlier period there is nothing to compare with.
  const compared = earlier && earlier.touched > 0 ? earlier : null
  return (
    <>
      <div className="makers">
        <span>
          <SideName side="marketing" /> <b>{t('marketingMakes')}</b>
        </span>
        <span>
          <SideName side="sales" /> <b>{t('salesMakes')}</b>
        </span>
      </div>
      <Staircase
        scale={scale}
        onScale={next => setAddress({ scale: next }, { replace: true })}
        split={handOver}
        steps={funnelStages.map((stage, index) => ({
          key: stage,
          label: t(stage),
          value: data.total[stage],
          previous: compared ? compared[stage] : null,
          side: index < handOver ? ('marketing' as const) : ('sales' as const),
          open: address.stage === stage && !address.key && address.left !== 'true',
          href: hrefOf(funnelPath, address, { stage, key: undefined, left: undefined }),
        }))}
      />
    </>
  )
}

function About() {
  return (
    <details className="about">
      <summary>{t('aboutHead')}</summary>
      <dl>
        {funnelStages.map(stage => (
          <div key={stage}>
            <dt>{t(stage)}</dt>
            <dd>{aboutStage(stage)}</dd>
          </div>
        ))}
      </dl>
      <p className="i2">{t('aboutMore')}</p>
    </details>
  )
}
