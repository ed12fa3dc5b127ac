import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { factor } from '../../ui/LiftWhisker.tsx'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { type Profile, profiles, type Statement } from './api.ts'
import { type End, type Opened, type Part, withoutNames } from './doors.ts'
import { nameOf } from './Statements.tsx'
import { t } from './texts.ts'

/** The accounts behind a figure of the page, or those that are like the won ones. */
export function ProfileNames({
  opened,
  profiles: kept,
  statements,
}: {
  opened: Opened
  profiles: readonly Profile[]
  statements: readonly Statement[]
}) {
  const all = [...statements, ...kept.flatMap(each => each.statements)]
  if (opened.of === 'like') return <LookAlikes id={opened.id} profiles={kept} />
  if (opened.of === 'size')
    return <OfSize {...opened} name={kept.find(({ id }) => id === opened.id)?.name ?? ''} />
  const statement = all.find(({ id }) => id === opened.id)
  return <OfStatement {...opened} name={statement ? nameOf(statement) : ''} />
}

const useClose = () => {
  const [, setAddress] = useAddress()
  return () => setAddress(withoutNames)
}
type Named = { id: number; name: string; second: string | null }
const Account = ({ id, name, second }: Named) => (
  <li>
    <span className="name-two">
      <Door to={`/accounts/${id}`}>{name}</Door>
      {second && <span className="t12 i3">{second}</span>}
    </span>
  </li>
)

function OfStatement({ id, end, name }: { id: number; end: End; name: string }) {
  const onClose = useClose()
  const query = { end, limit: 50 }
  const pages = profiles.usePages('GET /api/profile-statements/:id/accounts', { params: { id }, query })
  return (
    <PagedNames
      pages={pages}
      title={t(`names_${end}`)}
      figure={({ total }) => t('accounts', { n: total })}
      note={() => name}
      empty={t('nobody')}
      keyOf={item => item.id}
      row={item => <Account {...item} />}
      onClose={onClose}
    />
  )
}

function OfSize({ id, part, name }: { id: number; part: Part; name: string }) {
  const onClose = useClose()
  const query = { part, limit: 50 }
  const pages = profiles.usePages('GET /api/profiles/:id/accounts', { params: { id }, query })
  return (
    <PagedNames
      pages={pages}
      title={t(`part_${part}`)}
      figure={({ total }) => t('accounts', { n: total })}
      note={() => name}
      empty={t('nobody')}
      keyOf={item => item.id}
      row={item => <Account {...item} />}
      onClose={onClose}
    />
  )
}

/** Never won, and like the won ones: each with what of the profile holds of it, and what does not. */
function LookAlikes({ id, profiles: kept }: { id: number; profiles: readonly Profile[] }) {
  const onClose = useClose()
  const profile = kept.find(each => each.id === id)
  const pages = profiles.usePages('GET /api/profiles/:id/look-alikes', {
    params: { id },
    query: { limit: 50 },
  })
  return (
    <PagedNames
      pages={pages}
      title={t('likeThem')}
      figure={({ total }) => t('accounts', { n: total })}
      note={() => profile && t('likeNote', { name: profile.name })}
      empty={t('nobodyLike')}
      keyOf={item => item.id}
      row={({ fits, score, holds, ...named }) => (
        <li className="like">
          <span className="name-two">
            <Door to={`/accounts/${named.id}`}>{named.name}</Door>
            <span className="t12 i3">
              {[named.second, t(fits ? 'fits' : 'fitsPartly'), t('times', { lift: factor(Math.exp(score)) })]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
          <ul className="held t12">
            {profile?.statements.map(each => (
              <li key={each.id} className={holds.includes(each.id) === each.less ? 'against' : 'for'}>
                {t(holds.includes(each.id) ? 'holdsOf' : 'holdsNot', { name: nameOf(each) })}
              </li>
            ))}
          </ul>
        </li>
      )}
      onClose={onClose}
    />
  )
}
