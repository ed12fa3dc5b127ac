import { type ReactNode, useId, useState } from 'react'
import { decimalText, parseMoney } from '../shared/money.ts'
import { useFormat } from './format.ts'
import { useSettings } from './settings.tsx'
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
  placeholder,
  ...common
}: Common & {
  value: string
  onChange: (value: string) => void
  placeholder?: string
  type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url' | 'month' | 'time' | 'datetime-local'
  autoComplete?: string
  autoFocus?: boolean
  /** Suggestions that may be taken. */
  list?: readonly string[]
}) {
  const id = useId()
  return (
    <Frame {...common} id={id}>
      <input
        {...wiring(id, common)}
        name={common.name}
        type={type}
        value={value}
        autoComplete={autoComplete}
        placeholder={placeholder}
        // biome-ignore lint/a11y/noAutofocus: set by a page or dialog for the field one came for
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

/** What is typed as cents: null where empty, undefined where it is no amount. */
function centsOf(
  text: string,
  currency: string,
  exponent: number,
  decimal: '.' | ',',
): number | null | undefined {
  if (text.trim() === '') return null
  try {
    // Only a currency of three digits leaves open whether '1.500' is thousands or a fraction.
    return parseMoney(text, currency, exponent === 3 ? decimal : undefined)
  } catch {
    return undefined
  }
}

/** Integer cents, typed as an amount of the company's currency: '12,500', '12.500', '12.5', '1.234,50'. */
export function MoneyField({
  value,
  onChange,
  ...common
}: Common & { value: number | null; onChange: (value: number | null) => void }) {
  const id = useId()
  const { currency } = useSettings()
  const { exponent, decimal } = useFormat()
  const textOf = (cents: number | null): string =>
    cents === null ? '' : decimalText(cents, currency).replace(/\.0+$/, '').replace('.', decimal)
  const [typed, setTyped] = useState({ text: textOf(value), cents: value })
  // A value set from elsewhere, as by clearing the form, replaces what was typed.
  const text = typed.cents === value ? typed.text : textOf(value)
  const unread = centsOf(text, currency, exponent, decimal) === undefined
  const change = (next: string) => {
    const cents = centsOf(next, currency, exponent, decimal)
    setTyped({ text: next, cents: cents === undefined ? value : cents })
    if (cents !== undefined) onChange(cents)
  }
  const error = common.error ?? (unread ? t('notANumber') : undefined)
  return (
    <Frame {...common} error={error} id={id}>
      <input
        {...wiring(id, { ...common, error })}
        name={common.name}
        inputMode="decimal"
        data-unread={unread || undefined}
        value={text}
        onChange={event => change(event.target.value)}
      />
    </Frame>
  )
}
