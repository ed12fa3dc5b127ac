import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { customers, type OpportunityDetail, pipeline } from './api.ts'
import { t } from './texts.ts'

/** Who is spoken to: the funnel counts these people when it is won. */
export function OpportunityContacts({ opportunity, may }: { opportunity: OpportunityDetail; may: boolean }) {
  const format = useFormat()
  const toast = useToast()
  const { id, version, persons, account } = opportunity
  const change = pipeline.useCall('PATCH /api/opportunities/:id')
  const named = persons.map(person => person.id)
  const known = customers.useApi(
    'GET /api/persons',
    { query: { accountId: account?.id ?? 0, limit: 200 } },
    { enabled: may && account !== null },
  ).data?.items
  const others = (known ?? []).filter(person => !named.includes(person.id))
  const keep = (personIds: number[]) =>
    change.mutate(
      { params: { id }, body: { personIds, version } },
      { onError: problem => toast({ text: sentenceOf(problem) }) },
    )
  return (
    <Section title={t('contacts')} count={format.count(persons.length)}>
      {persons.length === 0 && <p className="i3">{t('noContacts')}</p>}
      <ul className="list">
        {persons.map(person => (
          <li key={person.id}>
            <span className="grow">
              <Door to={`/persons/${person.id}`}>{person.name}</Door>
              <span className="t12 i3">
                {[person.jobTitle, person.part].filter(Boolean).map(word => `, ${word}`)}
              </span>
            </span>
            {may && (
              <Button
                small
                quiet
                label={t('removeContact', { name: person.name })}
                disabled={change.isPending}
                onClick={() => keep(named.filter(other => other !== person.id))}
              >
                {t('remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may && known && others.length > 0 && (
        <div className="add-contact">
          <SelectField
            label={t('addContact')}
            value=""
            onChange={value => value !== '' && keep([...named, Number(value)])}
            options={[
              { value: '', label: t('chooseContact') },
              ...others.map(({ id: personId, name, jobTitle }) => ({
                value: String(personId),
                label: jobTitle ? `${name}, ${jobTitle}` : name,
              })),
            ]}
          />
        </div>
      )}
      {may && known && known.length > 0 && others.length === 0 && (
        <p className="t12 i3">{t('contactsFull')}</p>
      )}
    </Section>
  )
}
