import type { ReactNode } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { complaintStates } from '../model/complaint.ts'
import { customers, team, voice } from './api.ts'
import { t } from './texts.ts'

const states = ['unsettled', ...complaintStates, 'reopened', 'any'] as const
const stateName = (state: (typeof states)[number]) =>
  state === 'unsettled' ? t('unsettled') : state === 'any' ? t('anyState') : t(`state_${state}`)

/** State, owner, cause and whose customers, held in the address; `children` stand before them. */
export function ComplaintFilters({ children }: { children?: ReactNode }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const causes = voice.useApi('GET /api/complaint-causes').data?.items ?? []
  const accountId = Number(address.accountId) || undefined
  const account = customers.useApi(
    'GET /api/accounts/:id',
    { params: { id: accountId ?? 0 } },
    { enabled: accountId !== undefined },
  ).data
  const byPromise = address.promise ?? address.promisedAfter ?? address.promisedBy
  const state = address.state ?? (byPromise === undefined ? 'unsettled' : 'any')
  const clear = (names: string[]) => setAddress(Object.fromEntries(names.map(name => [name, undefined])))
  const narrowed: [string, string[]][] = []
  if (address.openedAfter)
    narrowed.push([t('since', { when: f.day(address.openedAfter) }), ['openedAfter', 'openedBefore']])
  if (byPromise) narrowed.push([t('promised'), ['promise', 'promisedAfter', 'promisedBy', 'territoryId']])
  if (address.accountId) narrowed.push([account?.name ?? t('ofOneCustomer'), ['accountId']])
  if (address.personId) narrowed.push([t('ofOneCustomer'), ['personId']])
  return (
    <search className="filters">
      {children}
      <SelectField
        label={t('state')}
        value={state}
        onChange={value => setAddress({ state: value === 'unsettled' ? undefined : value })}
        options={states.map(value => ({ value, label: stateName(value) }))}
      />
      <SelectField
        label={t('owner')}
        value={address.ownerId ?? ''}
        onChange={value => setAddress({ ownerId: value === '' ? undefined : value })}
        options={[
          { value: '', label: t('anyOwner') },
          { value: 'none', label: t('nobody') },
          ...colleagues.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <SelectField
        label={t('cause')}
        value={address.causeId ?? ''}
        onChange={value => setAddress({ causeId: value === '' ? undefined : value })}
        options={[
          { value: '', label: t('anyCause') },
          { value: 'none', label: t('noCause') },
          ...causes.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <CheckField
        label={t('ofMine')}
        value={address.mine === 'true'}
        onChange={on => setAddress({ mine: on ? 'true' : undefined })}
      />
      {narrowed.map(([said, names]) => (
        <span key={said} className="row t12 i3">
          {said}
          <Button small quiet onClick={() => clear(names)}>
            {t('everSince')}
          </Button>
        </span>
      ))}
    </search>
  )
}
