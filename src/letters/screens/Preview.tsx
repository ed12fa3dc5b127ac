import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { type Letter, letters } from './api.ts'
import { t } from './texts.ts'

/** The letter in words as one person gets it; as it is printed by the link. */
export function Preview({ letter, personId }: { letter: Letter; personId: number | null }) {
  const query = personId === null ? {} : { personId }
  const preview = letters.useApi('GET /api/letters/:id/preview', { params: { id: letter.id }, query })
  if (preview.error) return <Failed problem={preview.error} onRetry={() => void preview.refetch()} />
  if (!preview.data) return <Loading rows={8} />
  const { person, address, date, subject, body } = preview.data
  const pdf = `/api/letters/${letter.id}/preview.pdf${personId === null ? '' : `?personId=${personId}`}`
  return (
    <div id="letter-preview">
      <Section
        title={t('preview')}
        note={
          <a className="door" href={pdf} target="_blank" rel="noreferrer">
            {t('asPdf')}
          </a>
        }
      >
        <p className="i3 t12">{person ? t('previewOf', { name: person.name }) : t('previewNobody')}</p>
        <div className="letter-paper-view">
          <p className="letter-address">{address.join('\n')}</p>
          <p className="letter-date">{date}</p>
          <p>
            <b>{subject}</b>
          </p>
          <p className="letter-body">{body}</p>
        </div>
      </Section>
    </div>
  )
}
