import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { Account } from './CustomerHead.tsx'
import { customers, team } from './clients.ts'
import { t } from './customer-texts.ts'

const kinds = ['customer', 'prospect', 'partner', 'competitor'] as const

/** Every field of an account; what was there can be brought back for a moment after saving. */
export function EditAccount({ account, onClose }: { account: Account; onClose: () => void }) {
  const toast = useToast()
  const territories = team.useApi('GET /api/territories', undefined as never)
  const users = team.useApi('GET /api/users', { query: { limit: 200 } })
  const before = {
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
  }
  const form = useForm({ initial: before })
  const call = customers.useCall('PATCH /api/accounts/:id')
  const bodyOf = (values: typeof before) => ({
    name: values.name,
    kind: values.kind as (typeof kinds)[number],
    industry: values.industry || null,
    country: values.country || null,
    city: values.city || null,
    website: values.website || null,
    employees: values.employees,
    territoryId: values.territoryId ? Number(values.territoryId) : null,
    marketingOwnerId: values.marketingOwnerId ? Number(values.marketingOwnerId) : null,
    salesOwnerId: values.salesOwnerId ? Number(values.salesOwnerId) : null,
  })
  const params = { id: account.id }
  const save = () =>
    call.mutate(
      { params, body: bodyOf(form.values) },
      {
        onError: form.fail,
        onSuccess: () => {
          toast({
            text: t('saved', { name: form.values.name }),
            undo: () => call.mutate({ params, body: bodyOf(before) }),
          })
          onClose()
        },
      },
    )
  const people = (roles: readonly string[]) => [
    { value: '', label: t('none') },
    ...(users.data?.items ?? [])
      .filter(user => roles.includes(user.role))
      .map(user => ({ value: String(user.id), label: user.name })),
  ]
  return (
    <Dialog title={t('editTitle', { name: account.name })} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
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
        <div className="foot">
          <Button primary type="submit" busy={call.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
