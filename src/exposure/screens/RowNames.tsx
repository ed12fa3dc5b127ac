import { useAddress } from '../../ui/address.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { exposure } from './api.ts'
import { t } from './texts.ts'
import { platformName } from './words.ts'

const asked = ['from', 'until', 'platform', 'campaignId', 'reported', 'term', 'day'] as const

/** The reported rows behind a figure: there are no names behind it. */
export function RowNames() {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const query = Object.fromEntries(
    asked.flatMap(name => (address[name] === undefined ? [] : [[name, address[name]]])),
  )
  const close = Object.fromEntries(
    ['open', 'campaignId', 'reported', 'term', 'day'].map(name => [name, undefined]),
  )
  return (
    <PagedNames
      pages={exposure.usePages('GET /api/exposure/rows', { query })}
      title={t('rows')}
      figure={({ total }) => f.count(total)}
      note={() => t('reportedNote')}
      empty={t('noRows')}
      keyOf={({ id }) => id}
      row={row => (
        <li>
          {row.day === row.untilDay ? f.date(row.day) : `${f.date(row.day)} – ${f.date(row.untilDay)}`}{' '}
          {[row.campaign, row.adGroup, row.term, row.page].filter(Boolean).join(' › ')}
          <span className="t12 i3 exposure-second">
            {[
              platformName(row.platform),
              row.account,
              `${f.count(row.impressions)} ${t('impressions')}`,
              `${f.count(row.clicks)} ${t('clicks')}`,
              f.money(row.costCents),
              row.ours?.name,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </li>
      )}
      onClose={() => setAddress(close)}
    />
  )
}
