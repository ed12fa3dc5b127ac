import { type ReactNode, useEffect, useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { team } from './api.ts'
import { t } from './texts.ts'

/** What a link narrowed the list by and no field shows, with the way back to all. */
export function Narrowed({ onWiden, children }: { onWiden: () => void; children: ReactNode }) {
  return (
    <span className="row t12 i3">
      {children}
      <Button small quiet onClick={onWiden}>
        {t('widen')}
      </Button>
    </span>
  )
}

/** Words that a list is narrowed to, held in the address. */
export function WordsField({ label }: { label?: string }) {
  const [address, setAddress] = useAddress()
  const [words, setWords] = useState(address.q ?? '')
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing moves the address, not the other way round
  useEffect(() => {
    const timer = setTimeout(
      () => words !== (address.q ?? '') && setAddress({ q: words }, { replace: true }),
      200,
    )
    return () => clearTimeout(timer)
  }, [words])
  return <TextField label={label ?? t('search')} type="search" value={words} onChange={setWords} />
}

/** Words, sales owner (of some lists only oneself) and territory, held in the address; a list adds its own. */
export function ListFilters({
  children,
  whose = 'anybody',
  words,
}: {
  children?: ReactNode
  whose?: 'anybody' | 'mine'
  /** What the words are looked for in, where that is not the name. */
  words?: string
}) {
  const [address, setAddress] = useAddress()
  const users = team.useApi('GET /api/users', { query: { limit: 200 } })
  const territories = team.useApi('GET /api/territories', undefined as never)
  return (
    <search className="filters">
      <WordsField {...(words ? { label: words } : {})} />
      <SelectField
        label={t('owner')}
        value={address.mine === 'true' ? 'mine' : (address.ownerId ?? '')}
        onChange={value =>
          setAddress({
            mine: value === 'mine' ? 'true' : undefined,
            ownerId: value === 'mine' ? undefined : value,
          })
        }
        options={[
          { value: '', label: t('everybody') },
          { value: 'mine', label: t('mine') },
          ...(whose === 'mine' ? [] : (users.data?.items ?? [])).map(({ id, name }) => ({
            value: String(id),
            label: name,
          })),
        ]}
      />
      <SelectField
        label={t('territory')}
        value={address.territoryId ?? ''}
        onChange={territoryId => setAddress({ territoryId })}
        options={[
          { value: '', label: t('all') },
          ...(territories.data?.items ?? []).map(item => ({ value: String(item.id), label: item.name })),
        ]}
      />
      {children}
    </search>
  )
}
