import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { factor, LiftWhisker } from '../../ui/LiftWhisker.tsx'
import type { Measured, Signal } from './api.ts'
import { type Group, namesDoor } from './doors.ts'
import { t } from './texts.ts'

/** What a signal foretold: how many times likelier an opportunity was, its interval, and the weeks that it is reckoned from. */
export function Worth({ signal: { id, measured } }: { signal: Signal }) {
  if (!measured) return null
  const { lift, low, high, verdict } = measured
  return (
    <div className="worth">
      {lift !== null && low !== null && high !== null && (
        <p className={verdict === 'too_little' ? 'worth-lift thin' : 'worth-lift'}>
          <b>{t('times', { lift: factor(lift) })}</b>
          <LiftWhisker lift={lift} low={low} high={high} />
          <span className="t12 i3">{t('between', { low: factor(low), high: factor(high) })}</span>
        </p>
      )}
      {measured.shown === 0 ? (
        <p className="t12 i3">{t('neverShown')}</p>
      ) : (
        <Weeks id={id} measured={measured} />
      )}
    </div>
  )
}

function Weeks({
  id,
  measured: { shown, shownOpened, other, otherOpened, accounts },
}: {
  id: number
  measured: Measured
}) {
  const f = useFormat()
  const row = (name: string, came: [Group, number], all: [Group, number], of?: number) => (
    <tr>
      <th scope="row">
        {name}
        {of !== undefined && (
          <>
            {', '}
            <Door to={namesDoor(id, all[0])}>{t('accountsOf', { n: of })}</Door>
          </>
        )}
      </th>
      <td className="r">
        <Door to={namesDoor(id, all[0])} label={t('doorWeeks', { name, n: all[1] })}>
          {f.count(all[1])}
        </Door>
      </td>
      <td className="r">
        <Door to={namesDoor(id, came[0])} label={t('doorOpened', { name, n: came[1] })}>
          {f.count(came[1])}
        </Door>
      </td>
      <td className="r">{all[1] === 0 ? '' : f.percent(came[1] / all[1])}</td>
    </tr>
  )
  return (
    <table className="worth-weeks t12">
      <thead>
        <tr>
          <th scope="col">{t('weeks')}</th>
          <th scope="col" className="r">
            {t('allWeeks')}
          </th>
          <th scope="col" className="r">
            {t('opened')}
          </th>
          <th scope="col" className="r">
            {t('share')}
          </th>
        </tr>
      </thead>
      <tbody>
        {row(t('withIt'), ['shown_opened', shownOpened], ['shown', shown], accounts)}
        {row(t('withoutIt'), ['other_opened', otherOpened], ['other', other])}
      </tbody>
    </table>
  )
}
