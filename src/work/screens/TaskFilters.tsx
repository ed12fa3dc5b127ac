import type { ReactNode } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { team } from './api.ts'
import { t } from './texts.ts'

const narrowings = [
  'accountId',
  'personId',
  'opportunityId',
  'leadId',
  'complaintId',
  'stepId',
  'dueBy',
] as const

/** Whose tasks and of which state, held in the address; `children` stand before them. */
export function TaskFilters({ children }: { children?: ReactNode }) {
  const [address, setAddress] = useAddress()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const narrowed = narrowings.filter(name => address[name])
  return (
    <search className="filters">
      {children}
      <SelectField
        label={t('whose')}
        value={address.whose ?? ''}
        onChange={whose => setAddress({ whose: whose === '' ? undefined : whose })}
        options={[
          { value: '', label: t('mine') },
          { value: 'all', label: t('everybody') },
          ...colleagues.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <SelectField
        label={t('state')}
        value={address.state === 'done' || address.state === 'any' ? address.state : 'open'}
        onChange={state => setAddress({ state: state === 'open' ? undefined : state })}
        options={[
          { value: 'open', label: t('state_open') },
          { value: 'done', label: t('state_done') },
          { value: 'any', label: t('state_any') },
        ]}
      />
      {narrowed.length > 0 && (
        <span className="row t12 i3">
          {t('narrowed')}
          <Button
            small
            quiet
            onClick={() => setAddress(Object.fromEntries(narrowed.map(name => [name, undefined])))}
          >
            {t('all')}
          </Button>
        </span>
      )}
    </search>
  )
}
