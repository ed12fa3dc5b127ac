import { type ReactNode, useId } from 'react'
import { t } from './display-texts.ts'
import { useFormat } from './format.ts'

export type Reason = { label: string; detail: ReactNode; points: number }
export type ReasonGroup = { name: string; total: number; rows: readonly Reason[] }
type Bar = { from: number; to: number }

/** Where each row's bar begins and ends: one after the other, group after group. */
function runs(groups: readonly ReasonGroup[]): { bars: Bar[][]; low: number; high: number } {
  let at = 0
  let [low, high] = [0, 1]
  const bars = groups.map(group =>
    group.rows.map(row => {
      const from = at
      at += row.points
      low = Math.min(low, at)
      high = Math.max(high, at)
      return { from, to: at }
    }),
  )
  return { bars, low, high }
}

type WaterfallProps = {
  groups: readonly ReasonGroup[]
  total: number
  threshold?: number | null
  summary?: ReactNode
}

/** The reasons of a score: every row starts where the one above it ended; the total stands beneath. */
export function Waterfall({ groups, total, threshold = null, summary }: WaterfallProps) {
  const { count } = useFormat()
  const id = useId()
  const { bars, low, high: reached } = runs(groups)
  const high = Math.max(reached, total, threshold ?? 0)
  const place = (n: number): number => ((n - low) / (high - low)) * 100
  const span = ({ from, to }: Bar) => ({
    left: `${place(Math.min(from, to))}%`,
    width: `${Math.abs(place(to) - place(from))}%`,
  })
  const signed = (n: number): string => (n > 0 ? `+${count(n)}` : count(n))
  const sum = groups
    .map(group => count(group.total))
    .join(' + ')
    .replaceAll('+ \u2212', '\u2212 ')
  const parts = groups.map(group => `${group.name} ${count(group.total)}`).join(', ')
  let end = 0
  return (
    <section className="falls" aria-label={t('waterfall', { total: count(total), parts })}>
      {groups.map((group, g) => (
        <section key={group.name} aria-labelledby={`${id}-${g}`}>
          <div className="fall-head t11 i3">
            <span id={`${id}-${g}`}>{group.name}</span>
            <b>{count(group.total)}</b>
          </div>
          <ul>
            {group.rows.map((row, r) => {
              const tone = row.points < 0 ? 'neg' : g === 0 ? 'first' : 'then'
              const bar = bars[g]?.[r]
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no identity but their place
                <li className="fall" key={`${row.label}-${r}`}>
                  <span className="fall-label">{row.label}</span>
                  <span className="fall-why t12 i3">{row.detail}</span>
                  <span className="fall-track" aria-hidden="true">
                    {bar && row.points !== 0 && <i className={tone} style={span(bar)} />}
                  </span>
                  <b className={`r ${row.points < 0 ? 'bad' : ''}`}>{signed(row.points)}</b>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
      <div className="fall fall-total">
        <b>{sum}</b>
        <span className="fall-why t12 i3">{summary}</span>
        <span className="fall-track" aria-hidden="true">
          {groups.map((group, g) => {
            const from = end
            end += group.total
            return (
              <i key={group.name} className={g === 0 ? 'first' : 'then'} style={span({ from, to: end })} />
            )
          })}
          {threshold !== null && (
            <u style={{ left: `${place(threshold)}%` }} title={t('threshold', { n: count(threshold) })} />
          )}
        </span>
        <b className="r t15">{count(total)}</b>
      </div>
      {threshold !== null && <span className="hidden">{t('threshold', { n: count(threshold) })}</span>}
    </section>
  )
}
