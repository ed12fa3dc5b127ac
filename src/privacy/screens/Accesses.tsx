import { Dialog } from '../../ui/Dialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { privacy } from './api.ts'
import { t } from './texts.ts'

/** Who read what of a person. */
export function Accesses({
  personId,
  name,
  onClose,
}: {
  personId: number
  name: string
  onClose: () => void
}) {
  const f = useFormat()
  const list = privacy.useApi('GET /api/persons/:id/accesses', { params: { id: personId }, query: {} })
  return (
    <Dialog title={t('accessesTitle', { name })} onClose={onClose} wide>
      <p className="i3">{t('accessesWhy')}</p>
      {list.error ? (
        <Failed problem={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading rows={5} />
      ) : (
        <Table
          label={t('accesses')}
          rows={list.data.items}
          rowKey={row => `${row.at}${row.user.id}${row.kind}`}
          empty={<Empty sentence={t('noAccess')} />}
          columns={[
            { key: 'when', head: t('when'), cell: row => f.moment(row.at) },
            { key: 'who', head: t('who'), cell: row => row.user.name },
            { key: 'what', head: t('what'), cell: row => t(`access_${row.kind}`) },
          ]}
        />
      )}
    </Dialog>
  )
}
