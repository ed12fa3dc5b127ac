import { useDeferredValue, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { type Picked, Picker } from '../../ui/Picker.tsx'
import { Section } from '../../ui/Section.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { customers, type MessageParty, mailbox } from './api.ts'
import { t } from './texts.ts'

/** Somebody of the record, or somebody new; whatever waits for the address follows. */
export function WhoIsIt({ party, onClose }: { party: MessageParty; onClose: () => void }) {
  const toast = useToast()
  const [typed, setTyped] = useState(party.name ?? '')
  const [person, setPerson] = useState<Picked | null>(null)
  const form = useForm({ initial: { name: party.name ?? '', companyName: '' } })
  const q = useDeferredValue(typed.trim())
  const isAsked = q.length >= 2
  const found = customers.useApi('GET /api/search', { query: { q, limit: 12 } }, { enabled: isAsked })
  const settle = mailbox.useCall('POST /api/mailbox/parties/:id/person', {
    onDone: ({ filed }) => {
      toast({ text: t('filed', { n: filed }) })
      onClose()
    },
  })
  const params = { id: party.id }
  const { companyName } = form.values
  return (
    <Dialog title={`${t('whoIsIt')} ${party.address}`} onClose={onClose}>
      <Section title={t('choose')}>
        <Picker
          label={t('choose')}
          findLabel={t('find')}
          hint={t('findHint')}
          none={t('nobody')}
          value={person}
          typed={typed}
          onType={setTyped}
          found={isAsked ? found.data?.items.filter(hit => hit.kind === 'person') : undefined}
          onChange={setPerson}
          second={hit => hit.second}
          error={
            person ? undefined : settle.error?.errors.find(({ pointer }) => pointer === '/personId')?.detail
          }
        />
        {person && (
          <>
            {settle.error && (
              <p className="bad" role="alert">
                {settle.error.detail}
              </p>
            )}
            <Button
              primary
              busy={settle.isPending}
              onClick={() => settle.mutate({ params, body: { personId: person.id } })}
            >
              {t('fileWith')}
            </Button>
          </>
        )}
      </Section>
      {!person && (
        <Section title={t('make')}>
          <Form
            onSubmit={() =>
              settle.mutate(
                {
                  params,
                  body: {
                    create: { name: form.values.name, ...(companyName.trim() === '' ? {} : { companyName }) },
                  },
                },
                { onError: form.fail },
              )
            }
            problem={form.problem}
          >
            <TextField {...form.field('name')} label={t('name')} required />
            <TextField {...form.field('companyName')} label={t('company')} hint={t('companyHint')} />
            <Button type="submit" busy={settle.isPending}>
              {t('makeAndFile')}
            </Button>
          </Form>
        </Section>
      )}
    </Dialog>
  )
}
