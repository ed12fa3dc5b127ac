import { useState } from 'react'
import type { customersContract } from '../../customers/model/contract.ts'
import { client, type Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { NumberField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { useFormat } from '../../ui/format.ts'
import type { Picked } from '../../ui/Picker.tsx'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { arranging } from './api.ts'
import { t } from './figures-texts.ts'

const customers = client<typeof customersContract>()
function usePersonsNamed(q: string, asked: boolean) {
  return customers
    .useApi('GET /api/persons', { query: { q, limit: 8 } }, { enabled: asked })
    .data?.items.map(({ id, name, account }) => ({ id, name, city: account?.name ?? null }))
}

/** A link for one known person, who then finds what they gave in forms before and is asked only for the rest. */
export function PersonalLink({ formId }: { formId: number }) {
  const f = useFormat()
  const [person, setPerson] = useState<Picked | null>(null)
  const [days, setDays] = useState<number | null>(30)
  const [refused, setRefused] = useState<Problem | null>(null)
  const make = arranging.useCall('POST /api/forms/:id/personal-links')
  const fits = person !== null && days !== null && days >= 1 && days <= 90
  return (
    <Section title={t('personal')} note={t('personalNote')}>
      <form
        className="figures-row"
        onSubmit={event => {
          event.preventDefault()
          if (!fits) return
          setRefused(null)
          make.mutate(
            { params: { id: formId }, body: { personId: person.id, days } },
            { onError: problem => setRefused(problem) },
          )
        }}
      >
        <FindByName
          label={t('personalFor')}
          useFound={usePersonsNamed}
          value={person}
          onChange={chosen => {
            setPerson(chosen)
            make.reset()
          }}
          error={refused ? sentenceOf(refused) : undefined}
        />
        <NumberField name="days" label={t('personalDays')} value={days} onChange={setDays} />
        <Button type="submit" disabled={!fits} busy={make.isPending}>
          {t('personalMake')}
        </Button>
      </form>
      {make.data && (
        <div className="personal-link" role="status">
          <p>{t('personalMade', { name: person?.name ?? '', when: f.day(make.data.endsAt) })}</p>
          <input
            readOnly
            value={make.data.url}
            aria-label={t('personalAddress')}
            onFocus={e => e.target.select()}
          />
        </div>
      )}
    </Section>
  )
}
