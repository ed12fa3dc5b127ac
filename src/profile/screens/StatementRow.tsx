import type { ReactNode } from 'react'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { factor, LiftWhisker } from '../../ui/LiftWhisker.tsx'
import type { Statement } from './api.ts'
import { statementDoor } from './doors.ts'
import { t } from './texts.ts'

/** A statement with how many accounts it holds of, how many of them were won, and how much more often that is than of all. */
export function StatementRow({ statement, acts }: { statement: Statement; acts: ReactNode }) {
  const f = useFormat()
  const { id, name, sentence, edited, less, found, decided } = statement
  return (
    <li aria-label={name ?? sentence}>
      <h3>{name ?? sentence}</h3>
      {name && <p className="t12 i2">{sentence}</p>}
      {found ? (
        <>
          <p className="lift">
            <b>{t('times', { lift: factor(found.lift.ratio) })}</b>
            <LiftWhisker lift={found.lift.ratio} low={found.lift.low} high={found.lift.high} />
            <span className="t12 i3">
              {t('between', { low: factor(found.lift.low), high: factor(found.lift.high) })}
            </span>
          </p>
          <p className="t12">
            <Door to={statementDoor(id, 'won')}>{t('wonOf', { n: found.won })}</Door> {t('of')}{' '}
            <Door to={statementDoor(id, 'all')}>{t('accounts', { n: found.accounts })}</Door>
          </p>
        </>
      ) : (
        <p className="t12 i3">{t('noFigures')}</p>
      )}
      <p className="t12 i3">
        {[
          less && t('mustNot'),
          edited && t('edited'),
          decided && t('decidedBy', { name: decided.by ?? '', when: f.day(decided.at) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {acts && <div className="acts">{acts}</div>}
    </li>
  )
}
