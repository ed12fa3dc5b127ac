import { useAddress } from '../../ui/address.ts'
import { custom } from './api.ts'
import { t } from './custom-texts.ts'
import { Narrowed } from './ListFilters.tsx'

/** Says that a link narrowed the list to those with a value in a declared field. */
export function NarrowedByField({ record }: { record: 'person' | 'account' }) {
  const [address, setAddress] = useAddress()
  const declared = custom.useApi(
    'GET /api/custom-fields',
    { query: { record } },
    { enabled: address.custom !== undefined },
  )
  if (address.custom === undefined) return null
  const key = address.custom.split(':')[0]
  const label = declared.data?.items.find(field => field.key === key)?.label ?? key ?? ''
  return <Narrowed onWiden={() => setAddress({ custom: undefined })}>{t('withValue', { label })}</Narrowed>
}
