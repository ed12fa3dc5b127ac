import type { About } from '../../shared/condition/tree.ts'
import { useFormat } from '../format.ts'
import { useEditing } from './asking.ts'
import { Suggest } from './Suggest.tsx'
import { t } from './texts.ts'

/** Several values, each taken from what occurs, with how often; `of` says where they are looked for. */
export function Chosen({
  label,
  about,
  of,
  values,
  nameOf,
  onChange,
  free = false,
  autoFocus = false,
  nameOfKind = of,
}: {
  label: string
  about: About
  of: string
  values: readonly (string | number)[]
  nameOf: (value: string | number) => string
  onChange: (values: (string | number)[]) => void
  free?: boolean
  autoFocus?: boolean
  /** Under what the names of ids are kept. */
  nameOfKind?: string
}) {
  const f = useFormat()
  const { find, learn } = useEditing()
  const take = (value: string | number) => {
    if (!values.includes(value)) onChange([...values, value])
  }
  return (
    <span className="chosen">
      {values.map(value => (
        <button
          key={value}
          type="button"
          className="chip"
          aria-label={t('takeOut', { value: nameOf(value) })}
          onClick={event => {
            focusBox(event.currentTarget)
            onChange(values.filter(each => each !== value))
          }}
        >
          {nameOf(value)}
          <span aria-hidden="true" className="i3">
            ×
          </span>
        </button>
      ))}
      <Suggest
        label={label}
        placeholder={values.length === 0 ? label : t('orAnother')}
        free={free}
        autoFocus={autoFocus}
        suggest={async typed => {
          const { items, sampled } = await find(about, of, typed)
          return {
            items: items.map(({ value, label: name, n }) => ({ key: String(value), label: name, n, value })),
            ...(sampled ? { note: t('sampled', { n: f.count(sampled) }) } : {}),
          }
        }}
        onTake={item => {
          const found = item as typeof item & { value?: string | number }
          const value = found.value ?? found.key
          if (typeof value === 'number') learn(`${nameOfKind}:${value}`, item.label)
          take(value)
        }}
      />
    </span>
  )
}

/** Several of a few that are known. */
export function ChosenOf({
  label,
  choices,
  values,
  onChange,
  autoFocus = false,
}: {
  label: string
  choices: readonly { key: string; label: string }[]
  values: readonly string[]
  onChange: (values: string[]) => void
  autoFocus?: boolean
}) {
  const nameOf = (key: string) => choices.find(choice => choice.key === key)?.label ?? key
  return (
    <span className="chosen">
      {values.map(value => (
        <button
          key={value}
          type="button"
          className="chip"
          aria-label={t('takeOut', { value: nameOf(value) })}
          onClick={event => {
            focusBox(event.currentTarget)
            onChange(values.filter(each => each !== value))
          }}
        >
          {nameOf(value)}
          <span aria-hidden="true" className="i3">
            ×
          </span>
        </button>
      ))}
      <Suggest
        label={label}
        autoFocus={autoFocus}
        placeholder={values.length === 0 ? label : t('orAnother')}
        suggest={typed =>
          choices.filter(
            ({ key, label: name }) =>
              !values.includes(key) && name.toLowerCase().includes(typed.trim().toLowerCase()),
          )
        }
        onTake={({ key }) => onChange([...values, key])}
      />
    </span>
  )
}

/** A value that is taken out takes the focus with it: it goes to the box beside it. */
const focusBox = (chip: HTMLElement): void => chip.closest('.chosen')?.querySelector('input')?.focus()
