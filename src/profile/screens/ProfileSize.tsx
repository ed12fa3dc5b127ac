import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { type Profile, profiles } from './api.ts'
import { parts, sizeDoor } from './doors.ts'
import { t } from './texts.ts'

/** How many accounts fit: known, contacted, with an open opportunity, won; beside how many such companies there are. */
export function ProfileSize({ profile: { id, market } }: { profile: Profile }) {
  const f = useFormat()
  const query = profiles.useApi('GET /api/profiles/:id/size', { params: { id } })
  const [last, ...before] = market
  if (query.error) return <Failed problem={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading rows={2} />
  const { size, share } = query.data
  if (!size) return null
  return (
    <>
      <table className="profile-size">
        <tbody>
          {parts.map(part => (
            <tr key={part}>
              <th scope="row">{t(`part_${part}`)}</th>
              <td className="r">
                <Door to={sizeDoor(id, part)}>{f.count(size[part])}</Door>
              </td>
              <td className="share">
                {part !== 'known' && size.known > 0 && <Bar share={size[part] / size.known} />}
              </td>
            </tr>
          ))}
          {last && (
            <tr>
              <th scope="row">{t('inMarket')}</th>
              <td className="r">{f.count(last.companies)}</td>
              <td className="t12 i2">{share !== null && t('shareKnown', { share: f.percent(share) })}</td>
            </tr>
          )}
        </tbody>
      </table>
      {last && (
        <p className="t12 i3">
          {t('marketBy', {
            source: last.source,
            asOf: f.date(last.asOf),
            name: last.by ?? '',
            when: f.day(last.at),
          })}
        </p>
      )}
      {before.length > 0 && (
        <details className="t12">
          <summary>{t('marketBefore', { n: before.length })}</summary>
          <ul>
            {before.map(each => (
              <li key={each.at}>
                {f.count(each.companies)} · {each.source} · {f.date(each.asOf)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

/** A part of those that are known. */
const Bar = ({ share }: { share: number }) => (
  <svg width="100" height="8" viewBox="0 0 100 8" aria-hidden="true">
    <path d="M0 7.5H100" stroke="var(--line)" />
    <rect width={Math.max(1, share * 100)} height="7" fill="var(--ink-2)" />
  </svg>
)
