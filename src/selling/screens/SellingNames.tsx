import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { selling } from './api.ts'
import { closed, dimensionOf, namesQuery, type Opens } from './doors.ts'
import { kindText, reasonText, rowText, t } from './texts.ts'

/** The acts behind the open figure: their minutes sum to it. */
export function SellingNames({
  opened,
  rows,
}: {
  opened: Opens
  rows: readonly { key: string; label: string }[]
}) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const { key, month } = address
  const label =
    month !== undefined
      ? f.month(month)
      : key === undefined
        ? t('all')
        : rowText(dimensionOf(address), rows.find(row => row.key === key) ?? { key, label: key }, f)
  return (
    <PagedNames
      pages={selling.usePages('GET /api/selling-time/names', { query: namesQuery(address, opened) })}
      title={t('namesOf', { what: opened === 'all' ? t('time') : t(opened), label })}
      figure={({ minutes }) => f.hours(minutes)}
      note={first => first && t('namesNote', { n: first.total })}
      empty={t('nothing')}
      onClose={() => setAddress(closed)}
      keyOf={({ source, id }) => `${source}${id}`}
      row={act => (
        <li>
          <span className="grow name-two">
            {act.person ? (
              <Door to={`/persons/${act.person.id}`}>{act.person.name}</Door>
            ) : act.account ? (
              <Door to={`/accounts/${act.account.id}`}>{act.account.name}</Door>
            ) : (
              <span>{t('nobodyNamed')}</span>
            )}
            <span className="t12 i3">
              {[kindText(act.kind), act.title, act.person ? act.account?.name : null]
                .filter(Boolean)
                .join(', ')}
            </span>
            <span className="t12 i3">
              {act.leadId !== null && act.grade !== null ? (
                <Door to={`/leads/${act.leadId}`}>
                  {t('gradeThen', { grade: act.grade, reason: reasonText(act.reason) })}
                </Door>
              ) : (
                reasonText(act.reason)
              )}
            </span>
          </span>
          <span className="name-two end t12 i3">
            <b>{act.logged ? f.hours(act.minutes) : t('about', { hours: f.hours(act.minutes) })}</b>
            <span>{act.seller?.name ?? t('nobody')}</span>
            <span title={f.absolute(act.at)}>{f.moment(act.at)}</span>
          </span>
        </li>
      )}
    />
  )
}
