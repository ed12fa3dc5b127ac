import { Fragment, type ReactNode, useMemo } from 'react'
import { Button } from './Button.tsx'
import { Door } from './Door.tsx'
import { t } from './display-texts.ts'
import { type Format, useFormat } from './format.ts'
import { Lane, type Side } from './Lane.tsx'
import { useMinute } from './minute.ts'

export type TimelineItem = {
  id: string | number
  /** The moment, ISO 8601. */
  at: string
  side: Side
  title: ReactNode
  second?: ReactNode
  by?: ReactNode
  planned?: boolean
  href?: string | null
  action?: ReactNode
}

type Placed = { item: TimelineItem; day: string | null; nowBefore: boolean }

/** Now is told by the minute: what was logged in this one has been. */
export const hasBeen = (at: string, now: Date): boolean => Date.parse(at) < now.getTime() + 60_000

/** Newest first; the day is written once for all touches of it, and the rule stands between what is planned and what was. */
function place(items: readonly TimelineItem[], format: Format, now: Date): Placed[] {
  const newestFirst = [...items].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const isPast = (item: TimelineItem): boolean => !item.planned && hasBeen(item.at, now)
  const firstPast = newestFirst.findIndex(isPast)
  let last = ''
  return newestFirst.map((item, index) => {
    // Where all is past, now is above the first entry, as everybody knows.
    const nowBefore = index === firstPast && firstPast > 0
    const day = format.isToday(item.at, now) ? '' : format.day(item.at, now)
    const shown = day === last && !nowBefore ? null : day
    last = day
    return { item, day: shown, nowBefore }
  })
}

/** One touch; `day` stands before its time where it differs from that of the touch above. */
export function TimelineRow({
  item,
  day,
  format,
  as: Row = 'div',
}: {
  item: TimelineItem
  day: string | null
  format: Format
  as?: 'li' | 'div'
}) {
  const planned = item.planned === true
  return (
    <Row className={`log-row ${planned ? 'planned' : ''}`}>
      <time
        className="log-at t12 i3"
        dateTime={item.at}
        // Said when somebody points at it: a whole date costs more than all the rest of a row.
        onPointerEnter={event => {
          event.currentTarget.title = format.absolute(item.at)
        }}
      >
        {day !== null && day !== '' && <span className="nw">{day}</span>} <span>{format.time(item.at)}</span>
      </time>
      <Lane side={item.side} kind={planned ? 'planned' : 'done'} />
      <div className="log-what grow">
        <div className="log-title">{item.href ? <Door to={item.href}>{item.title}</Door> : item.title}</div>
        {item.second !== undefined && item.second !== null && (
          <div className="t12 i3 log-second">{item.second}</div>
        )}
      </div>
      {item.by !== undefined && item.by !== null && <span className="log-by t12 i3">{item.by}</span>}
      {item.action !== undefined && <span className="log-action">{item.action}</span>}
    </Row>
  )
}

/** The rule between what is to come and what was. */
export function NowRule({ format, now }: { format: Format; now: Date }) {
  return <span>{t('now', { when: `${format.day(now, now)} ${format.time(now)}` })}</span>
}

type TimelineProps = {
  items: readonly TimelineItem[]
  more?: boolean
  onMore?: () => void
  empty?: ReactNode
}

/** The contact log of both sides: day, lane, two lines, who. Planned touches stand above the rule of now. */
export function Timeline({ items, more = false, onMore, empty }: TimelineProps) {
  const format = useFormat()
  const minute = useMinute()
  const now = useMemo(() => new Date(minute), [minute])
  const placed = useMemo(() => place(items, format, now), [items, format, now])
  if (items.length === 0) return <div className="i3">{empty ?? t('noTouches')}</div>
  return (
    <div className="log">
      <ol>
        {placed.map(({ item, day, nowBefore }) => (
          <Fragment key={item.id}>
            {nowBefore && (
              <li className="log-now">
                <NowRule format={format} now={now} />
              </li>
            )}
            <TimelineRow item={item} day={day} format={format} as="li" />
          </Fragment>
        ))}
      </ol>
      {more && onMore && (
        <div className="log-more">
          <Button small onClick={onMore}>
            {t('loadMore')}
          </Button>
        </div>
      )}
    </div>
  )
}
