import { useNavigate } from '@tanstack/react-router'
import { customers } from '../../customers/screens/api.ts'
import { kinds } from '../../customers/screens/list-query.ts'
import { RequiredFields, useRequired } from '../../customers/screens/RequiredFields.tsx'
import { t } from '../../customers/screens/texts.ts'
import { AlreadyHere } from '../../duplicates/screens/AlreadyHere.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'

type Kind = (typeof kinds)[number]

export function NewAccount({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const form = useForm({
    initial: { name: '', kind: 'prospect', industry: '', city: '', country: '' },
    keep: 'new-account',
  })
  const call = customers.useCall('POST /api/accounts', {
    onDone: account => {
      form.clear()
      void navigate({ to: `/accounts/${account.id}` })
    },
  })
  const required = useRequired('account')
  const { values } = form
  const save = () =>
    call.mutate(
      {
        body: {
          name: values.name,
          kind: values.kind as Kind,
          industry: values.industry || null,
          city: values.city || null,
          country: values.country || null,
          custom: required.values,
        },
      },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('newAccount')} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <SelectField
          {...form.field('kind')}
          label={t('kind')}
          options={kinds.map(kind => ({ value: kind, label: t(`kind_${kind}`) }))}
        />
        <TextField {...form.field('industry')} label={t('industry')} />
        <div className="pair">
          <TextField {...form.field('city')} label={t('city')} />
          <TextField {...form.field('country')} label={t('country')} />
        </div>
        <RequiredFields {...required} problem={call.error} />
        <AlreadyHere
          kind="account"
          entered={{ name: values.name, city: values.city, country: values.country }}
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
