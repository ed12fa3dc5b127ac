import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import type { Proof } from './api.ts'
import { namesDoor } from './doors.ts'
import { t } from './texts.ts'

const size = 220
const edge = 22
const at = (share: number): number => edge + share * (size - 2 * edge)

/** What was said of later leads along, what came of them up, with its interval; on the line both are the same. Each row opens its leads. */
export function Curve({ modelId, curve }: { modelId: number; curve: Proof['curve'] }) {
  const f = useFormat()
  const y = (share: number): number => size - at(share)
  return (
    <div className="curve">
      <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('curve')}>
        <path
          d={`M${at(0)} ${y(0)}H${at(1)}M${at(0)} ${y(0)}V${y(1)}`}
          stroke="var(--line-mid)"
          fill="none"
        />
        <path
          d={`M${at(0)} ${y(0)}L${at(1)} ${y(1)}`}
          stroke="var(--axle)"
          strokeDasharray="1 3"
          fill="none"
        />
        {curve.map(({ said, came, least }) => (
          <g key={least}>
            <path d={`M${at(said)} ${y(came.low)}V${y(came.high)}`} stroke="var(--ink)" strokeWidth="2" />
            <circle cx={at(said)} cy={y(came.share)} r="3.6" fill="var(--ink)" />
          </g>
        ))}
        <text x={at(1)} y={size - 6} textAnchor="end" className="curve-word">
          {t('said')}
        </text>
        <text x={at(0) + 4} y={y(1) + 4} className="curve-word">
          {t('came')}
        </text>
      </svg>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col" className="r">
              {t('said')}
            </th>
            <th scope="col" className="r">
              {t('came')}
            </th>
            <th scope="col" className="r">
              {t('interval')}
            </th>
            <th scope="col" className="r">
              {t('leads')}
            </th>
          </tr>
        </thead>
        <tbody>
          {curve.map(({ said, came, cases, least, most }) => (
            <tr key={least}>
              <td className="r">{f.percent(said)}</td>
              <td className="r">
                <Door to={namesDoor(modelId, { of: 'later', least, most, came: 'yes' })}>
                  {f.percent(came.share)}
                </Door>
              </td>
              <td className="r t12 i3">
                {t('fromTo', { low: f.percent(came.low), high: f.percent(came.high) })}
              </td>
              <td className="r">
                <Door to={namesDoor(modelId, { of: 'later', least, most })}>{f.count(cases)}</Door>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
