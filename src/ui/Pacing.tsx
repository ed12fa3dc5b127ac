import type { ReactNode } from 'react'
import { t } from './display-texts.ts'
import { useFormat } from './format.ts'
import { linearScale } from './scale.ts'

const [WIDTH, HEIGHT, TOP, GROUND, RIGHT] = [336, 150, 10, 130, 330]
/** The mean width of a character of an axis label. */
const LETTER = 5.8

const lastDayOf = (month: string): number => {
  const [year = 1970, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).getUTCDate()
}

type PacingProps = {
  /** What each day brought, in cents; `day` is the day of the month, days without anything may be missing. */
  days: readonly { day: number; value: number }[]
  /** The whole of the earlier period in cents, drawn as a dotted rule; null where there was none. */
  previousTotal: number | null
  text: ReactNode
  /** 'YYYY-MM'; the running month unless given. */
  month?: string
}

/** The month so far as one rising line, against the total of the month before. */
export function Pacing({ days, previousTotal, text, month }: PacingProps) {
  const format = useFormat()
  const today = format.today()
  const shown = month ?? today.slice(0, 7)
  const length = lastDayOf(shown)
  const until = shown === today.slice(0, 7) ? Number(today.slice(8)) : length
  const byDay = new Map<number, number>()
  for (const { day, value } of days) byDay.set(day, (byDay.get(day) ?? 0) + value)
  let sum = 0
  const line = Array.from({ length: until }, (_, n) => (sum += byDay.get(n + 1) ?? 0))
  const scale = linearScale([...line, previousTotal ?? 0], 3)
  const left = 8 + LETTER * Math.max(...scale.ticks.map(tick => format.money(tick).length))
  const x = (day: number): number => left + (day / length) * (RIGHT - left)
  const y = (value: number): number => GROUND - scale.place(value) * (GROUND - TOP)
  const path = line.map((value, n) => `L${x(n + 1).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  const now = { x: x(until), y: y(sum) }
  const previous = previousTotal === null ? '' : t('previousTotal', { value: format.money(previousTotal) })
  const words = [t('pacing', { value: format.money(sum), day: until }), previous].filter(word => word !== '')
  const middle = until > length * 0.16 && until < length * 0.7
  return (
    <figure className="pacing">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={words.join(', ')}>
        {scale.ticks.map(tick => (
          <g key={tick}>
            <path d={`M${left} ${y(tick)}H${RIGHT}`} stroke="var(--chart-grid)" />
            <text x={left - 6} y={y(tick) + 4} textAnchor="end">
              {format.money(tick)}
            </text>
          </g>
        ))}
        {previousTotal !== null && previousTotal > 0 && (
          <>
            <path
              d={`M${left} ${y(previousTotal)}H${RIGHT}`}
              stroke="var(--chart-prev)"
              strokeDasharray="1 3"
              strokeWidth="1.5"
            />
            <text x={left + 4} y={y(previousTotal) + 14} className="halo">
              {previous}
            </text>
          </>
        )}
        <path
          d={`M${left} ${GROUND}${path}`}
          fill="none"
          stroke="var(--chart-line)"
          strokeWidth="2"
          strokeLinejoin="round"
        />
        <rect x={now.x - 3.5} y={now.y - 3.5} width="7" height="7" fill="var(--ink)" />
        <text x={left} y={HEIGHT - 4}>
          {format.date(`${shown}-01`)}
        </text>
        {middle && (
          <text x={now.x} y={HEIGHT - 4} textAnchor="middle" className="k">
            {t('pacingDay', { day: until })}
          </text>
        )}
        <text x={RIGHT} y={HEIGHT - 4} textAnchor="end">
          {format.date(`${shown}-${length}`)}
        </text>
      </svg>
      <figcaption className="t12 i2">{text}</figcaption>
    </figure>
  )
}
