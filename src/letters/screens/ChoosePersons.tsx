import { useDeferredValue, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Picker } from '../../ui/Picker.tsx'
import { Section } from '../../ui/Section.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { customers, letters, team } from './api.ts'
import { t } from './texts.ts'

/** Everybody whom the list of persons shows under a filter, or one after the other. */
export function ChoosePersons({ id, onClose }: { id: number; onClose: () => void }) {
  const f = useFormat()
  const toast = useToast()
  const [replace, setReplace] = useState(false)
  const [typed, setTyped] = useState('')
  const form = useForm({ initial: { q: '', territoryId: '' } })
  const q = useDeferredValue(typed.trim())
  const isAsked = q.length >= 2
  const found = customers.useApi('GET /api/search', { query: { q, limit: 12 } }, { enabled: isAsked })
  const territories = team.useApi('GET /api/territories')
  const choose = letters.useCall('POST /api/letters/:id/persons', {
    onDone: ({ chosen }) => {
      toast({ text: t('added', { n: chosen }) })
      setTyped('')
    },
  })
  const params = { id }
  const filter = Object.fromEntries(Object.entries(form.values).filter(([, value]) => value.trim() !== ''))
  const shown = customers.useApi('GET /api/persons', {
    query: { ...filter, limit: 1 },
  })
  return (
    <Dialog title={t('chooseTitle')} onClose={onClose}>
      <CheckField label={t('instead')} value={replace} onChange={setReplace} />
      <Section title={t('ofList')} note={shown.data?.total == null ? undefined : f.count(shown.data.total)}>
        <Form
          onSubmit={() =>
            choose.mutate({ params, body: { filter, replace } }, { onSuccess: onClose, onError: form.fail })
          }
          problem={form.problem}
        >
          <p className="i3 t12">{t('ofListHint')}</p>
          <TextField {...form.field('q')} label={t('find')} type="search" />
          <SelectField
            {...form.field('territoryId')}
            label={t('territory')}
            options={[
              { value: '', label: t('anyTerritory') },
              ...(territories.data?.items ?? []).map(({ id: value, name }) => ({
                value: String(value),
                label: name,
              })),
            ]}
          />
          <Button primary type="submit" busy={choose.isPending}>
            {t('addAll')}
          </Button>
        </Form>
      </Section>
      <Section title={t('single')}>
        <Picker
          label={t('single')}
          findLabel={t('findPerson')}
          none={t('nobodyFound')}
          value={null}
          typed={typed}
          onType={setTyped}
          found={isAsked ? found.data?.items.filter(hit => hit.kind === 'person') : undefined}
          onChange={hit => hit && choose.mutate({ params, body: { ids: [hit.id], replace } })}
          second={hit => hit.second}
        />
      </Section>
    </Dialog>
  )
}
