import { type ReactNode, useEffect, useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { team } from './api.ts'
import { t } from './texts.ts'

/** Words and territory, held in the address; a list adds its own. */
export function ListFilters({ children }: { children?: ReactNode }) {
  const [address, setAddress] = useAddress()
  const [words, setWords] = useState(address.q ?? '')
  const territories = team.useApi('GET /api/territories', undefined as never)
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing moves the address, not the other way round
  useEffect(() => {
    const timer = setTimeout(
      () => words !== (address.q ?? '') && setAddress({ q: words }, { replace: true }),
      200,
    )
    return () => clearTimeout(timer)
  }, [words])
  return (
    <search className="filters">
      <TextField label={t('search')} type="search" value={words} onChange={setWords} />
      {children}
      <SelectField
        label={t('territory')}
        value={address.territoryId ?? ''}
        onChange={territoryId => setAddress({ territoryId })}
        options={[
          { value: '', label: t('all') },
          ...(territories.data?.items ?? []).map(item => ({ value: String(item.id), label: item.name })),
        ]}
      />
    </search>
  )
}
