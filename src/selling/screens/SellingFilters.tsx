import { useAddress } from '../../ui/address.ts'
import { DateField, SelectField } from '../../ui/Field.tsx'
import { dimensions } from '../model/dimensions.ts'
import { selling, team } from './api.ts'
import { closed, dimensionOf, narrowingOf } from './doors.ts'
import { t } from './texts.ts'

/** Days, dimension and whose time, all in the address; any change closes the names that were open. */
export function SellingFilters({ from, until }: { from: string | undefined; until: string | undefined }) {
  const [address, setAddress] = useAddress()
  const { seller: _, ...others } = narrowingOf(address)
  const sellers =
    selling.useApi('GET /api/selling-time', { query: { ...others, by: 'seller' } }).data?.rows ?? []
  const territories = team.useApi('GET /api/territories').data?.items ?? []
  const set = (name: string) => (value: string) =>
    setAddress({ [name]: value === '' ? undefined : value, ...closed })
  return (
    <div className="filters selling-filters">
      <DateField label={t('from')} value={from ?? ''} onChange={set('from')} />
      <DateField label={t('until')} value={until ?? ''} onChange={set('until')} />
      <SelectField
        label={t('by')}
        value={dimensionOf(address)}
        onChange={set('by')}
        options={dimensions.map(value => ({ value, label: t(value) }))}
      />
      <SelectField
        label={t('seller')}
        value={address.seller ?? ''}
        onChange={set('seller')}
        options={[
          { value: '', label: t('everybody') },
          ...sellers.map(({ key, label }) => ({ value: key, label: key === 'none' ? t('nobody') : label })),
        ]}
      />
      <SelectField
        label={t('territory')}
        value={address.territory ?? ''}
        onChange={set('territory')}
        options={[
          { value: '', label: t('anyTerritory') },
          ...territories.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
    </div>
  )
}
