import { type ReactNode, useId } from 'react'
import { Button } from './Button.tsx'
import { TextField } from './Field.tsx'
import './picker.css'
import { t } from './texts.ts'

export type Picked = { id: number; name: string }

/**
 * One of many, by part of its name: nothing is chosen until one of the found is pressed. The caller looks up what is
 * typed; `found` undefined means not asked yet.
 */
export function Picker<P extends Picked>({
  label,
  findLabel,
  hint,
  none,
  value,
  typed,
  onType,
  found,
  onChange,
  second,
  error,
}: {
  label: string
  findLabel: string
  hint?: string
  none: string
  value: Picked | null
  typed: string
  onType: (typed: string) => void
  found: readonly P[] | undefined
  onChange: (value: P | null) => void
  /** What tells two of the same name apart. */
  second?: (item: P) => ReactNode
  error?: string | undefined
}) {
  const listId = useId()
  if (value)
    return (
      <div className="field">
        <span className="label">{label}</span>
        <span className="row">
          <b>{value.name}</b>
          <Button small quiet onClick={() => onChange(null)}>
            {t('another')}
          </Button>
        </span>
      </div>
    )
  return (
    <div>
      <TextField
        label={findLabel}
        type="search"
        value={typed}
        onChange={onType}
        hint={hint}
        error={error}
        autoComplete="off"
      />
      {found && (
        <ul className="found" id={listId} aria-label={findLabel}>
          {found.length === 0 && <li className="i3 t12">{none}</li>}
          {found.map(item => (
            <li key={item.id}>
              <button type="button" onClick={() => onChange(item)}>
                {item.name} {second && <span className="i3">{second(item)}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
