import type { z } from 'zod'
import { jobFunctions } from '../../capture/model/fields.ts'
import type { personAnswer } from '../../customers/model/contract.ts'
import { AccountPicker } from '../../pipeline/screens/AccountPicker.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { customers } from './clients.ts'
import { t } from './customer-texts.ts'

type Person = z.infer<typeof personAnswer>
const languages = ['en', 'nl', 'de'] as const
const seniorities = [
  'owner',
  'board',
  'director',
  'head',
  'manager',
  'specialist',
  'intern',
  'student',
] as const

/** The known words, nothing, and whatever else is there, which stays choosable. */
function choices(known: readonly string[], there: string, word: (value: string) => string) {
  return [
    { value: '', label: t('notSaid') },
    ...known.map(value => ({ value, label: word(value) })),
    ...(there !== '' && !known.includes(there) ? [{ value: there, label: there.replaceAll('_', ' ') }] : []),
  ]
}

/** Every field of a person; what was there can be brought back for a moment after saving. */
export function EditPerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const toast = useToast()
  const before = {
    name: person.name,
    email: person.email ?? '',
    phone: person.phone ?? '',
    jobTitle: person.jobTitle ?? '',
    country: person.country ?? '',
    jobFunction: person.jobFunction ?? '',
    seniority: person.seniority ?? '',
    language: person.language ?? '',
    account: person.account,
  }
  const form = useForm({ initial: before })
  const call = customers.useCall('PATCH /api/persons/:id')
  const bodyOf = (values: typeof before) => ({
    name: values.name,
    email: values.email || null,
    phone: values.phone || null,
    jobTitle: values.jobTitle || null,
    country: values.country || null,
    jobFunction: values.jobFunction || null,
    seniority: values.seniority || null,
    language: languages.find(language => language === values.language) ?? null,
    accountId: values.account?.id ?? null,
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
        <AccountPicker
          value={form.values.account}
          onChange={account => form.set('account', account)}
          error={form.errors.accountId}
        />
        <TextField {...form.field('jobTitle')} label={t('jobTitle')} />
        <div className="pair">
          <SelectField
            {...form.field('jobFunction')}
            label={t('jobFunction')}
            options={choices(jobFunctions, before.jobFunction, value =>
              t(`function_${value as (typeof jobFunctions)[number]}`),
            )}
          />
          <SelectField
            {...form.field('seniority')}
            label={t('seniority')}
            options={choices(seniorities, before.seniority, value =>
              t(`seniority_${value as (typeof seniorities)[number]}`),
            )}
          />
        </div>
        <div className="pair">
          <TextField {...form.field('email')} label={t('email')} type="email" />
          <TextField {...form.field('phone')} label={t('phone')} type="tel" />
        </div>
        <div className="pair">
          <TextField {...form.field('country')} label={t('country')} />
          <SelectField
            {...form.field('language')}
            label={t('language')}
            options={choices(languages, before.language, value =>
              t(`language_${value as (typeof languages)[number]}`),
            )}
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
