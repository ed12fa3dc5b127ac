import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import type { importAnswer } from '../model/contract.ts'
import { transfer } from './api.ts'
import { t } from './texts.ts'

type Import = z.output<typeof importAnswer>

const reasons = [
  'changed',
  'corrected',
  'touch',
  'lead',
  'person',
  'account',
  'customer_order',
  'opportunity',
  'promise',
  'touch_file',
  'touch_thread',
  'erased',
] as const
const subjects = [
  'account',
  'person',
  'contact_point',
  'consent',
  'touch',
  'customer_order',
  'opportunity',
  'product',
  'lead',
] as const
const reasonName = (reason: string): string => {
  const known = reasons.find(one => one === reason)
  return known ? t(`reason_${known}`) : t('reason_other')
}
const subjectName = (subject: string): string => {
  const known = subjects.find(one => one === subject)
  return known ? t(`subject_${known}`) : subject
}

/** Undoing an import: what it would do, how far it is, what it did and left. */
export function Undo({ done }: { done: Import }) {
  const f = useFormat()
  const [looking, setLooking] = useState(false)
  const { undo } = done
  if (done.kind === 'users' || (done.created === 0 && done.updated === 0)) return null
  return (
    <Section title={t('undoTitle')}>
      {undo && undo.state !== 'done' ? (
        <p role="status">{t('undoing')}</p>
      ) : (
        <div className="stack">
          {undo?.at ? (
            <p>
              {t('undone', {
                when: f.moment(undo.at),
                removed: undo.removed,
                restored: undo.restored,
                left: undo.left,
              })}
            </p>
          ) : (
            <p className="i2">{t('undoWhy')}</p>
          )}
          {looking ? (
            <Preview id={done.id} onStarted={() => setLooking(false)} />
          ) : (
            <p>
              <Button onClick={() => setLooking(true)}>{t('undoLook')}</Button>
            </p>
          )}
          {undo && undo.kept > 0 ? <Kept id={done.id} /> : null}
        </div>
      )}
    </Section>
  )
}

function Preview({ id, onStarted }: { id: number; onStarted: () => void }) {
  const look = transfer.useCall('POST /api/imports/:id/undo-preview')
  const { mutate } = look
  useEffect(() => mutate({ params: { id } }), [id, mutate])
  const start = transfer.useCall('POST /api/imports/:id/undo', { onDone: onStarted })
  if (look.error) return <Failed problem={look.error} onRetry={() => mutate({ params: { id } })} />
  if (!look.data) return <Loading rows={2} />
  const { exact, removed, restored, left, kept } = look.data
  return (
    <div className="stack">
      <p>{exact ? t('undoExact', { removed, restored, left }) : t('undoLarge', { removed })}</p>
      {kept.map(one => (
        <p className="i2" key={`${one.subject} ${one.reason}`}>
          {t('undoKept', {
            count: one.count,
            what: subjectName(one.subject),
            reason: reasonName(one.reason),
          })}
        </p>
      ))}
      {start.error ? (
        <p className="notice bad" role="alert">
          {start.error.detail}
        </p>
      ) : null}
      <p>
        <Button
          danger
          busy={start.isPending}
          disabled={removed + restored === 0}
          onClick={() => start.mutate({ params: { id } })}
        >
          {t('undoNow')}
        </Button>
      </p>
    </div>
  )
}

function Kept({ id }: { id: number }) {
  const pages = transfer.usePages('GET /api/imports/:id/kept', { params: { id }, query: {} })
  if (pages.error) return <Failed problem={pages.error} onRetry={() => pages.refetch()} />
  if (!pages.data) return <Loading rows={3} />
  return (
    <Table
      label={t('keptTitle')}
      empty={t('nothingKept')}
      rows={pages.data.pages.flatMap(page => page.items)}
      rowKey={row => row.id}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
      columns={[
        { key: 'name', head: t('keptTitle'), cell: row => row.name || row.recordId },
        { key: 'what', head: t('what'), phone: false, cell: row => subjectName(row.subject) },
        { key: 'why', head: t('keptWhy'), cell: row => reasonName(row.reason) },
      ]}
    />
  )
}
