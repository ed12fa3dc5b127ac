import { memo } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { NowRule, TimelineRow } from '../../ui/Timeline.tsx'
import type { Entry, LogEntry } from './api.ts'
import { EntryFiles } from './EntryFiles.tsx'
import { FoldedWords } from './EntryWords.tsx'
import { ThreadOf } from './ThreadOf.tsx'
import { t } from './texts.ts'

export type Choice = 'answer' | 'correct'
type Props = {
  entry: LogEntry
  day: string | null
  /** Where the rule between what is to come and what was stands above it. */
  now: Date | null
  withPerson: boolean
  isOpen: boolean
  mayAnswer: boolean
  mayCorrect: boolean
  onTurn: (threadId: number) => void
  onChoose: (choice: Choice, entry: Entry) => void
}

/** One entry of a log. While one scrolls only rows that come are drawn: every prop is the same until something changes. */
export const LogRow = memo(function LogRow(props: Props) {
  const { entry, day, now, withPerson, isOpen, onTurn } = props
  const f = useFormat()
  const others = Math.max(0, (entry.thread?.n ?? 1) - 1)
  return (
    <>
      {now && (
        <div className="log-now">
          <NowRule format={f} now={now} />
        </div>
      )}
      <TimelineRow
        day={day}
        format={f}
        item={{
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
                  onClick={() => onTurn(entry.thread!.id)}
                >
                  {t(isOpen ? 'foldThread' : 'unfoldThread', { n: others })}
                </button>
              )}
              {isOpen && <ThreadOf entry={entry} />}
            </>
          ),
          by: entry.by ?? t(`kind_${entry.kind}`),
          ...(entry.byHand || entry.kind === 'email' ? { action: <EntryActions {...props} /> } : {}),
        }}
      />
    </>
  )
})

/** With whom, what was said, by which way, in one line that may break. */
function Seconds({ entry, withPerson }: { entry: Entry; withPerson: boolean }) {
  const parts = [
    withPerson && entry.person ? entry.person.name : null,
    entry.body || entry.quotes ? <FoldedWords key="words" entry={entry} /> : null,
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

function EntryActions({ entry, mayAnswer, mayCorrect, onChoose }: Props) {
  return (
    <span className="entry-actions">
      {mayAnswer && (
        <Button
          quiet
          small
          label={t('answerTo', { title: entry.title })}
          onClick={() => onChoose('answer', entry)}
        >
          {t('answer')}
        </Button>
      )}
      {mayCorrect && (
        <Button
          quiet
          small
          label={t('correctOf', { title: entry.title })}
          onClick={() => onChoose('correct', entry)}
        >
          {t('correct')}
        </Button>
      )}
      <Door to={`/touches/${entry.id}`} label={t('openOf', { title: entry.title })}>
        {t('open')}
      </Door>
    </span>
  )
}
