import { useDeferredValue, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { customers } from './api.ts'
import { t } from './texts.ts'

export type Named = { id: number; name: string }

/** An account by part of its name; nothing is chosen until one of the found is pressed. */
export function AccountPicker({
  value,
  onChange,
  error,
}: {
  value: Named | null
  onChange: (value: Named | null) => void
  error?: string | undefined
}) {
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = customers.useApi(
    'GET /api/accounts',
    { query: { q, limit: 6 } },
    { enabled: q.length >= 2 && !value },
  )
  if (value)
    return (
      <div className="field">
        <span className="label">{t('account')}</span>
        <span className="row">
          <b>{value.name}</b>
          <Button small quiet onClick={() => onChange(null)}>
            {t('changeAccount')}
          </Button>
        </span>
      </div>
    )
  const items = found.data?.items ?? []
  return (
    <div>
      <TextField
        label={t('findAccount')}
        type="search"
        value={typed}
        onChange={setTyped}
        hint={t('findHint')}
        error={error}
        autoComplete="off"
      />
      {q.length >= 2 && found.data && (
        <ul className="found">
          {items.length === 0 && <li className="i3 t12">{t('noSuchAccount')}</li>}
          {items.map(({ id, name, city }) => (
            <li key={id}>
              <button type="button" onClick={() => onChange({ id, name })}>
                {name} {city && <span className="i3">{city}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
