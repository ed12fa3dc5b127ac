import { Door } from '../../ui/Door.tsx'
import { Section } from '../../ui/Section.tsx'
import { language, profiles } from './api.ts'
import { likeDoor } from './doors.ts'
import './profile.css'
import { nameOf } from './Statements.tsx'
import { t } from './texts.ts'

/** Which profiles an account is like, with what speaks for it and against it; nothing where there is no profile. */
export function ProfilesOf({ accountId }: { accountId: number }) {
  const { data } = profiles.useApi('GET /api/accounts/:id/profiles', {
    params: { id: accountId },
    query: { language: language() },
  })
  if (!data || data.items.length === 0) return null
  return (
    <Section title={t('title')} note={<Door to="/customer-profile">{t('all')}</Door>}>
      {data.items.map(({ id, name, fits, statements }) => (
        <div key={id} className="profile-of">
          <p>
            <Door to={likeDoor(id)}>{name}</Door>{' '}
            <span className="t12 i3">{t(fits ? 'fits' : 'fitsNot')}</span>
          </p>
          <ul className="held t12">
            {statements.map(each => (
              <li key={each.id} className={each.holds === each.less ? 'against' : 'for'}>
                {t(each.holds ? 'holdsOf' : 'holdsNot', { name: nameOf(each) })}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  )
}
