import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { type ActionDetail, responses, sendFile } from './api.ts'
import { t } from './texts.ts'

/** The versions of the file, and the personal links to it. */
export function Downloads({ action, mayChange }: { action: ActionDetail; mayChange: boolean }) {
  const f = useFormat()
  const queries = useQueryClient()
  const [refused, setRefused] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const pages = responses.usePages('GET /api/calls-to-action/:id/downloads', {
    params: { id: action.id },
    query: {},
  })
  const end = responses.useCall('POST /api/downloads/:id/end')
  const take = async (file: File | undefined) => {
    if (!file) return
    setRefused(null)
    setSending(true)
    await sendFile(action.id, file).catch((problem: Problem) => setRefused(sentenceOf(problem)))
    setSending(false)
    await queries.invalidateQueries()
  }
  return (
    <>
      <Section title={t('file')} count={f.count(action.files.length)}>
        {action.files.length === 0 && <p className="bad">{t('noFile')}</p>}
        <ul className="plain">
          {action.files.map(file => (
            <li key={file.version} className="row">
              <span>{file.name}</span>
              <span className="t12 i3">
                {[t('version', { n: file.version }), f.day(file.givenAt), file.by].filter(Boolean).join(', ')}
              </span>
            </li>
          ))}
        </ul>
        {mayChange && (
          <div className="field">
            <label htmlFor="offer-file">{t('giveFile')}</label>
            <input
              id="offer-file"
              type="file"
              disabled={sending}
              onChange={event => void take(event.target.files?.[0])}
            />
            {refused && (
              <span className="error" role="alert">
                {refused}
              </span>
            )}
          </div>
        )}
      </Section>
      <Section title={t('links')} count={pages.data ? f.count(pages.data.pages[0]!.total) : undefined}>
        {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
        {pages.isPending && <Loading rows={3} />}
        {pages.data && (
          <Table
            label={t('links')}
            rows={pages.data.pages.flatMap(({ items }) => items)}
            rowKey={row => row.id}
            more={pages.hasNextPage}
            onMore={() => void pages.fetchNextPage()}
            empty={<Empty sentence={t('noLinks')} />}
            columns={[
              {
                key: 'person',
                head: t('person'),
                cell: row => row.person && <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door>,
              },
              { key: 'given', head: t('issued'), cell: row => f.day(row.givenAt), phone: false },
              {
                key: 'ends',
                head: t('goodUntil'),
                cell: row => (row.revokedAt === null ? f.day(row.endsAt) : t('linkEnded')),
              },
              {
                key: 'done',
                head: t('downloaded'),
                cell: row => (row.downloadedAt === null ? '' : f.moment(row.downloadedAt)),
              },
              {
                key: 'do',
                head: <span className="hidden">{t('end')}</span>,
                right: true,
                cell: row =>
                  mayChange && row.revokedAt === null ? (
                    <Button small quiet onClick={() => end.mutate({ params: { id: row.id } })}>
                      {t('end')}
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
      </Section>
    </>
  )
}
