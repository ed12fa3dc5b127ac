import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Names } from '../../ui/Names.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import type { MeetingDimension, MeetingFigure } from '../model/competition.ts'
import { insight } from './api.ts'
import { closeReason, meetingLabel, t } from './competition-texts.ts'
import { behindQuery, type Meetings, meetingsBy } from './meetings.ts'

/** The opportunities behind the open figure: their number is the figure. */
export function CompetitionNames({
  figure,
  usual,
  fixed,
  label,
}: {
  figure: MeetingFigure
  usual: MeetingDimension
  fixed: Partial<Meetings>
  label: string | undefined
}) {
  const format = useFormat()
  const [address, setAddress] = useAddress()
  const key = address.key
  const pages = insight.usePages('GET /api/competition/opportunities', {
    query: behindQuery(address, figure, format.today(), usual, fixed),
  })
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const title =
    key === undefined
      ? t('all')
      : meetingLabel(meetingsBy(address, usual), { key, label: label ?? key }, format)
  return (
    <Names
      title={t('namesTitle', { figure: t(figure), label: title })}
      figure={first ? format.count(first.total) : t('loading')}
      note={first ? t('namesSum', { sum: format.money(first.totalCents) }) : undefined}
      onClose={() => setAddress({ figure: undefined, key: undefined })}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
    >
      {pages.error ? (
        <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <Loading rows={8} />
      ) : rows.length === 0 ? (
        <Empty sentence={t('noDeals')} />
      ) : (
        <ul className="list">
          {rows.map(row => (
            <li key={row.id}>
              <span className="grow name-two">
                <Door to={`/opportunities/${row.id}`}>{row.name}</Door>
                <span className="t12 i3">
                  {[t(row.state), closeReason(row.closeReason), row.competitor?.name]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </span>
              <span className="name-two end t12 i3">
                <b>{format.moneyWhole(row.amountCents)}</b>
                <span title={format.absolute(row.at)}>{format.moment(row.at)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Names>
  )
}
