import { Button } from '../../ui/Button.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { type Box, campaigns, catalogue, team } from './api.ts'
import { t } from './texts.ts'

export type AddressDraft = Omit<Box['addresses'][number], 'id'> & { key: number }
const purposes = ['enquiry', 'question', 'service', 'newsletter', 'events'] as const
const languages = ['en', 'nl', 'de'] as const

/** The addresses of a mailbox, with what each is for and who is told. `errorOf` finds what was refused at a field. */
export function AddressFields({
  value,
  onChange,
  errorOf,
}: {
  value: AddressDraft[]
  onChange: (value: AddressDraft[]) => void
  errorOf: (at: number, field: string) => string | undefined
}) {
  const all = campaigns.useApi('GET /api/campaigns', { query: { limit: 200 } })
  const groups = catalogue.useApi('GET /api/product-groups')
  const users = team.useApi('GET /api/users', { query: { limit: 200 } })
  const named = (items: readonly { id: number; name: string }[] | undefined, none: string) => [
    { value: '', label: none },
    ...(items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  const idOf = (text: string) => (text === '' ? null : Number(text))
  return (
    <>
      {value.map((each, at) => {
        const set = (change: Partial<AddressDraft>) =>
          onChange(value.map((other, nr) => (nr === at ? { ...other, ...change } : other)))
        return (
          <div key={each.key} className="inbound-entry">
            <TextField
              name={`address-${at}`}
              label={t('address')}
              type="email"
              required
              value={each.address}
              onChange={address => set({ address })}
              error={errorOf(at, 'address')}
            />
            <SelectField
              label={t('purpose')}
              value={each.purpose}
              onChange={purpose => set({ purpose: purposes.find(one => one === purpose) ?? 'enquiry' })}
              options={purposes.map(one => ({ value: one, label: t(`purpose_${one}`) }))}
            />
            <SelectField
              label={t('campaign')}
              value={String(each.campaignId ?? '')}
              error={errorOf(at, 'campaignId')}
              onChange={text => set({ campaignId: idOf(text) })}
              options={named(all.data?.items, t('noneChosen'))}
            />
            <SelectField
              label={t('productGroup')}
              value={String(each.productGroupId ?? '')}
              error={errorOf(at, 'productGroupId')}
              onChange={text => set({ productGroupId: idOf(text) })}
              options={named(groups.data?.items, t('noneChosen'))}
            />
            <SelectField
              label={t('language')}
              value={each.language ?? ''}
              onChange={text => set({ language: languages.find(one => one === text) ?? null })}
              options={[
                { value: '', label: t('noneChosen') },
                ...languages.map(one => ({ value: one, label: t(`language_${one}`) })),
              ]}
            />
            <SelectField
              label={t('tell')}
              value={String(each.tellUserId ?? '')}
              error={errorOf(at, 'tellUserId')}
              onChange={text => set({ tellUserId: idOf(text) })}
              options={named(users.data?.items, t('nobody'))}
            />
            {value.length > 1 && (
              <Button small quiet onClick={() => onChange(value.filter((_, nr) => nr !== at))}>
                {t('removeAddress')}
              </Button>
            )}
          </div>
        )
      })}
      <Button small onClick={() => onChange([...value, emptyAddress()])}>
        {t('addAddress')}
      </Button>
    </>
  )
}

let keys = 0
export const draftOf = (address: Omit<AddressDraft, 'key'>): AddressDraft => ({ ...address, key: ++keys })
export const emptyAddress = (): AddressDraft =>
  draftOf({
    address: '',
    purpose: 'enquiry',
    campaignId: null,
    productGroupId: null,
    language: null,
    tellUserId: null,
  })
