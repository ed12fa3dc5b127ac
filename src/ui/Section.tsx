import type { ReactNode } from 'react'
import { Door } from './Door.tsx'

/** Parted by a rule; the head reads name, count (a door), note at the right. */
export function Section({
  title,
  count,
  countHref,
  note,
  mark,
  children,
}: {
  title: string
  count?: ReactNode
  countHref?: string
  note?: ReactNode
  mark?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="sec" aria-label={title}>
      <div className="sh">
        <h2>{title}</h2>
        {mark}
        {count !== undefined && (
          <span className="n">{countHref ? <Door to={countHref}>{count}</Door> : count}</span>
        )}
        {note && <span className="x">{note}</span>}
      </div>
      {children}
    </section>
  )
}
