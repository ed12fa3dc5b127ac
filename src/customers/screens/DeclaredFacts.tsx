import { useTypedText } from '../../ui/TypedField.tsx'
import { custom } from './api.ts'
import { FieldFact, type Origins } from './RecordHistory.tsx'

type Values = Record<string, string | number | boolean | string[]>

/** The fields that the company declared, as facts of a record. */
export function DeclaredFacts({
  record,
  values,
  ...fact
}: {
  record: 'person' | 'account'
  values: Values
  origins: Origins
  mayWrite: boolean
  onHistory: (field: string) => void
}) {
  const words = useTypedText()
  const declared = custom.useApi('GET /api/custom-fields', { query: { record } })
  return (
    <>
      {declared.data?.items.map(field => {
        const text = words(field, values[field.key])
        return (
          <FieldFact key={field.key} field={`custom.${field.key}`} label={field.label} {...fact}>
            {field.type === 'link' && text ? (
              <a href={text} rel="noreferrer noopener" target="_blank">
                {text.replace(/^https?:\/\//, '')}
              </a>
            ) : (
              text
            )}
          </FieldFact>
        )
      })}
    </>
  )
}
