import { Link } from '@tanstack/react-router'
import { useAddress } from '../../ui/address.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { sources } from './api.ts'
import { t } from './texts.ts'
import { channelName } from './words.ts'

/** The arrivals behind a tag or a pattern. */
export function ArrivalNames() {
  const f = useFormat()
  const [{ tag, disagreed }, setAddress] = useAddress()
  const query = { ...(tag ? { tag } : {}), ...(disagreed ? { disagreed } : {}) }
  return (
    <PagedNames
      pages={sources.usePages('GET /api/sources/arrivals', { query })}
      title={tag ?? disagreed ?? ''}
      figure={({ total }) => f.count(total)}
      empty={t('nobody')}
      keyOf={({ touchId }) => touchId}
      row={row => (
        <li>
          <Link to={`/touches/${row.touchId}`}>{row.title}</Link>
          <span className="t12 i3 source-second">
            {[
              row.person?.name ?? t('unnamed'),
              f.moment(row.occurredAt),
              channelName(row.channel),
              row.name,
            ].join(' · ')}
          </span>
        </li>
      )}
      onClose={() => setAddress({ tag: undefined, disagreed: undefined })}
    />
  )
}
