import type { ReactNode } from 'react'
import { Door } from './Door.tsx'
import { t } from './display-texts.ts'

export type BarRow = { label: ReactNode; value: number; text: string; href?: string | null; key?: string }

const share = (value: number, max: number): string =>
  `${max > 0 ? Math.max(0, Math.min(1, value / max)) * 100 : 0}%`

/** Named bars from zero; the figure stands at the right and is a door where there is one to open. */
export function BarList({ rows, max }: { rows: readonly BarRow[]; max?: number }) {
  const longest = max ?? Math.max(0, ...rows.map(row => row.value))
  if (rows.length === 0) return <div className="i3">{t('nothingHere')}</div>
  return (
    <ul className="bars">
      {rows.map((row, index) => (
        <li className="bar-row" key={row.key ?? index}>
          <span className="bar-label">{row.label}</span>
          <span className="bar-track" aria-hidden="true">
            <i style={{ width: share(row.value, longest) }} />
          </span>
          <span className="r">{row.href ? <Door to={row.href}>{row.text}</Door> : row.text}</span>
        </li>
      ))}
    </ul>
  )
}

export type TimeRow = { key: string; label: string; value: number; text: string }

/** A bar for each month or day from zero, the last one in ink; every bar says its figure on hover and to a reader aloud. */
export function TimeBars({ rows }: { rows: readonly TimeRow[] }) {
  const highest = Math.max(0, ...rows.map(row => row.value))
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) return <div className="i3">{t('nothingHere')}</div>
  const words = rows.map(row => `${row.label} ${row.text}`)
  return (
    <figure className="months">
      <div
        className="months-bars"
        style={{ gap: rows.length > 31 ? 1 : 4 }}
        role="img"
        aria-label={words.join(', ')}
      >
        {rows.map((row, index) => (
          <span key={row.key} className="month" title={words[index]}>
            <i className={row === last ? 'last' : ''} style={{ height: share(row.value, highest) }} />
          </span>
        ))}
      </div>
      <figcaption className="row apart t11 i3" aria-hidden="true">
        <span>{first.label}</span>
        {last !== first && (
          <span className="ink">
            {last.label} {last.text}
          </span>
        )}
      </figcaption>
    </figure>
  )
}
