import { useNavigate } from '@tanstack/react-router'
import { customers } from '../../customers/screens/api.ts'
import { RequiredFields, useRequired } from '../../customers/screens/RequiredFields.tsx'
import { t } from '../../customers/screens/texts.ts'
import { AlreadyHere } from '../../duplicates/screens/AlreadyHere.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'

export function NewPerson({ accountId, onClose }: { accountId: number | null; onClose: () => void }) {
  const navigate = useNavigate()
  const form = useForm({
    initial: { name: '', email: '', phone: '', jobTitle: '', country: '' },
    keep: 'new-person',
  })
  const call = customers.useCall('POST /api/persons', {
    onDone: person => {
      form.clear()
      void navigate({ to: `/persons/${person.id}` })
    },
  })
  const required = useRequired('person')
  const { values } = form
  const save = () =>
    call.mutate(
      {
        body: {
          name: values.name,
          email: values.email || null,
          phone: values.phone || null,
          jobTitle: values.jobTitle || null,
          country: values.country || null,
          custom: required.values,
          ...(accountId === null ? {} : { accountId }),
        },
      },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('newPerson')} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <TextField {...form.field('email')} label={t('email')} type="email" />
        <TextField {...form.field('phone')} label={t('phone')} type="tel" />
        <TextField {...form.field('jobTitle')} label={t('jobTitle')} />
        <TextField {...form.field('country')} label={t('country')} />
        <RequiredFields {...required} problem={call.error} />
        <AlreadyHere
          kind="person"
          entered={{
            name: values.name,
            email: values.email,
            phone: values.phone,
            country: values.country,
            accountId,
          }}
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
