import { useDeferredValue, useState } from 'react'
import { type Picked, Picker } from '../../ui/Picker.tsx'
import { customers } from './api.ts'
import { t } from './texts.ts'

/** An account by part of its name. */
export function AccountPicker({
  value,
  onChange,
  error,
}: {
  value: Picked | null
  onChange: (value: Picked | null) => void
  error?: string | undefined
}) {
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const asked = q.length >= 2 && !value
  const found = customers.useApi('GET /api/accounts', { query: { q, limit: 6 } }, { enabled: asked })
  return (
    <Picker
      label={t('account')}
      findLabel={t('findAccount')}
      hint={t('findHint')}
      none={t('noSuchAccount')}
      value={value}
      typed={typed}
      onType={setTyped}
      found={asked ? found.data?.items : undefined}
      onChange={item => onChange(item && { id: item.id, name: item.name })}
      second={({ city }) => city}
      error={error}
    />
  )
}
