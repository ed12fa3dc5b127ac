import { type ReactNode, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { type Backtest as Answer, backtests, type Draft } from './api.ts'
import { BacktestNames, ByRule, Groups } from './BacktestGroups.tsx'
import { backtestDoor } from './backtest-doors.ts'
import { t } from './backtest-texts.ts'

type Found = NonNullable<Answer['found']>
type Share = Found['before']['measures']['won']['precision']

/** A draft tried on the past: what would have become of leads, beside what was. */
export function Backtest({ draft, labelOf }: { draft: Draft; labelOf: (ruleId: string) => string }) {
  const f = useFormat()
  const [months, setMonths] = useState('12')
  const params = { id: draft.id }
  const query = backtests.useApi('GET /api/definition/drafts/:id/backtest', { params }, { refetchSeconds: 5 })
  const ask = backtests.useCall('POST /api/definition/drafts/:id/backtest')
  const backtest = query.data?.backtest ?? null
  const waits = backtest?.state === 'waiting' || ask.isPending
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
        {backtest?.found && <Measures found={backtest.found} backtest={backtest} draftId={draft.id} />}
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
            <Button busy={waits} onClick={begin}>
              {t(backtest ? 'again' : 'try')}
            </Button>
          </div>
        )}
      </Section>
      {backtest?.found && (
        <>
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

const percent = (f: Format, share: Share): string => (share === null ? t('notKnown') : f.percent(share.share))

function Measures({ found, backtest, draftId }: { found: Found; backtest: Answer; draftId: number }) {
  const f = useFormat()
  const { before, draft } = found
  const months = Math.max(1, (Date.parse(backtest.until) - Date.parse(backtest.from)) / (30.44 * 86_400_000))
  const monthly = (n: number) => f.count(Math.round(n / months))
  const of = (pick: (each: Found['before']) => Share): [Share, Share] => [pick(before), pick(draft)]
  const shares: [string, [Share, Share]][] = [
    [t('accepted'), of(({ measures }) => measures.accepted.precision)],
    [t('opportunity'), of(({ measures }) => measures.opportunity.precision)],
    [t('won'), of(({ measures }) => measures.won.precision)],
    [t('wouldFind'), of(({ measures }) => measures.won.recall)],
  ]
  const hours = (minutes: number | null) =>
    minutes === null ? t('notKnown') : f.count(Math.round(minutes / 60 / months))
  const thin = shares.some(([, [, share]]) => share?.thin)
  return (
    <>
      <table className="backtest">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('was')}</th>
            <th scope="col">{t('draft')}</th>
            <td />
            <th scope="col">{t('interval')}</th>
          </tr>
        </thead>
        <tbody>
          <Row
            name={t('leadsMonth')}
            was={<Door to={backtestDoor(draftId, 'before')}>{monthly(before.raised)}</Door>}
            now={<Door to={backtestDoor(draftId, 'draft')}>{monthly(draft.raised)}</Door>}
          />
          {shares.map(([name, [was, now]]) => (
            <Row
              key={name}
              name={name}
              was={percent(f, was)}
              now={percent(f, now)}
              picture={<Whiskers was={was} now={now} />}
              interval={now ? t('fromTo', { from: f.percent(now.low), to: f.percent(now.high) }) : ''}
            />
          ))}
          <Row
            name={t('margin')}
            was={f.moneyWhole(before.marginCents)}
            now={f.moneyWhole(draft.marginCents)}
          />
          <Row name={t('hours')} was={hours(before.sellingMinutes)} now={hours(draft.sellingMinutes)} />
        </tbody>
      </table>
      <div className="backtest-moves">
        <div>
          <Door to={backtestDoor(draftId, 'lost')}>{t('minus', { n: found.lost })}</Door>
          <p className="t12 i2">{t('lostNote')}</p>
        </div>
        <div>
          <Door to={backtestDoor(draftId, 'gained')}>{t('plus', { n: found.gained })}</Door>
          <p className="t12 i2">{t('gainedNote', { n: backtest.lookedAt })}</p>
        </div>
      </div>
      <div className="backtest-warn">
        <b>{t('cannotKnow')}</b>
        {draft.unknown > 0 && (
          <span>
            {' '}
            {t('unknown', { n: draft.unknown })}
            {draft.measures.won.bounds &&
              ` ${t('bounds', { low: f.percent(draft.measures.won.bounds.low), high: f.percent(draft.measures.won.bounds.high) })}`}
          </span>
        )}
        {found.gainedByBase > 0 && (
          <span> {t('gainedByBase', { n: found.gainedByBase, version: backtest.against })}</span>
        )}
        <span> {t('biased')}</span>
        {found.judgedElse > 0 && (
          <span> {t('judgedElse', { n: found.judgedElse, version: backtest.against })}</span>
        )}
        {backtest.asToday > 0 && <span> {t('asToday', { n: backtest.asToday })}</span>}
        {thin && <span> {t('thin')}</span>}
        <span> {t('hoursReckoned', found.sellingMinutes as Record<string, number>)}</span>
      </div>
    </>
  )
}

function Row({
  name,
  was,
  now,
  picture,
  interval,
}: {
  name: string
  was: ReactNode
  now: ReactNode
  picture?: ReactNode
  interval?: string
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="r i3">{was}</td>
      <td className="r">
        <b>{now}</b>
      </td>
      <td className="whiskers">{picture}</td>
      <td className="t12 i3">{interval}</td>
    </tr>
  )
}

const width = 140
/** Both shares with their intervals on one scale from 0 to 100 %: what was hollow, the draft filled. */
function Whiskers({ was, now }: { was: Share; now: Share }) {
  const x = (share: number) => 6 + share * (width - 12)
  return (
    <svg width={width} height="24" viewBox={`0 0 ${width} 24`} aria-hidden="true">
      <path d={`M6 23.5H${width - 6}`} stroke="var(--line)" />
      {was && (
        <>
          <path d={`M${x(was.low)} 7H${x(was.high)}`} stroke="var(--axle)" strokeWidth="1.5" />
          <circle
            cx={x(was.share)}
            cy="7"
            r="3"
            fill="var(--surface)"
            stroke="var(--ink-3)"
            strokeWidth="1.5"
          />
        </>
      )}
      {now && (
        <>
          <path d={`M${x(now.low)} 16H${x(now.high)}`} stroke="var(--ink)" strokeWidth="2" />
          <circle cx={x(now.share)} cy="16" r="3.6" fill="var(--ink)" />
        </>
      )}
    </svg>
  )
}
