import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import './lifecycle.css'
import { reasonWords, stageName } from '../model/words.ts'
import { lifecycle, type OfOne } from './api.ts'
import { stageDoor } from './lifecycle-door.ts'
import { t } from './texts.ts'

/** Where somebody stands between first need and win-back, with the reason; why and what was before when pressed. */
export function StageLine({ kind, id }: { kind: 'account' | 'person'; id: number }) {
  const f = useFormat()
  const [open, setOpen] = useState(false)
  const ofAccount = lifecycle.useApi(
    'GET /api/accounts/:id/lifecycle',
    { params: { id } },
    { enabled: kind === 'account' },
  )
  const ofPerson = lifecycle.useApi(
    'GET /api/persons/:id/lifecycle',
    { params: { id } },
    { enabled: kind === 'person' },
  )
  const data = (kind === 'account' ? ofAccount : ofPerson).data
  const current = data?.current
  if (!data || !current) return null
  const name = stageName(current.stage)
  return (
    <div className="stage-line t12">
      <button
        type="button"
        className={`stage-mark s-${current.stage}`}
        aria-label={t('whySee', { stage: name })}
        onClick={() => setOpen(true)}
      >
        {name}
      </button>
      <span className="i2 stage-why">
        {current.reason ? reasonWords(current.reason, f.day) : t('since', { when: f.day(current.since) })}
      </span>
      {kind === 'person' && data.of.kind === 'account' && (
        <span className="i3">
          <Door to={`/accounts/${data.of.id}`}>{t('ofAccount', { name: data.of.name })}</Door>
        </span>
      )}
      {open && (
        <Dialog title={t('why', { stage: name })} onClose={() => setOpen(false)}>
          <Why of={data} current={current} />
          <div className="foot">
            <Button onClick={() => setOpen(false)}>{t('close')}</Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}

function Why({ of, current }: { of: OfOne; current: NonNullable<OfOne['current']> }) {
  const f = useFormat()
  const day = (at: string | null) => (at === null ? t('never') : f.day(at))
  return (
    <div className="stage-dialog">
      <p>{current.reason ? reasonWords(current.reason, f.day) : t('unseen')}</p>
      <dl className="facts">
        <dt>{t('stage')}</dt>
        <dd>
          <Door to={stageDoor(current.stage, of.of.kind)}>{stageName(current.stage)}</Door>{' '}
          {t('since', { when: f.day(current.since) })}
        </dd>
        {current.reason && (
          <>
            <dt>{t('firstTouch')}</dt>
            <dd>{day(current.firstTouchAt)}</dd>
            <dt>{t('firstNeed')}</dt>
            <dd>{day(current.firstNeedAt)}</dd>
            <dt>{t('firstOrder')}</dt>
            <dd>{day(current.firstOrderOn)}</dd>
            <dt>{t('lastOrder')}</dt>
            <dd>{day(current.lastOrderOn)}</dd>
          </>
        )}
      </dl>
      {of.changes.length > 0 && (
        <>
          <h3>{t('before')}</h3>
          <ul className="list">
            {of.changes.map(change => (
              <li key={`${change.at} ${change.stage}`}>
                <div className="grow">
                  <div>
                    {change.before === null
                      ? t('first', { stage: stageName(change.stage) })
                      : t('became', { before: stageName(change.before), stage: stageName(change.stage) })}
                  </div>
                  <div className="t12 i3">
                    {t('lineNote', { words: change.words, version: change.version })}
                  </div>
                </div>
                <time className="t12 i3 nw" dateTime={change.at} title={f.absolute(change.at)}>
                  {f.day(change.at)}
                </time>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
