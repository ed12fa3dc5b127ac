import { useAddress } from '../../../ui/address.ts'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { PagedNames } from '../../../ui/PagedNames.tsx'
import { response } from './api.ts'
import { type namesQuery, withoutNames } from './doors.ts'
import { lasting, lastingSeconds } from './lasting.ts'
import { t } from './texts.ts'

/** The leads behind a figure of response times. */
export function ResponseNames({ query }: { query: NonNullable<ReturnType<typeof namesQuery>> }) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const pages = response.usePages('GET /api/response-times/leads', { query: { ...query, limit: 50 } })
  return (
    <PagedNames
      pages={pages}
      title={query.step ? t(`step_${query.step}`) : t('names')}
      figure={first => f.count(first.total)}
      empty={t('noNames')}
      keyOf={({ leadId }) => leadId}
      row={({ leadId, person, account, grade, raisedAt, machineSeconds, humanMinutes, opportunity }) => {
        const machine = machineSeconds === null ? t('unknown') : lastingSeconds(machineSeconds)
        return (
          <li>
            <span className="name-two">
              <Door to={`/leads/${leadId}?state=every`}>{person.name}</Door>
              {account && <span className="t12 i3">{account.name}</span>}
            </span>
            <span className="name-two end t12">
              <span>
                {humanMinutes === null
                  ? t('unanswered', { machine })
                  : t('rowTimes', { machine, human: lasting(humanMinutes) })}
              </span>
              <span className="i3">
                {[grade, f.day(raisedAt), opportunity ? t('became') : null].filter(Boolean).join(', ')}
              </span>
            </span>
          </li>
        )
      }}
      onClose={() => setAddress(withoutNames)}
    />
  )
}
