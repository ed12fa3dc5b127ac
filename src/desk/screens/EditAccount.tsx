import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { Form } from '../../ui/Form.tsx'
import { TypedFields, type TypedValues } from '../../ui/TypedField.tsx'
import type { Account } from './CustomerHead.tsx'
import { custom, customers, team, useAccountsNamed } from './clients.ts'
import { t } from './customer-texts.ts'
import { idsOf, textsOf, useRecordForm } from './use-record-form.ts'

const kinds = ['customer', 'prospect', 'partner', 'competitor'] as const
const texts = ['industry', 'country', 'city', 'website'] as const
const ids = ['territoryId', 'marketingOwnerId', 'salesOwnerId'] as const

/** Every field of an account; what was there can be brought back for a moment after saving. */
export function EditAccount({ account, onClose }: { account: Account; onClose: () => void }) {
  const territories = team.useApi('GET /api/territories', undefined as never)
  const users = team.useApi('GET /api/users', { query: { limit: 200 } })
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: 'account' } })
  const call = customers.useCall('PATCH /api/accounts/:id')
  const { form, save } = useRecordForm({
    initial: {
      name: account.name,
      kind: account.kind as string,
      industry: account.industry ?? '',
      country: account.country ?? '',
      city: account.city ?? '',
      website: account.website ?? '',
      employees: account.employees,
      territoryId: String(account.territory?.id ?? ''),
      marketingOwnerId: String(account.marketingOwner?.id ?? ''),
      salesOwnerId: String(account.salesOwner?.id ?? ''),
      above: account.parent,
      custom: account.custom as TypedValues,
    },
    send: (change, answers) => {
      const kind = kinds.find(each => each === change.kind)
      call.mutate(
        {
          params: { id: account.id },
          body: {
            ...(change.name === undefined ? {} : { name: change.name }),
            ...(kind ? { kind } : {}),
            ...textsOf(change, texts),
            ...idsOf(change, ids),
            ...(change.employees === undefined ? {} : { employees: change.employees }),
            ...(change.above === undefined ? {} : { parentId: change.above?.id ?? null }),
            ...(change.custom ? { custom: change.custom } : {}),
          },
        },
        answers,
      )
    },
    onClose,
  })
  const people = (roles: readonly string[]) => [
    { value: '', label: t('none') },
    ...(users.data?.items ?? [])
      .filter(user => roles.includes(user.role))
      .map(user => ({ value: String(user.id), label: user.name })),
  ]
  return (
    <Dialog title={t('editTitle', { name: account.name })} onClose={onClose}>
      <Form onSubmit={save} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <div className="pair">
          <SelectField
            {...form.field('kind')}
            label={t('kind')}
            options={kinds.map(kind => ({ value: kind, label: t(`kind_${kind}`) }))}
          />
          <TextField {...form.field('industry')} label={t('industry')} />
          <TextField {...form.field('city')} label={t('city')} />
          <TextField {...form.field('country')} label={t('country')} />
          <TextField {...form.field('website')} label={t('website')} />
          <NumberField {...form.field('employees')} label={t('headcount')} min={0} />
        </div>
        <FindByName
          useFound={useAccountsNamed}
          label={t('belongsTo')}
          except={account.id}
          value={form.values.above}
          onChange={above => form.set('above', above)}
          error={form.errors.parentId}
        />
        <SelectField
          {...form.field('territoryId')}
          label={t('territory')}
          options={[
            { value: '', label: t('noTerritory') },
            ...(territories.data?.items ?? []).map(item => ({ value: String(item.id), label: item.name })),
          ]}
        />
        <div className="pair">
          <SelectField
            {...form.field('marketingOwnerId')}
            label={t('marketingOwner')}
            options={people(['marketing', 'marketing_manager'])}
          />
          <SelectField
            {...form.field('salesOwnerId')}
            label={t('salesOwner')}
            options={people(['sales', 'sales_manager'])}
          />
        </div>
        <TypedFields
          fields={declared.data?.items ?? []}
          values={form.values.custom}
          onChange={values => form.set('custom', values)}
          problem={form.problem}
        />
        <div className="foot">
          <Button primary type="submit" busy={call.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
