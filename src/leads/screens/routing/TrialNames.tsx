import { useAddress } from '../../../ui/address.ts'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { PagedNames } from '../../../ui/PagedNames.tsx'
import { type Overview, routing } from './api.ts'
import { t } from './dealing-texts.ts'
import { type namesQuery, withoutNames } from './trial-doors.ts'
import { useSellers } from './use-sellers.ts'

/** The leads behind a figure of the trial. */
export function TrialNames({
  query,
  overview,
}: {
  query: NonNullable<ReturnType<typeof namesQuery>>
  overview: Overview
}) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const sellers = useSellers()
  const pages = routing.usePages('GET /api/routing/trial/leads', { query: { ...query, limit: 50 } })
  const rule = (overview.draft ?? overview.inForce).rules.find(({ key }) => key === query.ruleKey)
  const name = rule?.label ?? sellers.find(({ id }) => id === query.userId)?.name ?? ''
  return (
    <PagedNames
      pages={pages}
      title={t(`names_${query.group}`, { name })}
      figure={first => f.count(first.total)}
      empty={t('noNames')}
      keyOf={({ leadId }) => leadId}
      row={({ leadId, person, account, grade, raisedAt, was, would, why }) => (
        <li>
          <span className="name-two">
            <Door to={`/leads/${leadId}?state=every`}>{person.name}</Door>
            {account && <span className="t12 i3">{account.name}</span>}
          </span>
          <span className="name-two end t12">
            <span>
              {t('fromTo', {
                was: was?.name ?? t('nobodyThere'),
                would: would?.name ?? (why === null ? t('poolWord') : t('waitsWord')),
              })}
            </span>
            <span className="i3">{`${grade}, ${f.day(raisedAt)}`}</span>
          </span>
        </li>
      )}
      onClose={() => setAddress(withoutNames)}
    />
  )
}
