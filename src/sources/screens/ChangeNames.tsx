import { Link } from '@tanstack/react-router'
import { useAddress } from '../../ui/address.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { sources } from './api.ts'
import { t } from './texts.ts'
import { channelName } from './words.ts'

const campaignAsked = (text: string | undefined) =>
  text === undefined || text === 'none' ? text : Number(text)

/** The touches that a run moves from one source and campaign to another. */
export function ChangeNames() {
  const f = useFormat()
  const [{ run, from, to, fromCampaign, toCampaign }, setAddress] = useAddress()
  const query = {
    from,
    to,
    fromCampaignId: campaignAsked(fromCampaign) as number | undefined,
    toCampaignId: campaignAsked(toCampaign) as number | undefined,
  }
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
  return (
    <PagedNames
      pages={sources.usePages('GET /api/sources/runs/:id/changes', {
        params: { id: Number(run) },
        query: given,
      })}
      title={`${channelName(from ?? null)} → ${channelName(to ?? null)}`}
      figure={({ total }) => f.count(total)}
      empty={t('nobody')}
      keyOf={({ touchId }) => touchId}
      row={row => (
        <li>
          <Link to={`/touches/${row.touchId}`}>{row.title}</Link>
          <span className="t12 i3 source-second">
            {[row.person?.name ?? t('unnamed'), f.moment(row.occurredAt)].join(' · ')}
          </span>
        </li>
      )}
      onClose={() =>
        setAddress({ from: undefined, to: undefined, fromCampaign: undefined, toCampaign: undefined })
      }
    />
  )
}
