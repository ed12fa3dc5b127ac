import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { likelihoods } from './api.ts'
import { namesQuery, withoutNames } from './doors.ts'
import { t } from './texts.ts'

/** The leads behind the figure that the address names. */
export function LikelihoodNames() {
  const [address] = useAddress()
  const asked = namesQuery(address)
  return asked && <OpenNames key={JSON.stringify(asked)} {...asked} />
}

function OpenNames({ id, query }: NonNullable<ReturnType<typeof namesQuery>>) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const pages = likelihoods.usePages('GET /api/likelihood/models/:id/names', {
    params: { id },
    query: { ...query, limit: 50 },
  })
  return (
    <PagedNames
      pages={pages}
      title={t(`names_${query.of}`)}
      figure={first => f.count(first.total)}
      empty={t('nobody')}
      keyOf={item => item.id}
      row={({ id: leadId, name, account, at, grade, said }) => (
        <li>
          <span className="name-two">
            <Door to={`/leads/${leadId}?state=every`}>{name}</Door>
            {account && <span className="t12 i3">{account}</span>}
          </span>
          <span className="name-two end t12">
            <span>
              {f.percent(said)}, {grade}
            </span>
            <time className="i3" dateTime={at}>
              {f.day(at)}
            </time>
          </span>
        </li>
      )}
      onClose={() => setAddress(withoutNames)}
    />
  )
}
