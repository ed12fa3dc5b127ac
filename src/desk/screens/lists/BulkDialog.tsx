import { useState } from 'react'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { countryCode } from '../../../shared/country.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { type BulkEdit, lists } from './api.ts'
import { BulkResult } from './BulkResult.tsx'
import { ChooseChange } from './ChooseChange.tsx'
import type { ListRecord } from './conditions.ts'
import { t } from './texts.ts'

/** A change of many: what, then exactly what it would do, then what it did, with the way back. */
export function BulkDialog({
  record,
  what,
  trash,
  fields,
  onClose,
}: {
  record: ListRecord
  what: { ids: number[] } | { filter: Readonly<Record<string, string | undefined>> }
  trash: boolean
  fields: readonly DeclaredField[]
  onClose: (done: boolean) => void
}) {
  const [edit, setEdit] = useState<BulkEdit | null>(null)
  const [change, setChange] = useState<Record<string, unknown>>(trash ? { trash: true } : {})
  const look = lists.useCall('POST /api/bulk-edits')
  const asked =
    'ids' in what
      ? { ids: what.ids }
      : {
          filter: Object.fromEntries(
            Object.entries(what.filter).filter((entry): entry is [string, string] => Boolean(entry[1])),
          ),
        }
  const preview = () =>
    look.mutate({ body: { record, ...asked, change: readChange(change) as never } }, { onSuccess: setEdit })
  return (
    <Dialog
      wide
      title={trash ? t('trashMany') : t('changeMany')}
      onClose={() => onClose(edit !== null && edit.state !== 'previewed')}
    >
      {edit === null ? (
        <ChooseChange
          record={record}
          trash={trash}
          fields={fields}
          change={change}
          onChange={setChange}
          onLook={preview}
          busy={look.isPending}
          problem={look.error}
        />
      ) : (
        <BulkResult edit={edit} onEdit={setEdit} onAgain={() => setEdit(null)} fields={fields} />
      )}
    </Dialog>
  )
}

/** Countries are kept as codes and typed as names. */
const readChange = (change: Record<string, unknown>): Record<string, unknown> =>
  typeof change.country === 'string'
    ? { ...change, country: countryCode(change.country) ?? change.country }
    : change
