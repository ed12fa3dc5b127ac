import { t } from './display-texts.ts'

/** The function that did something; its place, shape and only then its colour carry it. */
export type Side = 'marketing' | 'sales' | 'service'
type Kind = 'done' | 'planned'

const inks: Readonly<Record<Side, string>> = {
  marketing: 'var(--mkt)',
  sales: 'var(--sal)',
  service: 'var(--srv)',
}
const words: Readonly<Record<Side, string>> = { marketing: 'mkt', sales: 'sal', service: 'srv' }
const places: Readonly<Record<Side, string>> = { marketing: 'm', sales: 's', service: 'v' }

function shape(side: Side, planned: boolean) {
  const paint = planned ? { fill: 'none', stroke: inks[side], strokeWidth: 1.5 } : { fill: inks[side] }
  if (side === 'marketing') return <circle cx="5" cy="5" r={planned ? 4 : 4.6} {...paint} />
  if (side === 'sales') {
    const [edge, length] = planned ? [1.3, 7.4] : [0.8, 8.4]
    return <rect x={edge} y={edge} width={length} height={length} {...paint} />
  }
  return <path d={planned ? 'M5 .9L9.1 5 5 9.1.9 5Z' : 'M5 0L10 5 5 10 0 5Z'} {...paint} />
}

type MarkProps = { side: Side; planned?: boolean; size?: number; silent?: boolean }

/** The bare shape: filled is done, outlined is planned. `silent` where the word stands beside it. */
export function Mark({ side, planned = false, size = 10, silent = false }: MarkProps) {
  const said = silent
    ? { 'aria-hidden': true as const }
    : { role: 'img', 'aria-label': planned ? t('plannedSide', { side: t(side) }) : t(side) }
  return (
    <svg className="fn" width={size} height={size} viewBox="0 0 10 10" {...said}>
      {shape(side, planned)}
    </svg>
  )
}

/** 40 px of the axle: marketing to its left, sales to its right, service on it. */
export function Lane({ side, kind = 'done' }: { side: Side; kind?: Kind }) {
  return (
    <span className={`lane ${places[side]}`}>
      <Mark side={side} planned={kind === 'planned'} />
    </span>
  )
}

/** Shape and word together; the word takes the ink of its function. */
export function SideName({ side }: { side: Side }) {
  return (
    <span className={`side ${words[side]}`}>
      <Mark side={side} silent />
      {t(side)}
    </span>
  )
}
