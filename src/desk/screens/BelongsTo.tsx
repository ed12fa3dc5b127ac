import { useDeferredValue, useState } from 'react'
import { type Picked, Picker } from '../../ui/Picker.tsx'
import { customers } from './clients.ts'
import { t } from './customer-texts.ts'

/** The account above this one, by part of its name. */
export function BelongsTo({
  id,
  value,
  onChange,
  error,
}: {
  id: number
  value: Picked | null
  onChange: (value: Picked | null) => void
  error?: string | undefined
}) {
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const asked = q.length >= 2 && !value
  const found = customers.useApi('GET /api/accounts', { query: { q, limit: 7 } }, { enabled: asked })
  return (
    <Picker
      label={t('belongsTo')}
      findLabel={t('findAbove')}
      hint={t('findAboveHint')}
      none={t('nobodyFound')}
      value={value}
      typed={typed}
      onType={setTyped}
      found={asked ? found.data?.items.filter(item => item.id !== id) : undefined}
      onChange={item => onChange(item && { id: item.id, name: item.name })}
      second={({ city }) => city}
      error={error}
    />
  )
}
