import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import type { Signal, Signals } from './api.ts'
import { CapDialog } from './CapDialog.tsx'
import { showingDoor } from './doors.ts'
import { SettingDialog } from './SettingDialog.tsx'
import { SignalDialog } from './SignalDialog.tsx'
import { t } from './texts.ts'
import { Worth } from './Worth.tsx'
import { stateWords } from './words.ts'

type Query = { data: Signals | undefined; error: Problem | null; refetch: () => unknown }
type Open = { what: 'setting' | 'signal'; signal: Signal } | 'new' | 'cap' | null

/** Every signal: what it asks, what it foretold, whether it is on and why; managers change what is theirs to decide. */
export function SignalList({
  query: { data, error, refetch },
  decides,
  waits,
}: {
  query: Query
  decides: boolean
  waits: boolean
}) {
  const f = useFormat()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const measured = data?.items.find(signal => signal.measured)?.measured
  return (
    <Section
      title={t('signals')}
      {...(data ? { count: f.count(data.items.length) } : {})}
      note={
        decides && (
          <Button small onClick={() => setOpen('new')}>
            {t('add')}
          </Button>
        )
      }
    >
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={8} />}
      {data && (
        <>
          <p className="i2 signals-when" role="status">
            {waits
              ? t('measuring')
              : measured
                ? t('measuredOn', {
                    when: f.moment(measured.at),
                    since: f.day(measured.since),
                    until: f.day(measured.until),
                  })
                : t('never')}
          </p>
          <p className="t12 i2 signals-cap">
            {t('capOf', { n: data.dailyCap })}{' '}
            {decides && (
              <Button small quiet onClick={() => setOpen('cap')} label={t('capChange')}>
                {t('change')}
              </Button>
            )}
          </p>
          <ul className="signals">
            {data.items.toSorted(byWorth).map(signal => (
              <li key={signal.id} aria-label={signal.name} className={signal.on ? '' : 'off'}>
                <div className="signal-head">
                  <h3>{signal.name}</h3>
                  <span className="t12 i3">
                    {t(`kind_${signal.kind}`)} · {t('within', { n: signal.days })} ·{' '}
                    <Door to={showingDoor(signal.id)}>{t('showsIn', { n: signal.showing })}</Door>
                  </span>
                </div>
                <p className="t12">
                  <b>{t(signal.on ? 'on' : 'off')}</b> {stateWords(signal, f.day)}
                </p>
                <Worth signal={signal} />
                <details className="t12">
                  <summary>{t('asksFor')}</summary>
                  <p className="i2">{signal.sentence}</p>
                </details>
                {decides && (
                  <div className="signal-acts">
                    <Button
                      small
                      label={t('settingOf', { name: signal.name })}
                      onClick={() => setOpen({ what: 'setting', signal })}
                    >
                      {t('setting')}
                    </Button>
                    <Button
                      small
                      label={t('changeOf', { name: signal.name })}
                      onClick={() => setOpen({ what: 'signal', signal })}
                    >
                      {t('change')}
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
          <p className="t12 i3">{t('cannotKnow')}</p>
          {open === 'cap' && <CapDialog cap={data.dailyCap} onClose={close} />}
          {open === 'new' && <SignalDialog signal={null} {...asks(data)} onClose={close} />}
          {open !== null && typeof open === 'object' && open.what === 'setting' && (
            <SettingDialog signal={open.signal} onClose={close} />
          )}
          {open !== null && typeof open === 'object' && open.what === 'signal' && (
            <SignalDialog signal={open.signal} {...asks(data)} onClose={close} />
          )}
        </>
      )}
    </Section>
  )
}

const rank = { predicts: 0, too_little: 1, not_shown: 2 } as const
/** What foretold most first, then what nothing can be told of, then what foretold nothing. */
const byWorth = (a: Signal, b: Signal): number => {
  const of = ({ measured }: Signal) => (measured ? rank[measured.verdict] : 1)
  return of(a) - of(b) || (b.measured?.lift ?? 0) - (a.measured?.lift ?? 0) || a.id - b.id
}

/** What conditions of signals may speak of. */
const asks = ({ vocabulary, names }: Signals) => ({ vocabulary: vocabulary as never, names })
