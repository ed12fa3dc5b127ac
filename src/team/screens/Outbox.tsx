import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Table } from '../../ui/Table.tsx'
import { team } from './api.ts'
import { mailText, t } from './texts.ts'

/** Mail that went out or waits; a message in doubt goes again only by a person's decision. */
export function Outbox() {
  const format = useFormat()
  const pages = team.usePages('GET /api/mails', { query: {} })
  const again = team.useCall('POST /api/mails/:id/sending')
  if (pages.error || !pages.data)
    return <Awaited title={t('outboxTitle')} problem={pages.error} onRetry={() => pages.refetch()} />
  const rows = pages.data.pages.flatMap(({ items }) => items)
  return (
    <Page plain title={t('outboxTitle')} sub={t('outboxWhy')}>
      <Table
        label={t('outboxTitle')}
        empty={t('nothing')}
        rows={rows}
        rowKey={mail => String(mail.id)}
        more={pages.hasNextPage}
        onMore={() => pages.fetchNextPage()}
        columns={[
          { key: 'at', head: t('from'), cell: mail => format.moment(mail.createdAt) },
          { key: 'to', head: t('toAddress'), cell: mail => mail.to },
          {
            key: 'subject',
            head: t('subject'),
            cell: mail => (
              <details>
                <summary>{mail.subject}</summary>
                <p style={{ whiteSpace: 'pre-wrap' }}>
                  {mail.text.replaceAll('{{address}}', window.location.origin)}
                </p>
              </details>
            ),
          },
          {
            key: 'state',
            head: t('state'),
            cell: mail => (
              <>
                {mailText(mail.state)} {mail.state === 'in_doubt' ? t('sendAgainWhy') : mail.problem}
              </>
            ),
          },
          {
            key: 'again',
            head: '',
            cell: mail =>
              mail.state === 'in_doubt' || mail.state === 'refused' ? (
                <Button small onClick={() => again.mutate({ params: { id: mail.id } })}>
                  {t('sendAgain')}
                </Button>
              ) : null,
          },
        ]}
      />
    </Page>
  )
}
