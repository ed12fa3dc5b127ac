import { CheckField } from '../../ui/Field.tsx'
import { custom } from './api.ts'
import { t } from './texts.ts'

/** Which declared fields of persons a form asks for; in the order in which they were chosen. */
export function DeclaredChoice({
  value,
  onChange,
  error,
}: {
  value: readonly string[]
  onChange: (keys: string[]) => void
  error?: string | undefined
}) {
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: 'person' } })
  const fields = (declared.data?.items ?? []).filter(({ archived }) => !archived)
  if (fields.length === 0) return null
  return (
    <fieldset className="lines">
      <legend>{t('ownFields')}</legend>
      <p className="t12 i3">{t('ownFieldsHint')}</p>
      {fields.map(({ key, label }) => (
        <CheckField
          key={key}
          name={`customFields/${key}`}
          label={label}
          value={value.includes(key)}
          onChange={on => onChange(on ? [...value, key] : value.filter(each => each !== key))}
        />
      ))}
      {error && <p className="bad">{error}</p>}
    </fieldset>
  )
}
