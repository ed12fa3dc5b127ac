import type { CSSProperties } from 'react'
import { Door } from './Door.tsx'
import { t } from './display-texts.ts'
import { type Format, useFormat } from './format.ts'
import { Mark, type Side, SideName } from './Lane.tsx'
import { linearScale, logScale, type Scale } from './scale.ts'

export type Step = {
  key: string
  label: string
  value: number
  /** The same count of the earlier period; absent or null where there is none. */
  previous?: number | null
  /** Of these, how many went on to the next step, and of those before, where the next does not count them alone. */
  went?: number | null
  previousWent?: number | null
  href: string
  open?: boolean
  side: Side
}
export type StairScale = 'log' | 'linear'

type StaircaseProps = {
  steps: readonly Step[]
  scale: StairScale
  onScale: (scale: StairScale) => void
  /** Index of the first step after the hand-over between the two sides. */
  split: number
}

/** The share that went on from one step to the next, 0..1; null where nothing could go on. */
const wentOn = (from: number | null | undefined, to: number | null | undefined): number | null =>
  from && to !== null && to !== undefined ? to / from : null

function Change({ step, format }: { step: Step; format: Format }) {
  if (step.previous === undefined || step.previous === null) return null
  if (step.previous === 0) return <span className="t11 i3">{t('noneBefore')}</span>
  const change = step.value / step.previous - 1
  const sign = change > 0 ? '+' : ''
  const tone = change > 0 ? 'good' : change < 0 ? 'bad' : ''
  return (
    <span className="t11 i3 nw">
      <span className={tone}>{`${sign}${format.percent(change)}`}</span>{' '}
      {t('from', { n: format.count(step.previous) })}
    </span>
  )
}

/** The figures of one edge, beneath the stair it leaves. */
function Edge({ from, to, format }: { from: Step; to: Step; format: Format }) {
  const share = wentOn(from.value, from.went ?? to.value)
  const before = wentOn(from.previous, from.previousWent ?? to.previous)
  if (share === null) return null
  return (
    <>
      <b title={t('conversion', { share: format.percent(share) })}>{format.percent(share)}</b>
      {before !== null && <span className="t11 i3">{t('was', { share: format.percent(before) })}</span>}
    </>
  )
}

function ScaleSwitch({ scale, onScale }: Pick<StaircaseProps, 'scale' | 'onScale'>) {
  return (
    <fieldset className="stair-scale t11" aria-label={t('scale')}>
      {(['log', 'linear'] as const).map(choice => (
        <button key={choice} type="button" aria-pressed={scale === choice} onClick={() => onScale(choice)}>
          {t(choice)}
        </button>
      ))}
    </fieldset>
  )
}

const height = (share: number): string => `${(share * 100).toFixed(2)}%`

function Stair({
  steps,
  index,
  split,
  scale,
  format,
}: {
  steps: readonly Step[]
  index: number
  split: number
  scale: Scale
  format: Format
}) {
  const step = steps[index]!
  const next = steps[index + 1]
  const top = scale.place(step.value)
  const down = next ? scale.place(next.value) : top
  const riser: CSSProperties = { bottom: height(Math.min(top, down)), height: height(Math.abs(top - down)) }
  // A low stair has no room beneath its edge: the figures then stand above it.
  const place: CSSProperties =
    top > 0.24 ? { top: `calc(${height(1 - top)} + 6px)` } : { bottom: `calc(${height(top)} + 6px)` }
  return (
    <div className={`stair ${index === split ? 'split' : ''} ${step.open ? 'open' : ''}`}>
      <i className={`fill ${step.side}`} style={{ height: height(top) }} />
      {step.previous !== undefined && step.previous !== null && step.previous > 0 && (
        <i className="before" style={{ bottom: height(scale.place(step.previous)) }} />
      )}
      {next && <i className="riser" style={riser} />}
      {next && (
        <span className="edge" style={place}>
          <Edge from={step} to={next} format={format} />
        </span>
      )}
    </div>
  )
}

/** The funnel as stairs: steps with their doors, the share that went on at each edge, the earlier period in grey. */
export function Staircase({ steps, scale, onScale, split }: StaircaseProps) {
  const format = useFormat()
  const values = steps.flatMap(step => [step.value, step.previous ?? 0])
  const heights = scale === 'log' ? logScale(values) : linearScale(values)
  const words = steps.map(step => `${step.label} ${format.count(step.value)}`).join(', ')
  const columns = { '--steps': steps.length, '--split': split } as CSSProperties
  const before = steps[split - 1]
  const after = steps[split]
  return (
    <div className="stairs" style={columns}>
      <div className="stair-sides">
        <span>{before && <SideName side={before.side} />}</span>
        <span>{after && <SideName side={after.side} />}</span>
      </div>
      <ol className="stair-heads">
        {steps.map((step, index) => (
          <li key={step.key} className={`${index === split ? 'split' : ''} ${step.open ? 'open' : ''}`}>
            <b className="t12">
              <span className="stair-mark">
                <Mark side={step.side} silent />
              </span>
              {step.label}
            </b>
            <span className="stair-figure">
              <Door to={step.href} open={step.open}>
                {format.count(step.value)}
              </Door>
            </span>
            <Change step={step} format={format} />
            <span className="stair-edge t12">
              {steps[index + 1] && <Edge from={step} to={steps[index + 1]!} format={format} />}
            </span>
            <i
              className={`stair-bar fill ${step.side}`}
              style={{ width: height(heights.place(step.value)) }}
            />
          </li>
        ))}
      </ol>
      <div className="stair-chart" role="img" aria-label={t('staircase', { steps: words })}>
        {heights.ticks.map(tick => (
          <i key={tick} className="stair-grid" style={{ bottom: height(heights.place(tick)) }}>
            <span className="t11 i3">{format.count(tick)}</span>
          </i>
        ))}
        {steps.map((step, index) => (
          <Stair key={step.key} steps={steps} index={index} split={split} scale={heights} format={format} />
        ))}
      </div>
      <div className="stair-foot">
        <span className="t11 i3">{t(scale === 'log' ? 'logScale' : 'linearScale')}</span>
        <ScaleSwitch scale={scale} onScale={onScale} />
      </div>
    </div>
  )
}
