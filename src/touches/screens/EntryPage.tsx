import { useParams } from '@tanstack/react-router'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { touches } from './api.ts'
import { EntryFiles } from './EntryFiles.tsx'
import { EntryWords, QuotedText } from './EntryWords.tsx'
import './entry.css'
import { ThreadOf } from './ThreadOf.tsx'
import { t } from './texts.ts'
import { useEntryActions } from './use-entry-actions.tsx'

/** One entry of the contact log by itself, as it stands today: where a notice of a mention leads. */
export function EntryPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const f = useFormat()
  const read = touches.useApi('GET /api/touches/:id', { params: { id } })
  const { may, choose, dialog } = useEntryActions()
  const entry = read.data
  if (!entry)
    return (
      <Page title={t('entry')} plain>
        {read.error ? (
          <Failed problem={read.error} onRetry={() => void read.refetch()} />
        ) : (
          <Loading rows={6} />
        )}
      </Page>
    )
  return (
    <Page
      title={entry.title}
      sub={
        <>
          {t(`kind_${entry.kind}`)}
          {entry.person && ', '}
          {entry.person && <Door to={`/persons/${entry.person.id}`}>{entry.person.name}</Door>}
          {entry.account && ', '}
          {entry.account && <Door to={`/accounts/${entry.account.id}`}>{entry.account.name}</Door>}
        </>
      }
      actions={
        <>
          {may.correct(entry) && <Button onClick={() => choose('correct', entry)}>{t('correct')}</Button>}
          {may.answer(entry) && (
            <Button primary onClick={() => choose('answer', entry)}>
              {t('answer')}
            </Button>
          )}
        </>
      }
    >
      <div className="entry-page">
        <p className="row wrap t12 i2">
          <Mark side={entry.side} />{' '}
          {t('threadWhen', {
            kind: t(`side_${entry.side}`),
            by: entry.by ?? t('byMachine'),
            when: f.absolute(entry.occurredAt),
          })}
          {entry.corrected && <span className="tag">{t('wasCorrected')}</span>}
        </p>
        <div className="entry-words">
          {entry.body ? <EntryWords entry={entry} /> : <span className="i3">{t('noBody')}</span>}
          <QuotedText entry={entry} />
        </div>
        <EntryFiles files={entry.files} />
        {entry.thread && (
          <Section title={t('thread')} count={f.count(entry.thread.n)}>
            <ThreadOf entry={entry} whole />
          </Section>
        )}
      </div>
      {dialog}
    </Page>
  )
}
