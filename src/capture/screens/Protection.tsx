import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { arranging } from './api.ts'
import { t } from './builder-texts.ts'
import { heldDoor } from './form-door.ts'

const guards = ['guardTrap', 'guardTime', 'guardWork', 'guardLimit', 'guardOdd'] as const

/** What keeps machines out of a form. It is always on; what it held back waits to be read. */
export function Protection({ formId }: { formId: number }) {
  const f = useFormat()
  const held = arranging.useApi('GET /api/forms/:id/held', { params: { id: formId } })
  return (
    <Section title={t('protection')} note={t('protectionNote')}>
      <ul className="guards">
        {guards.map(each => (
          <li key={each}>{t(each)}</li>
        ))}
      </ul>
      {held.data && (
        <p>
          {t('heldNow')} <Door to={heldDoor(formId)}>{f.count(held.data.items.length)}</Door>
        </p>
      )}
    </Section>
  )
}
