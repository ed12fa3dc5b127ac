import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed } from '../../ui/States.tsx'
import { language, segments } from './api.ts'
import { whyDoor } from './doors.ts'
import { t } from './texts.ts'

/** The segments that somebody is in, since when, and why. */
export function SegmentsOf({ about, id }: { about: 'person' | 'account'; id: number }) {
  const f = useFormat()
  const input = { params: { id }, query: { language: language() } }
  const ofPerson = segments.useApi('GET /api/persons/:id/segments', input, { enabled: about === 'person' })
  const ofAccount = segments.useApi('GET /api/accounts/:id/segments', input, { enabled: about === 'account' })
  const { data, error } = about === 'person' ? ofPerson : ofAccount
  if (!data && !error) return null
  return (
    <Section title={t('ofSubject')} {...(data ? { count: f.count(data.items.length) } : {})}>
      {error && <Failed problem={error} />}
      {data?.items.length === 0 && <p className="t12 i3">{t('ofSubjectNone')}</p>}
      <ul className="list">
        {data?.items.map(segment => (
          <li key={segment.id}>
            <span className="name-two grow">
              <Door to={`/segments/${segment.id}`}>{segment.name}</Door>
              {segment.subjectId !== id && <span className="t12 i3">{t('byAccount')}</span>}
            </span>
            <span className="t12 nw">
              <Door to={whyDoor(segment.id, segment.subjectId)}>
                {t('since', { when: f.day(segment.since) })}
              </Door>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
