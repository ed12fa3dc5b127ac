import type { z } from 'zod'
import type { personAnswer } from '../../customers/model/contract.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { customers } from './clients.ts'
import { t } from './customer-texts.ts'

type Person = z.infer<typeof personAnswer>

export function EditPerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const toast = useToast()
  const before = {
    name: person.name,
    email: person.email ?? '',
    phone: person.phone ?? '',
    jobTitle: person.jobTitle ?? '',
    country: person.country ?? '',
  }
  const form = useForm({ initial: before })
  const call = customers.useCall('PATCH /api/persons/:id')
  const bodyOf = (values: typeof before) => ({
    name: values.name,
    email: values.email || null,
    phone: values.phone || null,
    jobTitle: values.jobTitle || null,
    country: values.country || null,
  })
  const params = { id: person.id }
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
  return (
    <Dialog title={t('editTitle', { name: person.name })} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <TextField {...form.field('jobTitle')} label={t('jobTitle')} />
        <div className="pair">
          <TextField {...form.field('email')} label={t('email')} type="email" />
          <TextField {...form.field('phone')} label={t('phone')} type="tel" />
        </div>
        <TextField {...form.field('country')} label={t('country')} />
        <div className="foot">
          <Button primary type="submit" busy={call.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
