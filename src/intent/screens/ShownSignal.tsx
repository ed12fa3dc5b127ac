import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { factor } from '../../ui/LiftWhisker.tsx'
import type { Shown } from './api.ts'
import './intent.css'
import { t } from './texts.ts'
import { alertWord } from './words.ts'

/** A signal where it shows: since when, whether somebody was told, and the touches that are the reason. */
export function ShownSignal({ signal }: { signal: Shown }) {
  const f = useFormat()
  const { name, kind, sentence, since, lift, alert, touches } = signal
  return (
    <div className="shown-signal">
      <p>
        <span title={sentence}>{name}</span>{' '}
        <span className="t12 i3">
          {[
            t(`kind_${kind}`),
            t('since', { when: f.moment(since) }),
            lift === null ? null : t('liftOf', { lift: factor(lift) }),
            alertWord(alert),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
      <ul className="t12">
        {touches.map(({ id, at, title, person }) => (
          <li key={id}>
            <time className="i3" dateTime={at} title={f.absolute(at)}>
              {f.moment(at)}
            </time>
            <span>
              <Door to={`/touches/${id}`}>{title}</Door>
              {person && (
                <>
                  {', '}
                  <Door to={`/persons/${person.id}`}>{person.name}</Door>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
