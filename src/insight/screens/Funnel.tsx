import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { SideName } from '../../ui/Lane.tsx'
import { Page } from '../../ui/Page.tsx'
import { Staircase } from '../../ui/Staircase.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { countings, type FunnelStage, funnelStages } from '../model/figures.ts'
import { type FunnelAnswer, insight } from './api.ts'
import { csvOf, download } from './csv.ts'
import { FunnelLosses } from './FunnelLosses.tsx'
import { FunnelNames } from './FunnelNames.tsx'
import { FunnelPaths } from './FunnelPaths.tsx'
import { FunnelSteps } from './FunnelSteps.tsx'
import { FunnelTable } from './FunnelTable.tsx'
import { FunnelWorth } from './FunnelWorth.tsx'
import { f } from './funnel-texts.ts'
import { InsightFilters } from './InsightFilters.tsx'
import './insight.css'
import {
  closed,
  countingOf,
  dimensionOf,
  earlierOf,
  handOver,
  narrowingOf,
  opens,
  withoutPersonDoor,
} from './narrowing.ts'
import { aboutStage, rowLabel, t } from './texts.ts'

/** People by the step they reached, against an earlier period; every figure opens the names behind it. */
export function Funnel() {
  const format = useFormat()
  const [address] = useAddress()
  const by = dimensionOf(address)
  const narrowing = narrowingOf(address, format.today())
  const earlier = earlierOf(address, narrowing)
  const counting = countingOf(address)
  const isAsked = { enabled: by !== 'segment' || narrowing.segments !== undefined }
  const query = insight.useApi('GET /api/funnel', { query: { ...narrowing, counting, by } }, isAsked)
  const previous = insight.useApi('GET /api/funnel', { query: { ...earlier, counting, by } }, isAsked)
  const value = insight.useApi('GET /api/funnel/value', { query: { ...narrowing, counting } }, isAsked)
  const stage = funnelStages.find(each => each === address.stage)
  const sub = f(counting === 'period' ? 'subPeriod' : 'subCohort', {
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
    const name = `funnel-${counting}-${by}-${narrowing.from}-${narrowing.to}.csv`
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
      <InsightFilters>
        <Counted />
      </InsightFilters>
      <div className={stage ? 'with-panel' : ''}>
        <div className="funnel">
          {!isAsked.enabled ? (
            <Empty sentence={t('chooseSegments')} />
          ) : query.error ? (
            <Failed problem={query.error} onRetry={() => void query.refetch()} />
          ) : !data ? (
            <Loading rows={10} />
          ) : funnelStages.every(each => data.total[each] === 0) ? (
            <Empty sentence={t('none')} />
          ) : (
            <>
              <Stairs data={data} earlier={previous.data ?? null} />
              <FunnelTable data={data} by={by} />
              {isThere(value) && isThere(previous) && (
                <FunnelSteps data={data} earlier={previous.data} value={value.data} />
              )}
              {value.data && <FunnelWorth value={value.data} />}
              <FunnelLosses narrowing={narrowing} />
              <FunnelPaths narrowing={narrowing} />
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

/** Answered, or refused: what needs it need not wait. */
const isThere = (asked: { data?: unknown; error: unknown }): boolean =>
  asked.data !== undefined || asked.error !== null

/** Whom the months mean, and what they are compared with. */
function Counted() {
  const [address, setAddress] = useAddress()
  return (
    <>
      <SelectField
        label={f('counting')}
        value={countingOf(address)}
        onChange={counting =>
          setAddress({ ...closed, counting: counting === 'period' ? counting : undefined })
        }
        options={countings.map(value => ({ value, label: f(value) }))}
      />
      <SelectField
        label={f('compare')}
        value={address.compare === 'year' ? 'year' : 'before'}
        onChange={compare => setAddress({ compare: compare === 'year' ? compare : undefined })}
        options={(['before', 'year'] as const).map(value => ({ value, label: f(value) }))}
      />
    </>
  )
}

/** A stage is open as a whole: of no row, and not only some of it. */
const isPlain = (address: Record<string, string | undefined>): boolean =>
  (['key', 'left', 'went', 'reason', 'goes', 'kept'] as const).every(name => !address[name])

function Stairs({ data, earlier }: { data: FunnelAnswer; earlier: FunnelAnswer | null }) {
  const [address, setAddress] = useAddress()
  const scale = address.scale === 'linear' ? 'linear' : 'log'
  // Without anybody in the earlier period there is nothing to compare with.
  const compared = earlier && funnelStages.some(stage => earlier.total[stage] > 0) ? earlier : null
  const went = (answer: FunnelAnswer | null, stage: FunnelStage) =>
    answer?.steps.find(({ before }) => before === stage)?.went ?? null
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
          previous: compared ? compared.total[stage] : null,
          went: went(data, stage),
          previousWent: went(compared, stage),
          side: index < handOver ? ('marketing' as const) : ('sales' as const),
          open: address.stage === stage && isPlain(address),
          href: opens(address, { stage }),
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
