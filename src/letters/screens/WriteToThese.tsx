import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { letters } from './api.ts'
import { t } from './texts.ts'

export type Whom = { ids: number[] } | { filter: Readonly<Record<string, string | undefined>> }

/** Begins a serial letter to what was chosen in a list of persons or companies, and leads to its page. */
export function WriteToThese({
  record,
  whom,
  onClose,
}: {
  record: 'person' | 'account'
  whom: Whom
  onClose: () => void
}) {
  const navigate = useNavigate()
  const toast = useToast()
  const purposes = letters.useApi('GET /api/letter-purposes')
  const form = useForm({ initial: { name: '', purpose: '' } })
  // A letter that was begun and whose companies were then refused is not begun twice.
  const [begun, setBegun] = useState<number | null>(null)
  const open = (id: number) => void navigate({ to: `/letters/${id}` as string })
  const begin = letters.useCall('POST /api/letters')
  const persons = letters.useCall('POST /api/letters/:id/persons')
  const accounts = letters.useCall('POST /api/letters/:id/accounts')
  const body = 'ids' in whom ? { ids: whom.ids } : { filter: given(whom.filter) }
  const choose = (id: number) => {
    setBegun(id)
    const input = { params: { id }, body }
    if (record === 'person') persons.mutate(input, { onSuccess: () => open(id), onError: form.fail })
    else
      accounts.mutate(input, {
        onSuccess: ({ withoutPerson }) => {
          if (withoutPerson > 0) toast({ text: t('withoutPerson', { n: withoutPerson }) })
          open(id)
        },
        onError: form.fail,
      })
  }
  const purpose = form.values.purpose || purposes.data?.items[0]?.key || ''
  const isBusy = begin.isPending || persons.isPending || accounts.isPending
  return (
    <Dialog title={t(record === 'person' ? 'writeToPersons' : 'writeToAccounts')} onClose={onClose}>
      <Form
        onSubmit={() =>
          begun === null
            ? begin.mutate(
                { body: { name: form.values.name, purpose } },
                { onSuccess: ({ id }) => choose(id), onError: form.fail },
              )
            : choose(begun)
        }
        problem={form.problem}
      >
        {record === 'account' && <p className="i3">{t('attention')}</p>}
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <SelectField
          label={t('purpose')}
          hint={t('purposeHint')}
          value={purpose}
          error={form.errors.purpose}
          onChange={value => form.set('purpose', value)}
          options={(purposes.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Button primary type="submit" busy={isBusy}>
          {t('create')}
        </Button>
      </Form>
    </Dialog>
  )
}

/** Of the address of a list what narrows it: its order is none of a letter's concern. */
const given = (filter: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]): [string, string][] =>
      value === undefined || value === '' || name === 'sort' ? [] : [[name, String(value)]],
    ),
  )
