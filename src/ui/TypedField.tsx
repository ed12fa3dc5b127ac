import type { Problem } from './api.ts'
import { DateField, MoneyField, NumberField, SelectField, TextField } from './Field.tsx'
import { useFormat } from './format.ts'
import { t } from './texts.ts'

export type TypedValue = string | number | boolean | string[]
export type TypedDeclaration = {
  key: string
  label: string
  type: 'text' | 'number' | 'money' | 'date' | 'yes_no' | 'choice' | 'choices' | 'link'
  required: boolean
  choices: readonly { key: string; label: string }[]
  help: string | null
}

/** The input of a value whose type was declared: the type decides what can be typed. Empty is null. */
export function TypedField({
  field,
  value,
  onChange,
  error,
}: {
  field: TypedDeclaration
  value: TypedValue | null
  onChange: (value: TypedValue | null) => void
  error?: string | undefined
}) {
  const common = {
    name: 'custom',
    label: field.label,
    required: field.required,
    error,
    ...(field.help ? { hint: field.help } : {}),
  }
  const text = typeof value === 'string' ? value : ''
  const orNull = (next: string) => onChange(next === '' ? null : next)
  const choices = [
    { value: '', label: t('notChosen') },
    ...field.choices.map(({ key, label }) => ({ value: key, label })),
  ]
  switch (field.type) {
    case 'number':
      return <NumberField {...common} value={typeof value === 'number' ? value : null} onChange={onChange} />
    case 'money':
      return <MoneyField {...common} value={typeof value === 'number' ? value : null} onChange={onChange} />
    case 'date':
      return <DateField {...common} value={text} onChange={orNull} />
    case 'yes_no':
      return (
        <SelectField
          {...common}
          value={value === true ? 'yes' : value === false ? 'no' : ''}
          onChange={next => onChange(next === '' ? null : next === 'yes')}
          options={[
            { value: '', label: t('notChosen') },
            { value: 'yes', label: t('yes') },
            { value: 'no', label: t('no') },
          ]}
        />
      )
    case 'choice':
      return <SelectField {...common} value={text} onChange={orNull} options={choices} />
    case 'choices':
      return (
        <Several field={field} value={Array.isArray(value) ? value : []} onChange={onChange} error={error} />
      )
    case 'link':
      return <TextField {...common} type="url" value={text} onChange={orNull} />
    default:
      return <TextField {...common} value={text} onChange={orNull} />
  }
}

export type TypedValues = Record<string, TypedValue | null>

/** Several declared fields in their order; a refusal of one stands beside it. */
export function TypedFields({
  fields,
  values,
  onChange,
  problem,
}: {
  fields: readonly TypedDeclaration[]
  values: TypedValues
  onChange: (values: TypedValues) => void
  problem?: Problem | null | undefined
}) {
  const errorOf = (key: string) =>
    problem?.errors.find(({ pointer }) => pointer.replace(/^\//, '') === `custom/${key}`)?.detail
  return (
    <>
      {fields.map(field => (
        <TypedField
          key={field.key}
          field={field}
          value={values[field.key] ?? null}
          onChange={value => onChange({ ...values, [field.key]: value })}
          error={errorOf(field.key)}
        />
      ))}
    </>
  )
}

/** Those that differ from what was there: what a change says. */
export function changedTyped(before: TypedValues, after: TypedValues): TypedValues {
  const entries = Object.entries(after).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key] ?? null),
  )
  return Object.fromEntries(entries)
}

function Several({
  field,
  value,
  onChange,
  error,
}: {
  field: TypedDeclaration
  value: string[]
  onChange: (value: string[] | null) => void
  error: string | undefined
}) {
  return (
    <fieldset className="kinds">
      <legend className="t12 i2">
        {field.label} {field.required && <span className="need">({t('required')})</span>}
      </legend>
      {field.choices.map(({ key, label }) => (
        <label key={key} className={value.includes(key) ? 'chip on' : 'chip'}>
          <input
            className="hidden"
            type="checkbox"
            name="custom"
            checked={value.includes(key)}
            onChange={event => {
              const next = event.target.checked ? [...value, key] : value.filter(each => each !== key)
              onChange(next.length === 0 ? null : next)
            }}
          />
          {label}
        </label>
      ))}
      {error && (
        <span className="error" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  )
}

/** A declared value in words. */
export function useTypedText(): (field: TypedDeclaration, value: TypedValue | null | undefined) => string {
  const f = useFormat()
  return (field, value) => {
    if (value === null || value === undefined) return ''
    const labelOf = (key: string) => field.choices.find(choice => choice.key === key)?.label ?? key
    if (Array.isArray(value)) return value.map(labelOf).join(', ')
    if (typeof value === 'boolean') return value ? t('yes') : t('no')
    if (field.type === 'money' && typeof value === 'number') return f.moneyWhole(value)
    if (typeof value === 'number') return value.toLocaleString('en-GB', { maximumFractionDigits: 10 })
    if (field.type === 'date') return f.date(value)
    return field.type === 'choice' ? labelOf(value) : value
  }
}
