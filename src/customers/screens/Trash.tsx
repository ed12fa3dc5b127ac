import { Button, ButtonLink } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { merges } from './merge-api.ts'
import { t } from './merge-texts.ts'

/** Persons, customers, leads and opportunities that were thrown away, until they go for good. */
export function Trash() {
  const f = useFormat()
  const toast = useToast()
  const isAdministrator = useSettings().user?.role === 'administrator'
  const pages = merges.usePages('GET /api/trash', { query: { limit: 50 } })
  const restore = merges.useCall('POST /api/trash/restoration')
  if (pages.error || !pages.data)
    return <Awaited title={t('trash')} problem={pages.error} onRetry={() => void pages.refetch()} />
  const rows = pages.data.pages.flatMap(({ items }) => items)
  return (
    <Page plain title={t('trash')} sub={t('trashCount', { n: pages.data.pages[0]!.total })}>
      {rows.length > 0 && (
        <p className="t12 i2" style={{ padding: '0 0 12px' }}>
          {t('trashNote')}
        </p>
      )}
      <Table
        label={t('trash')}
        empty={t('trashEmpty')}
        rows={rows}
        rowKey={row => `${row.kind} ${row.id}`}
        more={pages.hasNextPage}
        onMore={() => void pages.fetchNextPage()}
        columns={[
          {
            key: 'name',
            head: t('name'),
            cell: row => (
              <>
                {row.name}
                {row.second && <span className="t12 i3">{` ${row.second}`}</span>}
              </>
            ),
          },
          { key: 'kind', head: t('kind'), cell: row => t(`kind_${row.kind}`), phone: false },
          { key: 'thrown', head: t('thrown'), cell: row => f.moment(row.deletedAt), phone: false },
          { key: 'ends', head: t('ends'), cell: row => f.day(row.endsAt) },
          {
            key: 'restore',
            head: '',
            right: true,
            cell: row => (
              <span className="row end">
                {isAdministrator && row.kind === 'person' && (
                  <ButtonLink small to={`/settings/privacy?part=requests&erase=${row.id}`}>
                    {t('eraseNow')}
                  </ButtonLink>
                )}
                <Button
                  small
                  onClick={() =>
                    restore.mutate(
                      { body: { kind: row.kind, id: row.id } },
                      {
                        onSuccess: () => toast({ text: t('restored', { name: row.name }) }),
                        onError: problem => toast({ text: sentenceOf(problem) }),
                      },
                    )
                  }
                >
                  {t('restore')}
                </Button>
              </span>
            ),
          },
        ]}
      />
    </Page>
  )
}
