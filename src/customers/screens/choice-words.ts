import { useFormat } from '../../ui/format.ts'
import { custom } from './api.ts'
import { fieldName } from './field-names.ts'

type RecordKind = 'person' | 'account'
const useDeclared = (record: RecordKind) =>
  custom.useApi('GET /api/custom-fields', { query: { record, archived: 'true' } }).data?.items ?? []

/** The name of a field of a merge: 'jobTitle' is what the history calls job_title. */
export function useFieldNames(record: RecordKind): (field: string) => string {
  const labels = Object.fromEntries(useDeclared(record).map(({ key, label }) => [key, label]))
  return field =>
    fieldName(
      field.startsWith('custom.') ? field : field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
      labels,
    )
}

/** Values as the record itself shows them. */
export function useFieldWords(record: RecordKind): (field: string, value: string) => string {
  const f = useFormat()
  const declared = useDeclared(record)
  return (field, value) => {
    const choices = declared.find(({ key }) => field === `custom.${key}`)?.choices ?? []
    const choice = choices.find(({ key }) => key === value)
    if (choice) return choice.label
    if (field === 'country') return f.country(value) ?? value
    if (field === 'revenueCents') return f.money(Number(value))
    if (field === 'employees') return f.count(Number(value))
    return field === 'email' || field === 'website' ? value : value.replaceAll('_', ' ')
  }
}
