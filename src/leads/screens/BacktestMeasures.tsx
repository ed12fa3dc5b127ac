import type { ReactNode } from 'react'
import { Door } from '../../ui/Door.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { factor } from '../../ui/LiftWhisker.tsx'
import { ends } from '../model/definition/backtest.ts'
import type { Backtest } from './api.ts'
import { backtestDoor } from './backtest-doors.ts'
import { t } from './backtest-texts.ts'
import type { Found, Other } from './use-beside.tsx'

type Share = Found['before']['measures']['won']['precision']

const percent = (f: Format, share: Share): string => (share === null ? t('notKnown') : f.percent(share.share))

const monthsOf = ({ from, until }: Backtest): number =>
  Math.max(1, (Date.parse(until) - Date.parse(from)) / (30.44 * 86_400_000))

/** What became of leads beside what a draft would have made of them, and another draft where one is read beside it. */
export function Measures({
  found,
  backtest,
  draftId,
  other,
}: {
  found: Found
  backtest: Backtest
  draftId: number
  other: Other | null
}) {
  const f = useFormat()
  const { before, draft } = found
  const months = monthsOf(backtest)
  const monthly = (n: number, over = months) => f.count(Math.round(n / over))
  const beside = other && { ...other.backtest.found.draft, months: monthsOf(other.backtest) }
  const of = (pick: (each: Found['before']) => Share): [Share, Share] => [pick(before), pick(draft)]
  const shares = [
    ...ends.map(end => ({ name: t(end), end, pick: 'precision' as const })),
    ...ends.map(end => ({ name: t(`find_${end}`), end, pick: 'recall' as const })),
  ].map(({ name, end, pick }) => ({
    name,
    both: of(({ measures }) => measures[end][pick]),
    theirs: beside?.measures[end][pick],
    lift: pick === 'precision' ? draft.measures[end].lift : null,
  }))
  const times = (lift: number | null) => (lift === null ? [] : [t('times', { lift: factor(lift) })])
  const hours = (minutes: number | null, over = months) =>
    minutes === null ? t('notKnown') : f.count(Math.round(minutes / 60 / over))
  const word = (share: Share | undefined) => share !== undefined && percent(f, share)
  const thin = shares.some(({ both: [, share], theirs }) => share?.thin || theirs?.thin)
  return (
    <>
      <table className="backtest">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('was')}</th>
            <th scope="col">{t('draft')}</th>
            {other && (
              <th scope="col">
                <Door to={`/definition/drafts/${other.id}?beside=${draftId}`}>{other.name}</Door>
              </th>
            )}
            <td />
            <th scope="col">{t('interval')}</th>
          </tr>
        </thead>
        <tbody>
          <Row
            name={t('leadsMonth')}
            was={<Door to={backtestDoor(draftId, 'before')}>{monthly(before.raised)}</Door>}
            now={<Door to={backtestDoor(draftId, 'draft')}>{monthly(draft.raised)}</Door>}
            beside={
              other &&
              beside && (
                <Door to={backtestDoor(other.id, 'draft')}>{monthly(beside.raised, beside.months)}</Door>
              )
            }
          />
          {shares.map(({ name, both: [was, now], theirs, lift }) => (
            <Row
              key={name}
              name={name}
              was={percent(f, was)}
              now={percent(f, now)}
              beside={word(theirs)}
              picture={<Whiskers was={was} now={now} />}
              interval={[
                ...(now ? [t('fromTo', { from: f.percent(now.low), to: f.percent(now.high) })] : []),
                ...times(lift),
              ].join(', ')}
            />
          ))}
          <Row
            name={t('margin')}
            was={f.moneyWhole(before.marginCents)}
            now={f.moneyWhole(draft.marginCents)}
            beside={beside && f.moneyWhole(beside.marginCents)}
            interval={[
              ...(draft.margin.recall === null
                ? []
                : [t('ofAllMargin', { share: f.percent(draft.margin.recall) })]),
              ...times(draft.margin.lift),
            ].join(', ')}
          />
          <Row
            name={t('hours')}
            was={hours(before.sellingMinutes)}
            now={hours(draft.sellingMinutes)}
            beside={beside && hours(beside.sellingMinutes, beside.months)}
          />
        </tbody>
      </table>
      <Moved found={found} lookedAt={backtest.lookedAt} draftId={draftId} />
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
        {backtest.asksLikelihood && <span> {t('asksLikelihood')}</span>}
        {thin && <span> {t('thin')}</span>}
        <span> {t('hoursReckoned', found.sellingMinutes as Record<string, number>)}</span>
      </div>
    </>
  )
}

/** How many leads of the past a draft would have left out, and how many it would have raised besides. */
export function Moved({ found, lookedAt, draftId }: { found: Found; lookedAt: number; draftId: number }) {
  return (
    <div className="backtest-moves">
      <div>
        <Door to={backtestDoor(draftId, 'lost')}>{t('minus', { n: found.lost })}</Door>
        <p className="t12 i2">{t('lostNote')}</p>
      </div>
      <div>
        <Door to={backtestDoor(draftId, 'gained')}>{t('plus', { n: found.gained })}</Door>
        <p className="t12 i2">{t('gainedNote', { n: lookedAt })}</p>
      </div>
    </div>
  )
}

function Row({
  name,
  was,
  now,
  beside,
  picture,
  interval,
}: {
  name: string
  was: ReactNode
  now: ReactNode
  /** The same of another draft; absent where none is read beside. */
  beside?: ReactNode
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
      {beside && <td className="r">{beside}</td>}
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
