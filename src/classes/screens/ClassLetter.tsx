import { useState } from 'react'
import { ButtonLink } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { useSettings } from '../../ui/settings.tsx'
import './class.css'
import { monthsBefore } from '../model/class.ts'
import { type Current, classes, type OfAccount } from './api.ts'
import { classDoor } from './class-door.ts'
import { reasonOf } from './class-reason.ts'
import { t } from './texts.ts'

const inks = ['l1', 'l2', 'l3']

/** The letter in ink, the best the darkest. */
export function ClassCell({ letter, place = 1 }: { letter: string; place?: number }) {
  return (
    <span className="grade class-cell">
      <i className={inks[place - 1] ?? 'l4'}>{letter}</i>
    </span>
  )
}

/** The letters of the published rule, best first; none for partners, who do not see the rule. */
export function useLetters(): string[] {
  const { user } = useSettings()
  const { data } = classes.useApi('GET /api/classes', undefined as never, {
    enabled: user?.role !== 'partner',
  })
  return data?.classes.map(({ letter }) => letter) ?? []
}

/** The class of an account; why, when pointed at or pressed. Partners see the letter. */
export function ClassLetter({ id, letter }: { id: number; letter: string | null }) {
  const { user } = useSettings()
  if (letter === null) return null
  if (user?.role === 'partner') return <ClassCell letter={letter} />
  return <Explained id={id} letter={letter} />
}

function Explained({ id, letter }: { id: number; letter: string }) {
  const f = useFormat()
  const [open, setOpen] = useState(false)
  const { data } = classes.useApi('GET /api/accounts/:id/class', { params: { id } })
  const current = data?.current ?? null
  return (
    <>
      <button
        type="button"
        className="class-letter"
        aria-label={t('showWhy', { letter })}
        title={current ? reasonOf(current, f) : undefined}
        onClick={() => setOpen(true)}
      >
        <ClassCell letter={letter} place={current?.place ?? 1} />
      </button>
      {open && current && data && (
        <Dialog title={t('why', { letter: current.letter })} onClose={() => setOpen(false)}>
          <div className="class-why">
            <Why id={id} current={current} />
            <Before changes={data.changes} />
          </div>
          <div className="foot">
            <ButtonLink to="/settings/classes">{t('settings')}</ButtonLink>
          </div>
        </Dialog>
      )}
    </>
  )
}

function Why({ id, current }: { id: number; current: Current }) {
  const f = useFormat()
  const { head, members, rule, computedAt } = current
  const period = new URLSearchParams({
    accountId: String(id),
    orderedAfter: monthsBefore(new Date(computedAt), rule.months).toISOString(),
    orderedBefore: computedAt,
  })
  const grouped = members > 1 || head.id !== id
  return (
    <>
      <p>{reasonOf(current, f)}</p>
      {grouped && (
        <p className="t12 i3">
          <Door to={`/accounts/${head.id}`}>{t('group', { head: head.name, n: members })}</Door>
        </p>
      )}
      <dl className="facts">
        <dt>{t('class')}</dt>
        <dd>
          <Door to={classDoor(current.letter)}>{current.letter}</Door>{' '}
          {t('since', { when: f.day(current.since) })}
        </dd>
        <dt>{t('revenueHead')}</dt>
        <dd>
          {grouped ? (
            f.moneyWhole(current.revenueCents)
          ) : (
            <Door to={`/orders?${period}`}>{f.moneyWhole(current.revenueCents)}</Door>
          )}
        </dd>
        <dt>{t('marginHead')}</dt>
        <dd>{f.moneyWhole(current.marginCents)}</dd>
        <dt>{t('potentialHead')}</dt>
        <dd>{f.moneyWhole(current.potentialCents)}</dd>
      </dl>
      <p className="t12 i3">{t('computed', { when: f.moment(computedAt) })}</p>
    </>
  )
}

/** What it was before, newest first. */
function Before({ changes }: Pick<OfAccount, 'changes'>) {
  const f = useFormat()
  return (
    <ul className="list">
      {changes.map(change => (
        <li key={`${change.at} ${change.letter}`}>
          <div className="grow">
            <div>
              {change.before === null
                ? t('first', { letter: change.letter })
                : t('became', { before: change.before, letter: change.letter })}
            </div>
            <div className="t12 i3">
              {t('lineNote', {
                value: f.money(change.valueCents),
                rank: f.count(change.rank),
                ranked: f.count(change.ranked),
                version: change.version,
              })}
            </div>
          </div>
          <time className="t12 i3 nw" dateTime={change.at} title={f.absolute(change.at)}>
            {f.day(change.at)}
          </time>
        </li>
      ))}
    </ul>
  )
}
