import type { ReactNode } from 'react'
import { Door } from './Door.tsx'
import { dayPlaces, ENTRY } from './day-places.ts'
import { t } from './display-texts.ts'
import { type Format, useFormat } from './format.ts'
import { Mark, type Side } from './Lane.tsx'

export type DayItem = {
  /** The moment, ISO 8601. */
  at: string
  side: Side
  title: string
  second?: string | null
  planned: boolean
  href?: string | null
}

type DayAxisProps = {
  items: readonly DayItem[]
  now: string | Date
  /** Heads of the two halves: marketing stands at the left, sales at the right. */
  left: ReactNode
  right: ReactNode
}

/** The minute of the day in the company's time zone. */
function minuteOf(at: string | Date, format: Format): number {
  const [hour = 0, minute = 0] = format.time(at).split(':').map(Number)
  return (hour % 24) * 60 + minute
}

function Entry({ item, top, format }: { item: DayItem; top: number; format: Format }) {
  return (
    <li className={`day-entry ${item.side} ${item.planned ? 'planned' : ''}`} style={{ top }}>
      <Mark side={item.side} planned={item.planned} />
      <div>
        <div className="el" title={item.title}>
          <time className="t12 i3" dateTime={item.at} title={format.absolute(item.at)}>
            {format.time(item.at)}
          </time>{' '}
          <b>{item.href ? <Door to={item.href}>{item.title}</Door> : item.title}</b>
        </div>
        {item.second && (
          <div className="el t12 i3" title={item.second}>
            {item.second}
          </div>
        )}
      </div>
    </li>
  )
}

/** One day on the axle: marketing at the left, sales at the right, service on the line, a rule at now. */
export function DayAxis({ items, now, left, right }: DayAxisProps) {
  const format = useFormat()
  const inOrder = [...items].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const entries = inOrder.map(item => ({
    minute: minuteOf(item.at, format),
    left: item.side === 'marketing',
  }))
  const { tops, hours, height, at } = dayPlaces(entries)
  // In a crowded hour what has happened stands lower than its minute: the rule stays below all of it.
  const past = inOrder.flatMap((item, index) =>
    Date.parse(item.at) <= +new Date(now) ? [tops[index]! + ENTRY] : [],
  )
  const nowTop = Math.max(at(minuteOf(now, format)), ...past)
  return (
    <div className="day">
      <div className="day-heads">
        <span className="mkt">
          {left} <Mark side="marketing" silent />
        </span>
        <span className="sal">
          <Mark side="sales" silent /> {right}
        </span>
      </div>
      <div className="day-axle" style={{ height }}>
        {hours.map(({ hour, top }) => (
          <div className="day-hour t11 i3" key={hour} style={{ top }} aria-hidden="true">
            {Math.abs(top - nowTop) > 14 && <span>{String(hour).padStart(2, '0')}</span>}
          </div>
        ))}
        <ol>
          {inOrder.map((item, index) => (
            <Entry key={`${item.side} ${tops[index]}`} item={item} top={tops[index]!} format={format} />
          ))}
        </ol>
        <div className="day-now t11" style={{ top: nowTop }}>
          <span>
            <span className="hidden">{t('nowShort')}</span> {format.time(now)}
          </span>
        </div>
      </div>
      {items.length === 0 && <p className="i3">{t('clearDay')}</p>}
      <p className="day-legend t12 i3">
        <span className="row">
          <Mark side="service" silent />
          {t('onTheLine')}
        </span>
        <span className="row">
          <Mark side="sales" planned silent />
          {t('notYetDone')}
        </span>
      </p>
    </div>
  )
}
