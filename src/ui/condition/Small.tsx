import { useId, useState } from 'react'
import type { Day } from '../../shared/condition/tree.ts'
import { decimalText, parseMoney } from '../../shared/money.ts'
import { useFormat } from '../format.ts'
import { useSettings } from '../settings.tsx'
import { t } from './texts.ts'

/** A choice within a row: its label is read out, not shown. */
export function Choose<K extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: K
  options: readonly { value: K; label: string }[]
  onChange: (value: K) => void
}) {
  return (
    <select aria-label={label} value={value} onChange={event => onChange(event.target.value as K)}>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

type Limit = number | undefined
export type Range = { from?: number; to?: number }

/** At least and at most; one of them may be empty. Amounts are in cents. */
export function RangeInputs({
  value,
  money = false,
  whole = false,
  onChange,
}: {
  value: Range
  money?: boolean
  whole?: boolean
  onChange: (value: Range) => void
}) {
  const set = (key: 'from' | 'to', next: Limit) => {
    const from = key === 'from' ? next : value.from
    const to = key === 'to' ? next : value.to
    onChange({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) })
  }
  return (
    <span className="range">
      <Limited
        label={t('atLeast')}
        value={value.from}
        {...{ money, whole }}
        onChange={next => set('from', next)}
      />
      <Limited
        label={t('atMost')}
        value={value.to}
        {...{ money, whole }}
        onChange={next => set('to', next)}
      />
    </span>
  )
}

function Limited({
  label,
  value,
  money,
  whole,
  onChange,
}: {
  label: string
  value: Limit
  money: boolean
  whole: boolean
  onChange: (value: Limit) => void
}) {
  const id = useId()
  const { currency } = useSettings()
  const { exponent, decimal } = useFormat()
  const written = (of: Limit): string =>
    of === undefined
      ? ''
      : money
        ? decimalText(of, currency).replace(/\.0+$/, '').replace('.', decimal)
        : String(of)
  const [typed, setTyped] = useState({ text: written(value), value })
  // A value from elsewhere, as by undoing, replaces what was typed.
  const text = typed.value === value ? typed.text : written(value)
  const change = (next: string) => {
    const read = readNumber(next, money ? { currency, exponent, decimal } : null, whole)
    setTyped({ text: next, value: read.ok ? read.value : value })
    if (read.ok) onChange(read.value)
  }
  const isUnread = !readNumber(text, money ? { currency, exponent, decimal } : null, whole).ok
  return (
    <span className="limit">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode={whole ? 'numeric' : 'decimal'}
        size={money ? 9 : 4}
        value={text}
        aria-invalid={isUnread || undefined}
        onChange={event => change(event.target.value)}
      />
    </span>
  )
}

type Money = { currency: string; exponent: number; decimal: '.' | ',' }
function readNumber(text: string, money: Money | null, whole: boolean): { ok: boolean; value?: number } {
  const plain = text.trim()
  if (plain === '') return { ok: true }
  if (money)
    try {
      return {
        ok: true,
        value: parseMoney(plain, money.currency, money.exponent === 3 ? money.decimal : undefined),
      }
    } catch {
      return { ok: false }
    }
  const value = Number(plain.replace(',', '.'))
  return Number.isFinite(value) && (!whole || Number.isInteger(value)) ? { ok: true, value } : { ok: false }
}

/** A whole number of days. */
export function DaysInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: number
  onChange: (value: number) => void
}) {
  const [typed, setTyped] = useState({ text: String(value), value })
  const text = typed.value === value ? typed.text : String(value)
  return (
    <input
      aria-label={label}
      inputMode="numeric"
      size={4}
      value={text}
      onChange={event => {
        const next = Number(event.target.value)
        const ok = event.target.value.trim() !== '' && Number.isInteger(next) && next >= 0
        setTyped({ text: event.target.value, value: ok ? next : value })
        if (ok) onChange(next)
      }}
    />
  )
}

type DayKind = 'none' | 'date' | 'ago' | 'today' | 'ahead'
const kindOf = (day: Day | undefined): DayKind => {
  if (day === undefined) return 'none'
  if (typeof day === 'string') return 'date'
  return day === 0 ? 'today' : day < 0 ? 'ago' : 'ahead'
}

/** A day of the calendar, or one counted from today. */
export function DayInput({
  label,
  value,
  today,
  onChange,
}: {
  label: string
  value: Day | undefined
  today: string
  onChange: (value: Day | undefined) => void
}) {
  const kind = kindOf(value)
  const become = (next: DayKind) => {
    if (next === 'none') onChange(undefined)
    else if (next === 'date') onChange(today)
    else if (next === 'today') onChange(0)
    else onChange(next === 'ago' ? -Math.abs(Number(value) || 30) : Math.abs(Number(value) || 30))
  }
  return (
    <span className="limit">
      <span className="words">{label}</span>
      {kind === 'date' && (
        <input
          type="date"
          aria-label={label}
          value={String(value)}
          onChange={event => event.target.value && onChange(event.target.value)}
        />
      )}
      {(kind === 'ago' || kind === 'ahead') && (
        <DaysInput
          label={label}
          value={Math.abs(Number(value))}
          onChange={days => onChange(kind === 'ago' ? -days : days)}
        />
      )}
      <Choose<DayKind>
        label={t('dayKind', { which: label })}
        value={kind}
        options={(['none', 'date', 'ago', 'today', 'ahead'] as const).map(each => ({
          value: each,
          label: t(`day_${each}`),
        }))}
        onChange={become}
      />
    </span>
  )
}

/** From one day to another; one of them may be open. */
export function DaysInputs({
  value,
  today,
  onChange,
}: {
  value: { from?: Day; to?: Day }
  today: string
  onChange: (value: { from?: Day; to?: Day }) => void
}) {
  const set = (key: 'from' | 'to', next: Day | undefined) => {
    const from = key === 'from' ? next : value.from
    const to = key === 'to' ? next : value.to
    onChange({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) })
  }
  return (
    <span className="range">
      <DayInput label={t('from')} value={value.from} today={today} onChange={next => set('from', next)} />
      <DayInput label={t('to')} value={value.to} today={today} onChange={next => set('to', next)} />
    </span>
  )
}
