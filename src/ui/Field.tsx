import { type ReactNode, useId, useState } from 'react'
import { useFormat } from './format.ts'
import { t } from './texts.ts'

type Common = { label: string; error?: string | undefined; hint?: string; required?: boolean; name?: string }

function Frame({ label, error, hint, required, id, children }: Common & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {required && <span className="need">({t('required')})</span>}
      </label>
      {children}
      {hint && !error && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  )
}
const wiring = (id: string, { error, hint, required }: Common) => ({
  id,
  'aria-invalid': error ? (true as const) : undefined,
  'aria-describedby': error ? `${id}-error` : hint ? `${id}-hint` : undefined,
  'aria-required': required || undefined,
})

export function TextField({
  value,
  onChange,
  type = 'text',
  autoComplete,
  autoFocus,
  list,
  ...common
}: Common & {
  value: string
  onChange: (value: string) => void
  type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url' | 'month' | 'time' | 'datetime-local'
  autoComplete?: string
  autoFocus?: boolean
  /** Suggestions that may be taken. */
  list?: readonly string[]
}) {
  const id = useId()
  return (
    <Frame {...common} id={id}>
      {/* biome-ignore lint/a11y/noAutofocus: set by a dialog for its first field */}
      <input
        {...wiring(id, common)}
        name={common.name}
        type={type}
        value={value}
        autoComplete={autoComplete}
        autoFocus={autoFocus}
        list={list ? `${id}-list` : undefined}
        onChange={event => onChange(event.target.value)}
      />
      {list && (
        <datalist id={`${id}-list`}>
          {list.map(item => (
            <option key={item} value={item} />
          ))}
        </datalist>
      )}
    </Frame>
  )
}

export function AreaField({
  value,
  onChange,
  rows = 4,
  ...common
}: Common & { value: string; onChange: (value: string) => void; rows?: number }) {
  const id = useId()
  return (
    <Frame {...common} id={id}>
      <textarea
        {...wiring(id, common)}
        name={common.name}
        rows={rows}
        value={value}
        onChange={event => onChange(event.target.value)}
      />
    </Frame>
  )
}

export function SelectField({
  value,
  onChange,
  options,
  ...common
}: Common & {
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: string }[]
}) {
  const id = useId()
  return (
    <Frame {...common} id={id}>
      <select
        {...wiring(id, common)}
        name={common.name}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

export function CheckField({
  value,
  onChange,
  label,
  error,
  name,
}: Common & { value: boolean; onChange: (value: boolean) => void }) {
  const id = useId()
  return (
    <div className="field">
      <div className="check">
        <input
          {...wiring(id, { label, error })}
          name={name}
          type="checkbox"
          checked={value}
          onChange={event => onChange(event.target.checked)}
        />
        <label htmlFor={id}>{label}</label>
      </div>
      {error && (
        <span className="error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  )
}

/** A calendar day 'YYYY-MM-DD'; empty is no day. */
export function DateField({
  value,
  onChange,
  ...common
}: Common & { value: string; onChange: (value: string) => void }) {
  const id = useId()
  return (
    <Frame {...common} id={id}>
      <input
        {...wiring(id, common)}
        name={common.name}
        type="date"
        value={value}
        onChange={event => onChange(event.target.value)}
      />
    </Frame>
  )
}

export function NumberField({
  value,
  onChange,
  min,
  max,
  ...common
}: Common & {
  value: number | null
  onChange: (value: number | null) => void
  min?: number
  max?: number
}) {
  const id = useId()
  return (
    <Frame {...common} id={id}>
      <input
        {...wiring(id, common)}
        name={common.name}
        type="number"
        min={min}
        max={max}
        value={value ?? ''}
        onChange={event => onChange(event.target.value === '' ? null : Number(event.target.value))}
      />
    </Frame>
  )
}

/** Integer cents, typed as an amount of the company's currency. */
export function MoneyField({
  value,
  onChange,
  ...common
}: Common & { value: number | null; onChange: (value: number | null) => void }) {
  const id = useId()
  const { exponent } = useFormat()
  const unit = 10 ** exponent
  const [typed, setTyped] = useState(value === null ? '' : String(value / unit))
  const [wrong, setWrong] = useState(false)
  const change = (text: string) => {
    setTyped(text)
    const plain = text
      .replace(/[\s\u202f\u00a0]/g, '')
      .replace(/,(\d{1,2})$/, '.$1')
      .replace(/,/g, '')
    const amount = plain === '' ? null : Number(plain)
    const fits = amount === null || Number.isFinite(amount)
    setWrong(!fits)
    if (fits) onChange(amount === null ? null : Math.round(amount * unit))
  }
  const error = common.error ?? (wrong ? t('notANumber') : undefined)
  return (
    <Frame {...common} error={error} id={id}>
      <input
        {...wiring(id, { ...common, error })}
        name={common.name}
        inputMode="decimal"
        value={typed}
        onChange={event => change(event.target.value)}
      />
    </Frame>
  )
}
