import { useState } from 'react'
import { customers } from '../../../customers/screens/api.ts'
import { pipeline } from '../../../pipeline/screens/api.ts'
import { Picker } from '../../../ui/Picker.tsx'
import type { Asked } from './conditions.ts'
import { t } from './texts.ts'
import { useNameOf } from './use-name-of.ts'
import { labelOf } from './use-words.ts'

type Value = string | number

/** A customer, a person or an opportunity, found by its name. */
export function OneOf({
  of,
  values,
  onChange,
}: {
  of: Asked
  values: Value[]
  onChange: (values: Value[]) => void
}) {
  const [typed, setTyped] = useState('')
  const [name, setName] = useState<string | null>(null)
  const id = Number(values[0] ?? 0)
  const nameOf = useNameOf(of.key, id)
  const q = typed.trim()
  const query = { q, limit: 8, count: 'no' } as const
  const wants = (key: string) => ({ enabled: q.length > 1 && kindOf(of.key) === key })
  const accounts = customers.useApi('GET /api/accounts', { query }, wants('account'))
  const persons = customers.useApi('GET /api/persons', { query }, wants('person'))
  const opportunities = pipeline.useApi('GET /api/opportunities', { query }, wants('opportunity'))
  const found = {
    account: accounts.data?.items.map(each => ({ id: each.id, name: each.name, second: each.city })),
    person: persons.data?.items.map(each => ({
      id: each.id,
      name: each.name,
      second: each.account?.name ?? each.email,
    })),
    opportunity: opportunities.data?.items.map(each => ({
      id: each.id,
      name: each.name,
      second: each.account?.name ?? null,
    })),
  }[kindOf(of.key)]
  return (
    <Picker
      label={labelOf(of)}
      findLabel={findLabel[kindOf(of.key)]}
      none={kindOf(of.key) === 'account' ? t('nothingFound') : t('noneFound')}
      value={id > 0 ? { id, name: name ?? nameOf } : null}
      typed={typed}
      onType={setTyped}
      found={q.length > 1 ? found : undefined}
      second={item => item.second}
      onChange={item => {
        setName(item?.name ?? null)
        onChange(item === null ? [] : [item.id])
      }}
    />
  )
}

const findLabel = {
  account: t('findCustomer'),
  person: t('findPerson'),
  opportunity: t('findOpportunity'),
} as const
const kindOf = (key: string): keyof typeof findLabel =>
  key === 'person' || key === 'opportunity' ? key : 'account'
