import { useState } from 'react'
import type { z } from 'zod'
import { jobFunctions } from '../../capture/model/fields.ts'
import type { personAnswer } from '../../customers/model/contract.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { Form } from '../../ui/Form.tsx'
import { TypedFields, type TypedValues } from '../../ui/TypedField.tsx'
import { custom, customers, useAccountsNamed } from './clients.ts'
import { t } from './customer-texts.ts'
import { textsOf, useRecordForm } from './use-record-form.ts'

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

const texts = ['jobTitle', 'jobFunction', 'seniority', 'country'] as const

/** The fields of a person; addresses and telephones have a dialog of their own. */
export function EditPerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: 'person' } })
  const call = customers.useCall('PATCH /api/persons/:id')
  const [account, setAccount] = useState(person.account)
  const { form, save } = useRecordForm({
    initial: {
      name: person.name,
      jobTitle: person.jobTitle ?? '',
      jobFunction: person.jobFunction ?? '',
      seniority: person.seniority ?? '',
      country: person.country ?? '',
      language: person.language ?? '',
      accountId: person.account?.id ?? null,
      custom: person.custom as TypedValues,
    },
    send: (change, answers) =>
      call.mutate(
        {
          params: { id: person.id },
          body: {
            ...(change.name === undefined ? {} : { name: change.name }),
            ...textsOf(change, texts),
            ...(change.language === undefined
              ? {}
              : { language: languages.find(each => each === change.language) ?? null }),
            ...(change.accountId === undefined ? {} : { accountId: change.accountId }),
            ...(change.custom ? { custom: change.custom } : {}),
          },
        },
        answers,
      ),
    onClose,
  })
  return (
    <Dialog title={t('editTitle', { name: person.name })} onClose={onClose}>
      <Form onSubmit={save} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <FindByName
          useFound={useAccountsNamed}
          label={t('account')}
          value={account}
          onChange={next => {
            setAccount(next)
            form.set('accountId', next?.id ?? null)
          }}
          error={form.errors.accountId}
        />
        <TextField {...form.field('jobTitle')} label={t('jobTitle')} />
        <div className="pair">
          <SelectField
            {...form.field('jobFunction')}
            label={t('jobFunction')}
            options={choices(jobFunctions, person.jobFunction ?? '', value =>
              t(`function_${value as (typeof jobFunctions)[number]}`),
            )}
          />
          <SelectField
            {...form.field('seniority')}
            label={t('seniority')}
            options={choices(seniorities, person.seniority ?? '', value =>
              t(`seniority_${value as (typeof seniorities)[number]}`),
            )}
          />
        </div>
        <div className="pair">
          <TextField {...form.field('country')} label={t('country')} />
          <SelectField
            {...form.field('language')}
            label={t('language')}
            options={choices(languages, person.language ?? '', value =>
              t(`language_${value as (typeof languages)[number]}`),
            )}
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
