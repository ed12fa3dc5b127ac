import { useEffect, useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Timeline, type TimelineItem } from '../../ui/Timeline.tsx'
import { foldThreads } from '../model/thread.ts'
import { type Entry, touches } from './api.ts'
import { CorrectTouch, LogTouch } from './EntryDialog.tsx'
import { EntryFiles, EntryWords } from './EntryWords.tsx'
import './entry.css'
import { t } from './texts.ts'

type Pages = { pages: readonly { items: readonly Entry[] }[] }
export type ReadLog = {
  data: Pages | undefined
  error: Parameters<typeof Failed>[0]['problem']
  isPending: boolean
  hasNextPage: boolean
  isFetchingNextPage: boolean
  refetch: () => unknown
  fetchNextPage: () => unknown
}

type Reader = ReturnType<typeof useSettings>['user']
/** Whoever wrote it, or a manager; the verb decides in the end. */
const mayCorrect = (entry: Entry, user: Reader): boolean =>
  entry.byHand && user !== null && (entry.byId === user.id || managers.some(role => role === user.role))

/** What may be done with an entry: opened by anybody, answered by the staff, corrected by whoever wrote it. */
export function useEntryActions() {
  const { user } = useSettings()
  const [open, setOpen] = useState<{ do: 'answer' | 'correct'; entry: Entry } | null>(null)
  const close = () => setOpen(null)
  return {
    actions: (entry: Entry) => ({
      answer:
        user?.role === 'partner' || (!entry.byHand && entry.kind !== 'email')
          ? null
          : () => setOpen({ do: 'answer', entry }),
      correct: mayCorrect(entry, user) ? () => setOpen({ do: 'correct', entry }) : null,
    }),
    dialog:
      open &&
      (open.do === 'answer' ? (
        <LogTouch replyTo={open.entry} onClose={close} />
      ) : (
        <CorrectTouch entry={open.entry} onClose={close} />
      )),
  }
}

/** A contact log, newest first; a thread stands once, at its newest entry, and opens there. */
export function LogEntries({ log, withPerson, empty }: { log: ReadLog; withPerson: boolean; empty: string }) {
  const { actions, dialog } = useEntryActions()
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const pages = log.data?.pages ?? []
  const folded = foldThreads(pages.flatMap(page => page.items))
  const before = foldThreads(pages.slice(0, -1).flatMap(page => page.items))
  // A page of which every entry belongs to a thread above would look as if nothing came.
  const cameEmpty = pages.length > 1 && folded.length === before.length
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = log
  useEffect(() => {
    if (cameEmpty && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [cameEmpty, hasNextPage, isFetchingNextPage, fetchNextPage])
  if (log.isPending) return <Loading rows={8} />
  if (!log.data) return <Failed problem={log.error} onRetry={() => void log.refetch()} />
  const turn = (threadId: number) =>
    setUnfolded(ids => {
      const next = new Set(ids)
      if (!next.delete(threadId)) next.add(threadId)
      return next
    })
  return (
    <>
      <Timeline
        items={folded.map(({ entry, others }): TimelineItem => {
          const isOpen = entry.thread !== null && unfolded.has(entry.thread.id)
          return {
            id: entry.id,
            at: entry.occurredAt,
            side: entry.side,
            title: entry.title,
            second: (
              <>
                <Seconds entry={entry} withPerson={withPerson} />
                <EntryFiles files={entry.files} />
                {entry.thread && others > 0 && (
                  <button
                    type="button"
                    className="door unfold"
                    aria-expanded={isOpen}
                    onClick={() => turn(entry.thread!.id)}
                  >
                    {t(isOpen ? 'foldThread' : 'unfoldThread', { n: others })}
                  </button>
                )}
                {isOpen && <ThreadOf entry={entry} />}
              </>
            ),
            by: entry.by ?? t(`kind_${entry.kind}`),
            action: <EntryActions entry={entry} {...actions(entry)} />,
          }
        })}
        more={log.hasNextPage}
        onMore={() => void log.fetchNextPage()}
        empty={empty}
      />
      {dialog}
    </>
  )
}

/** With whom, what was said, by which way, in one line that may break. */
function Seconds({ entry, withPerson }: { entry: Entry; withPerson: boolean }) {
  const parts = [
    withPerson && entry.person ? entry.person.name : null,
    entry.body ? <EntryWords key="words" entry={entry} /> : null,
    entry.source ? entry.source.replaceAll('_', ' ') : null,
    entry.machine ? t('byMachine') : null,
  ].filter(part => part !== null)
  return parts.map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line do not move
    <span key={place}>
      {place > 0 && ' · '}
      {part}
    </span>
  ))
}

function EntryActions({
  entry,
  answer,
  correct,
}: {
  entry: Entry
  answer: (() => void) | null
  correct: (() => void) | null
}) {
  if (!entry.byHand && entry.kind !== 'email') return null
  return (
    <span className="entry-actions">
      {answer && (
        <Button quiet small label={t('answerTo', { title: entry.title })} onClick={answer}>
          {t('answer')}
        </Button>
      )}
      {correct && (
        <Button quiet small label={t('correctOf', { title: entry.title })} onClick={correct}>
          {t('correct')}
        </Button>
      )}
      <Door to={`/touches/${entry.id}`} label={t('openOf', { title: entry.title })}>
        {t('open')}
      </Door>
    </span>
  )
}

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
            <EntryWords entry={each} />
          </div>
          <EntryFiles files={each.files} />
        </li>
      ))}
    </ol>
  )
}
