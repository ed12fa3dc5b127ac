import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { type Sizes, segments } from './api.ts'
import { changesDoor } from './doors.ts'
import { t } from './texts.ts'

const stretches = 13
const [width, height] = [640, 120]

/** Size at the end of each day as a line, and under each stretch of it who came and went, as doors. */
export function SizeChart({ id }: { id: number }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const days = address.days === '365' ? 365 : 90
  const from = new Date(Date.parse(f.today()) - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  const { data, error, refetch } = segments.useApi('GET /api/segments/:id/sizes', {
    params: { id },
    query: { from },
  })
  return (
    <Section
      title={t('sizeOverTime')}
      note={
        <SelectField
          label={t('period')}
          value={String(days)}
          onChange={next => setAddress({ days: next === '90' ? undefined : next })}
          options={[
            { value: '90', label: t('days90') },
            { value: '365', label: t('days365') },
          ]}
        />
      }
    >
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={3} />}
      {data && <Line id={id} items={data.items} />}
    </Section>
  )
}

function Line({ id, items }: { id: number; items: Sizes }) {
  const f = useFormat()
  const most = Math.max(1, ...items.map(({ size }) => size))
  const x = (day: number) => (day / Math.max(1, items.length)) * width
  const y = (size: number) => height - 4 - (size / most) * (height - 12)
  const path = items
    .map(({ size }, day) => `${day === 0 ? 'M' : 'L'}${x(day)} ${y(size)}L${x(day + 1)} ${y(size)}`)
    .join('')
  const [first, last] = [items[0]!, items.at(-1)!]
  const length = Math.ceil(items.length / stretches)
  const parts = Array.from({ length: Math.ceil(items.length / length) }, (_, n) =>
    items.slice(n * length, (n + 1) * length),
  )
  return (
    <div className="size-chart">
      <div className="size-scale t12 i3">
        <span>{f.count(most)}</span>
        <span>0</span>
      </div>
      <div>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('chart', {
            first: f.count(first.size),
            last: f.count(last.size),
            days: items.length,
          })}
        >
          <line x1="0" x2={width} y1={height - 4} y2={height - 4} className="ground" />
          <path d={path} className="line" />
        </svg>
        <ol className="size-moves">
          {parts.map(part => (
            <Moves key={part[0]!.day} id={id} part={part} />
          ))}
        </ol>
      </div>
    </div>
  )
}

function Moves({ id, part }: { id: number; part: Sizes }) {
  const f = useFormat()
  const came = part.reduce((sum, { entered }) => sum + entered, 0)
  const left = part.reduce((sum, day) => sum + day.left, 0)
  const [from, to] = [part[0]!.day, part.at(-1)!.day]
  const words = {
    from: f.date(from),
    to: f.date(to),
    came: f.count(came),
    left: f.count(left),
  }
  return (
    <li>
      <time className="i3" dateTime={from}>
        {f.date(from)}
      </time>
      {came + left === 0 ? (
        <span className="i3" title={t('nothingMoved', { from: words.from, to: words.to })}>
          –
        </span>
      ) : (
        <Door to={changesDoor(id, { from, to })} label={t('cameLeftOf', words)}>
          {t('cameLeft', { came: words.came, left: words.left })}
        </Door>
      )}
    </li>
  )
}
