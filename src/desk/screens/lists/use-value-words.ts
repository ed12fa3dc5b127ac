import type { DeclaredField } from '../../../customers/screens/api.ts'
import { useFormat } from '../../../ui/format.ts'
import { type TypedValue, useTypedText } from '../../../ui/TypedField.tsx'
import { t } from './texts.ts'
import { complaintStateText } from './use-options.ts'

const kinds = ['customer', 'prospect', 'partner', 'competitor'] as const
const languages = ['en', 'nl', 'de'] as const

/** The value of a column of a record, as its list shows it. */
export function useValueWords(fields: readonly DeclaredField[]): (column: string, value: unknown) => string {
  const f = useFormat()
  const typed = useTypedText()
  return (column, value) => {
    if (value === null || value === undefined || value === '') return t('emptyValue')
    const field = fields.find(({ key }) => column === `custom.${key}`)
    if (field) return typed(field, value as TypedValue)
    const kind = kinds.find(each => column === 'kind' && each === value)
    if (kind) return t(`kind_${kind}`)
    const language = languages.find(each => column === 'language' && each === value)
    if (language) return t(`language_${language}`)
    if (column === 'expected_close' || column === 'next_step_on' || column === 'due_on')
      return f.date(String(value))
    if (column === 'done_at') return f.moment(String(value))
    if (column === 'state') return complaintStateText(String(value))
    if (column === 'next_step' || column === 'done_by' || column.endsWith('_id')) return String(value)
    if (column === 'country') return f.country(String(value))
    return String(value).replaceAll('_', ' ')
  }
}
