import type { FunnelStage } from '../../insight/model/figures.ts'
import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Names } from '../../ui/Names.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { t } from './campaign-texts.ts'
import { insight } from './clients.ts'

/** The people that a campaign brought and who came at least to this step. */
export function CampaignPeople({ id, name, stage }: { id: number; name: string; stage: FunnelStage }) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const pages = insight.usePages('GET /api/funnel/names', { query: { campaign: String(id), stage } })
  const total = pages.data?.pages[0]?.total
  return (
    <Names
      title={t(`stage_${stage}`)}
      figure={total === undefined ? '…' : f.count(total)}
      note={name}
      onClose={() => setAddress({ stage: undefined })}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
    >
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Loading rows={8} />}
      <ul className="list">
        {pages.data?.pages
          .flatMap(({ items }) => items)
          .map(row => (
            <li key={row.subjectId}>
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
          ))}
      </ul>
    </Names>
  )
}
