import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { useFormat } from '../../ui/format.ts'
import { Loading } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type TypedDeclaration, TypedField, type TypedValue } from '../../ui/TypedField.tsx'
import { repairOf } from '../model/repair.ts'
import { custom, customers, team, useAccountsNamed } from './api.ts'
import { contacts } from './contact-api.ts'
import { fieldName } from './field-names.ts'
import { type Kind, quality, type Rated } from './quality-api.ts'
import { t } from './quality-texts.ts'
import { RepairAddress, RepairPhone } from './RepairPoints.tsx'

/** What a record lacks, filled in here or taken from what is known; what is stale, confirmed with one press. */
export function QualityRepair({
  kind,
  row,
  labels,
}: {
  kind: Kind
  row: Rated
  labels: Record<string, string>
}) {
  const toast = useToast()
  const f = useFormat()
  const one = quality.useApi('GET /api/quality/records/:record/:id', { params: { record: kind, id: row.id } })
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: kind } })
  const person = customers.useCall('PATCH /api/persons/:id')
  const account = customers.useCall('PATCH /api/accounts/:id')
  const confirm = contacts.useCall('POST /api/history/:record/:id/confirmations')
  if (!one.data) return <Loading rows={2} />
  const said = (field: string) =>
    toast({ text: t('saved', { field: fieldName(field, labels), name: row.name }) })
  const point = (field: string) => ({
    kind,
    id: row.id,
    onSaved: () => said(field),
    onRefused: (problem: { detail: string }) => toast({ text: problem.detail }),
  })
  const save = (field: string, value: TypedValue | null) => {
    const repair = repairOf(kind, field)
    if (!repair || !('key' in repair)) return
    const body = repair.by === 'custom' ? { custom: { [repair.key]: value } } : { [repair.key]: value }
    const given = { params: { id: row.id }, body: body as never }
    const answers = {
      onSuccess: () => said(field),
      onError: (problem: { detail: string }) => toast({ text: problem.detail }),
    }
    if (kind === 'person') person.mutate(given, answers)
    else account.mutate(given, answers)
  }
  const declarationOf = (field: string): TypedDeclaration | null => {
    const repair = repairOf(kind, field)
    if (repair?.by === 'custom') {
      const found = declared.data?.items.find(({ key }) => key === repair.key)
      return found ? { ...found, required: false } : null
    }
    if (repair?.by !== 'text' && repair?.by !== 'number' && repair?.by !== 'language') return null
    const type = repair.by === 'language' ? 'choice' : repair.by
    const choices = ['en', 'nl', 'de'].map(key => ({ key, label: key.toUpperCase() }))
    return { key: field, label: fieldName(field, labels), type, required: false, choices, help: null }
  }
  return (
    <div className="repair">
      {one.data.missing.map(field => {
        const declaration = declarationOf(field)
        const proposal = one.data.proposals.find(each => each.field === field)
        return (
          <div className="repair-line" key={field}>
            {declaration ? (
              <Fill declaration={declaration} onSave={value => save(field, value)} />
            ) : (
              <Further
                field={field}
                label={fieldName(field, labels)}
                point={point(field)}
                onSave={value => save(field, value)}
              />
            )}
            {proposal && (
              <span className="t12 i3">
                <Button small onClick={() => save(field, proposal.value)}>
                  {t('take', { value: field === 'country' ? f.country(proposal.label) : proposal.label })}
                </Button>{' '}
                {t(`from_${proposal.from}`)}
              </span>
            )}
          </div>
        )
      })}
      <div className="row confirms">
        {one.data.stale.map(field => (
          <Button
            key={field}
            small
            onClick={() =>
              confirm.mutate(
                { params: { record: kind, id: row.id }, body: { field } },
                {
                  onSuccess: () =>
                    toast({ text: t('confirmed', { field: fieldName(field, labels), name: row.name }) }),
                },
              )
            }
          >
            {t('stillRight', { field: fieldName(field, labels) })}
          </Button>
        ))}
      </div>
    </div>
  )
}

/** What needs more than a line of text: a postal address, a customer, an owner. */
function Further({
  field,
  label,
  point,
  onSave,
}: {
  field: string
  label: string
  point: Parameters<typeof RepairAddress>[0]
  onSave: (value: number) => void
}) {
  const repair = repairOf(point.kind, field)
  switch (repair?.by) {
    case 'address':
      return <RepairAddress {...point} />
    case 'telephone':
      return <RepairPhone {...point} />
    case 'account':
      return (
        <FindByName
          useFound={useAccountsNamed}
          label={label}
          value={null}
          onChange={found => found && onSave(found.id)}
        />
      )
    case 'owner':
      return <Owner label={label} roles={repair.roles} onSave={onSave} />
    default:
      return null
  }
}

function Owner({
  label,
  roles,
  onSave,
}: {
  label: string
  roles: readonly string[]
  onSave: (value: number) => void
}) {
  const users = team.useApi('GET /api/users', { query: { limit: 200 } })
  return (
    <SelectField
      label={label}
      value=""
      onChange={id => id && onSave(Number(id))}
      options={[
        { value: '', label: t('choose') },
        ...(users.data?.items ?? [])
          .filter(({ role }) => roles.includes(role))
          .map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  )
}

function Fill({
  declaration,
  onSave,
}: {
  declaration: TypedDeclaration
  onSave: (value: TypedValue | null) => void
}) {
  const [value, setValue] = useState<TypedValue | null>(null)
  return (
    <form
      className="fill"
      onSubmit={event => {
        event.preventDefault()
        if (value !== null) onSave(value)
      }}
    >
      <TypedField field={declaration} value={value} onChange={setValue} />
      <Button small type="submit" disabled={value === null}>
        {t('save')}
      </Button>
    </form>
  )
}
