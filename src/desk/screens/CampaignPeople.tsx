import type { FunnelStage } from '../../insight/model/figures.ts'
import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { t } from './campaign-texts.ts'
import { insight } from './clients.ts'

/** The people that a campaign brought and who came at least to this step. */
export function CampaignPeople({ id, name, stage }: { id: number; name: string; stage: FunnelStage }) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  return (
    <PagedNames
      pages={insight.usePages('GET /api/funnel/names', { query: { campaign: String(id), stage } })}
      title={t(`stage_${stage}`)}
      figure={({ total }) => f.count(total)}
      note={() => name}
      empty={t('nobody')}
      onClose={() => setAddress({ stage: undefined })}
      keyOf={({ subjectId }) => subjectId}
      row={row => (
        <li>
          <span className="grow name-two">
            {row.person ? (
              <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door>
            ) : (
              <span>{t('visitor')}</span>
            )}
            <span className="t12 i3">
              {[row.person?.jobTitle, row.account?.name].filter(Boolean).join(', ')}
            </span>
          </span>
          <time className="t12 i3 nw" dateTime={row.at} title={f.absolute(row.at)}>
            {f.moment(row.at)}
          </time>
        </li>
      )}
    />
  )
}
