import { useDeferredValue, useState } from 'react'
import { type Picked, Picker } from './Picker.tsx'
import { t } from './texts.ts'

export type Found = Picked & { city?: string | null }

/** An account, or another record, by two letters of its name or more; the caller asks for those whose name has them. */
export function FindByName({
  label,
  useFound,
  value,
  onChange,
  except,
  error,
}: {
  label: string
  /** Asks for records whose name contains `q`, as long as it is `asked`. */
  useFound: (q: string, asked: boolean) => readonly Found[] | undefined
  value: Picked | null
  onChange: (value: Picked | null) => void
  /** Never found: what is looked for is another one. */
  except?: number
  error?: string | undefined
}) {
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const asked = q.length >= 2 && !value
  const found = useFound(q, asked)
  return (
    <Picker
      label={label}
      findLabel={label}
      hint={t('byNameHint')}
      none={t('byNameNone')}
      value={value}
      typed={typed}
      onType={setTyped}
      found={asked ? found?.filter(({ id }) => id !== except) : undefined}
      onChange={item => onChange(item && { id: item.id, name: item.name })}
      second={({ city }) => city}
      error={error}
    />
  )
}
