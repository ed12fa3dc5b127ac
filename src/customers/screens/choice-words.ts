import { useFormat } from '../../ui/format.ts'
import { fieldName } from './field-names.ts'

/** The name of a field of a merge: 'jobTitle' is what the history calls job_title. */
export const nameOfField = (field: string): string =>
  fieldName(
    field.startsWith('custom.') ? field : field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
  )

/** Values as the record itself shows them. */
export function useFieldWords(): (field: string, value: string) => string {
  const f = useFormat()
  return (field, value) => {
    if (field === 'country') return f.country(value) ?? value
    if (field === 'revenueCents') return f.money(Number(value))
    if (field === 'employees') return f.count(Number(value))
    return field === 'email' || field === 'website' ? value : value.replaceAll('_', ' ')
  }
}
