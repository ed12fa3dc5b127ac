import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { type Entry, touches } from './api.ts'
import { EntryFiles } from './EntryFiles.tsx'
import { FoldedWords } from './EntryWords.tsx'
import { t } from './texts.ts'

/** The other entries of its thread, the first one first. */
export function ThreadOf({ entry, whole = false }: { entry: Entry; whole?: boolean }) {
  const f = useFormat()
  const thread = touches.useApi('GET /api/touches/:id/thread', { params: { id: entry.id } })
  if (thread.isPending) return <Loading rows={2} />
  if (!thread.data) return <Failed problem={thread.error} onRetry={() => void thread.refetch()} />
  const items = thread.data.items.filter(({ id }) => whole || id !== entry.id)
  return (
    <ol className="thread" aria-label={t('thread')}>
      {items.map(each => (
        <li key={each.id} aria-current={whole && each.id === entry.id ? 'true' : undefined}>
          <div>
            <Door to={`/touches/${each.id}`}>{each.title}</Door>{' '}
            <span className="t12 i3">
              {t('threadWhen', {
                kind: t(`kind_${each.kind}`),
                by: each.by ?? t('byMachine'),
                when: f.moment(each.occurredAt),
              })}
            </span>
          </div>
          <div className="thread-words">
            <FoldedWords entry={each} />
          </div>
          <EntryFiles files={each.files} />
        </li>
      ))}
    </ol>
  )
}
