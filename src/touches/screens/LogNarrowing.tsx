import { type ReactNode, useEffect, useState } from 'react'
import type { catalogueContract } from '../../catalogue/model/contract.ts'
import { useAddress } from '../../ui/address.ts'
import { client } from '../../ui/api.ts'
import { DateField, SelectField, TextField } from '../../ui/Field.tsx'
import './found.css'
import { t } from './texts.ts'

const catalogue = client<typeof catalogueContract>()

/** Words, product group and days by which a contact log is narrowed; all of it stands in the address. */
export function LogNarrowing({ children }: { children?: ReactNode }) {
  const [address, setAddress] = useAddress()
  const groups = catalogue.useApi('GET /api/product-groups').data?.items ?? []
  const change = (part: Record<string, string | undefined>) => setAddress(part, { replace: true })
  return (
    <div className="row wrap log-narrowing">
      <Words value={address.q ?? ''} onChange={q => change({ q })} />
      {children}
      <SelectField
        label={t('group')}
        value={address.group ?? ''}
        onChange={group => change({ group })}
        options={[
          { value: '', label: t('anyGroup') },
          ...groups.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <DateField label={t('from')} value={address.from ?? ''} onChange={from => change({ from })} />
      <DateField label={t('until')} value={address.until ?? ''} onChange={until => change({ until })} />
    </div>
  )
}

/** What is typed is looked for after a short rest, not at each key. */
function Words({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => onChange(typed), 250)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return <TextField label={t('words')} type="search" value={typed} onChange={setTyped} />
}
