import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { privacy } from './api.ts'
import { t } from './texts.ts'
import { UnreadFiles } from './UnreadFiles.tsx'

/**
 * An archive of all that is kept of a person, or its erasure, after seeing what goes and what stays. Whoever lies in the
 * trash is erased there; its name is known from the preview.
 */
export function ArchiveOrErase({
  personId,
  name: given,
  onClose,
}: {
  personId: number
  name?: string
  onClose: () => void
}) {
  const f = useFormat()
  const toast = useToast()
  const [sure, setSure] = useState(false)
  const preview = privacy.useApi('GET /api/persons/:id/erasure', { params: { id: personId } })
  const start = privacy.useCall('POST /api/persons/:id/privacy-requests', {
    onDone: () => {
      toast({ text: t('asked') })
      onClose()
    },
  })
  const name = given ?? preview.data?.name ?? ''
  const isInTrash = preview.data?.inTrash ?? given === undefined
  const run = (kind: 'access' | 'erasure') => start.mutate({ params: { id: personId }, body: { kind } })
  return (
    <Dialog title={t('dataTitle', { name })} onClose={onClose} wide>
      <div className="may-data">
        {start.error && <Failed problem={start.error} />}
        {isInTrash ? (
          <p>{t('dataTrashed')}</p>
        ) : (
          <>
            <p>{t('dataWhy')}</p>
            <Button primary onClick={() => run('access')} busy={start.isPending}>
              {t('makeArchive')}
            </Button>
          </>
        )}
        <h3 className="may-erase">{t('eraseTitle', { name })}</h3>
        <p>{t('eraseWhy')}</p>
        {preview.error ? (
          <Failed problem={preview.error} onRetry={() => void preview.refetch()} />
        ) : !preview.data ? (
          <Loading rows={6} />
        ) : (
          <>
            <Table
              label={t('eraseTitle', { name })}
              rows={preview.data.parts}
              rowKey={part => part.name}
              empty={null}
              columns={[
                { key: 'part', head: t('part'), cell: part => part.title },
                { key: 'rows', head: t('rows'), right: true, cell: part => f.count(part.count) },
                { key: 'fate', head: t('fate'), cell: part => t(`fate_${part.fate}`) },
              ]}
            />
            <ul className="may-remarks">
              {preview.data.remarks.map(remark => (
                <li key={remark}>{remark}</li>
              ))}
            </ul>
            <UnreadFiles files={preview.data.unread} />
            <CheckField name="sure" label={t('eraseSure')} value={sure} onChange={setSure} />
            <Button danger disabled={!sure} onClick={() => run('erasure')} busy={start.isPending}>
              {t('erase')}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  )
}
