import type { ReactNode } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { leadStates } from '../model/verdict.ts'
import { leads } from './api.ts'
import { isNarrowed, queryOf, saidAloud, stateOf, whoseOf, widened } from './lead-filter.ts'
import { t } from './texts.ts'
import { inWords } from './words.ts'

/** Whose, which state, from where: all in the address. */
export function LeadFilters({ children }: { children?: ReactNode }) {
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const source = address.source
  // The sources to choose from are those of the list without this filter.
  const { source: _, ...rest } = queryOf(address, user?.role)
  const all = leads.useApi('GET /api/leads', { query: { ...rest, limit: 200 } }).data?.items ?? []
  const sources = [
    ...new Set([...all.flatMap(lead => lead.source ?? []), ...(source ? [source] : [])]),
  ].sort()
  return (
    <div className="filters">
      {children}
      <SelectField
        label={t('whose')}
        value={whoseOf(address, user?.role)}
        onChange={whose =>
          setAddress({
            mine: whose === 'mine' ? 'true' : 'false',
            unowned: whose === 'unowned' ? 'true' : undefined,
            ownerId: undefined,
          })
        }
        options={[
          { value: 'mine', label: t('mine') },
          { value: 'all', label: t('all') },
          { value: 'unowned', label: t('unowned') },
        ]}
      />
      <SelectField
        label={t('state')}
        value={stateOf(address)}
        onChange={state => setAddress({ ...saidAloud(address, user?.role), state })}
        options={[
          ...(stateOf(address) === 'every' ? [{ value: 'every', label: t('every') }] : []),
          ...leadStates.map(value => ({ value, label: t(value) })),
        ]}
      />
      <SelectField
        label={t('source')}
        value={source ?? ''}
        onChange={value =>
          setAddress({ ...saidAloud(address, user?.role), source: value === '' ? undefined : value })
        }
        options={[
          { value: '', label: t('anySource') },
          ...sources.map(value => ({ value, label: inWords(value) })),
        ]}
      />
      {isNarrowed(address) && (
        <span className="row t12 i3">
          {t('narrowed')}
          <Button small quiet onClick={() => setAddress(widened())}>
            {t('widen')}
          </Button>
        </span>
      )}
    </div>
  )
}
