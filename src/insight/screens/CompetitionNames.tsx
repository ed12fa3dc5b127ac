import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
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
  const title =
    key === undefined
      ? t('all')
      : meetingLabel(meetingsBy(address, usual), { key, label: label ?? key }, format)
  return (
    <PagedNames
      pages={insight.usePages('GET /api/competition/opportunities', {
        query: behindQuery(address, figure, format.today(), usual, fixed),
      })}
      title={t('namesTitle', { figure: t(figure), label: title })}
      figure={({ total }) => format.count(total)}
      note={first => first && t('namesSum', { sum: format.money(first.totalCents) })}
      empty={t('noOpportunities')}
      onClose={() => setAddress({ figure: undefined, key: undefined })}
      keyOf={({ id }) => id}
      row={row => (
        <li>
          <span className="grow name-two">
            <Door to={`/opportunities/${row.id}`}>{row.name}</Door>
            <span className="t12 i3">
              {[t(row.state), closeReason(row.closeReason), row.competitor?.name].filter(Boolean).join(', ')}
            </span>
          </span>
          <span className="name-two end t12 i3">
            <b>{format.moneyWhole(row.amountCents)}</b>
            <span title={format.absolute(row.at)}>{format.moment(row.at)}</span>
          </span>
        </li>
      )}
    />
  )
}
