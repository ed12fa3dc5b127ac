import { useParams } from '@tanstack/react-router'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { handovers } from './api.ts'
import { t } from './handover-texts.ts'
import './work.css'

/** What went to whom; what undoing would give back, or gave back, and what moved on since. */
export function HandoverReceipt() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const f = useFormat()
  const toast = useToast()
  const receipt = handovers.useApi('GET /api/handovers/:id', { params: { id } })
  const undo = handovers.useCall('POST /api/handovers/:id/undoing', {
    onDone: done => toast({ text: t('undoneToast', done) }),
  })
  if (!receipt.data)
    return <Awaited title={t('receipt')} problem={receipt.error} onRetry={() => void receipt.refetch()} />
  const { from, by, at, items, things, undoneAt, undoneBy } = receipt.data
  const returns = items.reduce((sum, item) => sum + item.returns, 0)
  return (
    <Page
      plain
      title={t('receiptOf', { name: from.name })}
      sub={`${t('receiptSub', { n: things, by: by ?? t('bySystem') })}, ${f.moment(at)}`}
      actions={<ButtonLink to="/handover">{t('back')}</ButtonLink>}
    >
      <div className="receipt">
        <Table
          label={t('receipt')}
          rows={items}
          rowKey={row => `${row.to.id} ${row.word}`}
          empty={null}
          columns={[
            { key: 'to', head: t('to'), cell: row => <b>{row.to.name}</b> },
            { key: 'kind', head: t('kind'), cell: row => t(`word_${row.word}`) },
            { key: 'moved', head: t('moved'), right: true, cell: row => f.count(row.n) },
            {
              key: 'returns',
              head: undoneAt ? t('returned') : t('returns'),
              right: true,
              cell: row => f.count(row.returns),
            },
            {
              key: 'on',
              head: t('movedOn'),
              cell: row =>
                (['done', 'elsewhere', 'gone'] as const)
                  .flatMap(why => (row[why] > 0 ? [t(`why_${why}`, { n: row[why] })] : []))
                  .join(', '),
            },
          ]}
        />
        {undoneAt ? (
          <p className="notice">{t('undone', { by: undoneBy ?? t('bySystem'), when: f.moment(undoneAt) })}</p>
        ) : (
          <>
            <p className="t12 i3">{returns === 0 ? t('undoNothing') : t('undoWhy')}</p>
            {undo.error && (
              <div className="notice bad" role="alert">
                {sentenceOf(undo.error)}
              </div>
            )}
            <Button danger busy={undo.isPending} onClick={() => undo.mutate({ params: { id } })}>
              {t('undo')}
            </Button>
          </>
        )}
      </div>
    </Page>
  )
}
