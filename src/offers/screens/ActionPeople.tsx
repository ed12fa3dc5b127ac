import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import type { ActionFigure } from '../model/call-to-action.ts'
import { type ActionDetail, offers } from './api.ts'
import { t } from './texts.ts'

/** The people behind one figure. */
export function ActionPeople({
  action,
  show,
  placementId,
  onClose,
}: {
  action: ActionDetail
  show: ActionFigure
  placementId: number | undefined
  onClose: () => void
}) {
  const f = useFormat()
  const query = { show, ...(placementId === undefined ? {} : { placementId }) }
  return (
    <PagedNames
      pages={offers.usePages('GET /api/calls-to-action/:id/people', { params: { id: action.id }, query })}
      title={t(show)}
      figure={({ total }) => f.count(total)}
      note={() => action.placements.find(({ id }) => id === placementId)?.name ?? action.name}
      empty={t('nobody')}
      onClose={onClose}
      keyOf={({ id }) => id}
      row={row => (
        <li>
          <span className="grow name-two">
            {row.person ? (
              <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door>
            ) : (
              <span className="i3">
                {show === 'used' && action.kind === 'coupon' ? t('atCounter') : t('stranger')}
              </span>
            )}
            <span className="t12 i3">
              {[row.person?.jobTitle, row.account?.name, row.placement].filter(Boolean).join(', ')}
            </span>
          </span>
          <span className="name-two end t12 i3">
            <time dateTime={row.at} title={f.absolute(row.at)} className="nw">
              {f.moment(row.at)}
            </time>
            {row.opportunityId !== null ? (
              <Door to={`/opportunities/${row.opportunityId}`}>{t('theOpportunity')}</Door>
            ) : (
              row.leadId !== null && <Door to={`/leads/${row.leadId}`}>{t('theLead')}</Door>
            )}
          </span>
        </li>
      )}
    />
  )
}
