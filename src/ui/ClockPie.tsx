import { t } from './display-texts.ts'
import { type Format, useFormat } from './format.ts'
import { useMinute } from './minute.ts'

/** A promise as the API gives it: working minutes left (negative when late), the share 0..1 of the time left. */
export type Clock = {
  state: 'running' | 'kept' | 'broken' | 'cancelled' | 'paused'
  minutesLeft: number
  shareLeft: number
  soon: boolean
  dueAt: string
  settledAt: string | null
}

/** The slice of the time left, clockwise from twelve. */
function slice(share: number): string {
  const angle = Math.min(0.9999, Math.max(0, share)) * 2 * Math.PI
  const [x, y] = [8 + 6.2 * Math.sin(angle), 8 - 6.2 * Math.cos(angle)]
  return `M8 8V1.8A6.2 6.2 0 ${angle > Math.PI ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`
}

function face(clock: Clock) {
  if (clock.state === 'kept')
    return <path d="M3 8.4l3.2 3.2L13 4.8" fill="none" stroke="var(--kept)" strokeWidth="1.8" />
  if (clock.state === 'broken') {
    return (
      <>
        <circle cx="8" cy="8" r="7.2" fill="var(--broken-fill)" />
        <path d="M8 4.2v5M8 10.6v1.6" stroke="var(--on-broken)" strokeWidth="1.7" />
      </>
    )
  }
  if (clock.state !== 'running') {
    return (
      <>
        <circle cx="8" cy="8" r="6.6" fill="none" stroke="var(--ink-3)" strokeDasharray="2 2" />
        {clock.state === 'paused' && (
          <path d="M6.4 5.4v5.2M9.6 5.4v5.2" stroke="var(--ink-2)" strokeWidth="1.6" />
        )}
      </>
    )
  }
  const ink = clock.soon ? 'var(--on-soon)' : 'var(--ink)'
  return (
    <>
      <circle
        cx="8"
        cy="8"
        r="7.2"
        fill={clock.soon ? 'var(--soon)' : 'none'}
        stroke={clock.soon ? 'var(--on-soon)' : 'var(--line-field)'}
      />
      {clock.shareLeft > 0 && <path d={slice(clock.shareLeft)} fill={ink} />}
    </>
  )
}

/** First and second line of a clock, and the marker behind the first. */
function lines(clock: Clock, format: Format, now: Date): { first: string; second: string; mark: string } {
  const due = format.isToday(clock.dueAt, now)
    ? format.time(clock.dueAt)
    : `${format.day(clock.dueAt, now)} ${format.time(clock.dueAt)}`
  const second = t('due', { when: due })
  const time = format.hours(clock.minutesLeft)
  if (clock.state === 'broken') return { first: t('late', { time }), second, mark: 'broken-mark' }
  if (clock.state === 'running')
    return { first: t('left', { time }), second, mark: clock.soon ? 'soon-mark' : '' }
  if (clock.state !== 'kept') return { first: t(clock.state), second, mark: '' }
  const settled =
    clock.settledAt === null ? second : t('keptAt', { when: format.moment(clock.settledAt, now) })
  return { first: clock.minutesLeft > 0 ? t('keptIn', { time }) : t('kept'), second: settled, mark: '' }
}

/** A pie of the time left; marked when less than a quarter is left, red when broken, a tick when kept. */
export function ClockPie({ clock, size = 18 }: { clock: Clock; size?: number }) {
  const format = useFormat()
  const { first, second } = lines(clock, format, new Date(useMinute()))
  return (
    <svg
      className="clock-pie"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={`${first}, ${second}`}
    >
      {face(clock)}
    </svg>
  )
}

/** Remaining and due time, always together; the full due moment on hover. */
export function ClockText({ clock }: { clock: Clock }) {
  const format = useFormat()
  const { first, second, mark } = lines(clock, format, new Date(useMinute()))
  return (
    <span className={`clock-text ${clock.state}`} title={format.absolute(clock.dueAt)}>
      <b className={mark}>{first}</b>
      <span className="t11 i3">{second}</span>
    </span>
  )
}
