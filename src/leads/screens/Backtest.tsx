import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { backtests, type Draft } from './api.ts'
import { BacktestNames, ByRule, Groups } from './BacktestGroups.tsx'
import { Measures } from './BacktestMeasures.tsx'
import { t } from './backtest-texts.ts'
import { TriedToday } from './TriedToday.tsx'
import { useBeside } from './use-beside.tsx'

/** A draft tried on the past: what would have become of leads, beside what was. */
export function Backtest({ draft, labelOf }: { draft: Draft; labelOf: (ruleId: string) => string }) {
  const f = useFormat()
  const [months, setMonths] = useState('12')
  const params = { id: draft.id }
  const query = backtests.useApi('GET /api/definition/drafts/:id/backtest', { params }, { refetchSeconds: 5 })
  const ask = backtests.useCall('POST /api/definition/drafts/:id/backtest')
  const backtest = query.data?.backtest ?? null
  const { choice, other } = useBeside(draft)
  const waits = backtest?.state === 'waiting'
  const begin = () => ask.mutate({ params, body: { months: Number(months) } })
  return (
    <>
      <Section
        title={
          backtest ? t('triedOn', { from: f.day(backtest.from), until: f.day(backtest.until) }) : t('title')
        }
        note={<span className="t12 i3">{t('intervals')}</span>}
      >
        {query.error && <Failed problem={query.error} onRetry={() => void query.refetch()} />}
        {ask.error && <Failed problem={ask.error} />}
        {!query.error && !query.data && <Loading rows={4} />}
        {query.data && !backtest && <p className="i2">{t('none')}</p>}
        {backtest?.isOld && <p className="notice">{t('old')}</p>}
        {waits && (
          <p className="i2" role="status">
            {t('waits')}
          </p>
        )}
        {backtest?.found && (
          <Measures found={backtest.found} backtest={backtest} draftId={draft.id} other={other} />
        )}
        {draft.state === 'open' && (
          <div className="backtest-ask">
            <SelectField
              label={t('months')}
              value={months}
              onChange={setMonths}
              options={['3', '6', '12', '24'].map(value => ({
                value,
                label: t('monthsOf', { n: Number(value) }),
              }))}
            />
            <Button busy={waits || ask.isPending} onClick={begin}>
              {t(backtest ? 'again' : 'try')}
            </Button>
            {backtest?.found && choice}
          </div>
        )}
      </Section>
      {backtest?.found && (
        <>
          <TriedToday backtest={backtest} draftId={draft.id} />
          <Groups title={t('bySource')} by="source" rows={backtest.found.bySource} draftId={draft.id} />
          <Groups
            title={t('byTerritory')}
            by="territory"
            rows={backtest.found.byTerritory}
            draftId={draft.id}
          />
          <Groups title={t('byCampaign')} by="campaign" rows={backtest.found.byCampaign} draftId={draft.id} />
          <ByRule rows={backtest.found.byRule} draftId={draft.id} labelOf={labelOf} />
        </>
      )}
      {backtest?.found && <BacktestNames backtestId={backtest.id} />}
    </>
  )
}
