import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { type DraftLine, definitions } from './api.ts'
import { t } from './definition-texts.ts'

export const sideWord = (side: 'marketing' | 'sales' | 'service'): string =>
  t(side === 'marketing' ? 'marketingSide' : 'salesSide')

/** Drafts that are talked over; those that ended stand with the versions. */
export function Drafts({ ended = false }: { ended?: boolean }) {
  const { data, error, refetch } = definitions.useApi('GET /api/definition/drafts')
  const items = data?.items.filter(({ state }) => (state === 'open') !== ended)
  if (ended && items?.length === 0) return null
  return (
    <Section title={t(ended ? 'draftsEnded' : 'drafts')} {...(items ? { count: items.length } : {})}>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !items && <Loading rows={1} />}
      {items?.length === 0 && <p className="i3">{t('draftsNone')}</p>}
      <ul className="list">
        {items?.map(draft => (
          <li key={draft.id}>
            <span className="grow">
              <Door to={`/definition/drafts/${draft.id}`}>
                {draft.note || t('draftTitle', { n: draft.id })}
              </Door>
              <span className="i3 t12">
                {' '}
                · {t('draftLine', { changes: draft.changes, comments: draft.comments })}
              </span>
            </span>
            <Where draft={draft} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Where({ draft }: { draft: DraftLine }) {
  const f = useFormat()
  const { state, version, signed, madeBy, madeAt } = draft
  const words =
    state === 'published'
      ? t('became', { version: version ?? 0 })
      : state === 'withdrawn'
        ? t('withdrawn')
        : signed.length > 0
          ? t('signedBySide', { sides: signed.map(sideWord).join(', ') })
          : t('draftBy', { name: madeBy?.name ?? '', when: f.day(madeAt) })
  return <span className="t12 i3">{words}</span>
}
