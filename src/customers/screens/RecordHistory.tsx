import { useState } from 'react'
import { useFormat } from '../../ui/format.ts'
import { Changes, Known, type Origin } from '../../ui/Known.tsx'
import { useTypedText } from '../../ui/TypedField.tsx'
import { custom } from './api.ts'
import { contacts } from './contact-api.ts'
import { fieldName } from './field-names.ts'

type RecordKind = 'person' | 'account' | 'opportunity'

/** Where each field of a record is from: the latest change or confirmation, else how the record was made. */
export function useOrigins(record: RecordKind, id: number) {
  const origins = contacts.useApi('GET /api/history/:record/:id/fields', { params: { record, id } })
  const confirm = contacts.useCall('POST /api/history/:record/:id/confirmations')
  return {
    of: (field: string): Origin | undefined =>
      origins.data && (origins.data.fields.find(each => each.field === field) ?? origins.data.made),
    confirm: (field: string) => confirm.mutate({ params: { record, id }, body: { field } }),
  }
}
export type Origins = ReturnType<typeof useOrigins>

/** A field of a record as a fact, with where it is from; staff confirm it with one press. */
export function FieldFact({
  field,
  label,
  origins,
  mayWrite,
  onHistory,
  children,
}: {
  field: string
  label?: string
  origins: Origins
  mayWrite: boolean
  onHistory: (field: string) => void
  children: React.ReactNode
}) {
  return (
    <Known
      label={label ?? fieldName(field)}
      origin={origins.of(field)}
      onConfirm={mayWrite ? () => origins.confirm(field) : undefined}
      onHistory={() => onHistory(field)}
    >
      {children}
    </Known>
  )
}

/** What the fields of a record were and became, newest first; of one field only where one was asked for. */
export function RecordHistory({
  record,
  id,
  name,
  field,
  onClose,
}: {
  record: RecordKind
  id: number
  name: string
  field?: string | undefined
  onClose: () => void
}) {
  const f = useFormat()
  const words = useTypedText()
  const declared =
    custom.useApi('GET /api/custom-fields', { query: { record, archived: 'true' } }).data?.items ?? []
  const labels = Object.fromEntries(declared.map(({ key, label }) => [key, label]))
  const wordsOf = (key: string, value: string | number | boolean | string[]) => {
    const of = declared.find(each => each.key === key)
    return of ? words(of, value) : null
  }
  const pages = contacts.usePages('GET /api/history/:record/:id', {
    params: { record, id },
    query: { limit: 50, ...(field ? { field } : {}) },
  })
  return (
    <Changes
      name={field ? `${name}: ${fieldName(field, labels)}` : name}
      items={pages.data?.pages.flatMap(page => page.items)}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
      nameOf={of => fieldName(of, labels)}
      wordOf={(of, value) =>
        value === null
          ? null
          : of.startsWith('custom.')
            ? wordsOf(of.slice('custom.'.length), value)
            : of === 'country' && typeof value === 'string'
              ? f.country(value)
              : of.endsWith('_cents') && typeof value === 'number'
                ? f.moneyWhole(value)
                : null
      }
      onClose={onClose}
    />
  )
}

export function useHistoryDialog() {
  const [open, setOpen] = useState<{ field: string | undefined } | null>(null)
  return { open, show: (field?: string) => setOpen({ field }), close: () => setOpen(null) }
}
