import type { DeclaredField } from '../../../customers/screens/api.ts'
import type { Problem } from '../../../ui/api.ts'
import { Button } from '../../../ui/Button.tsx'
import { CheckField, DateField, SelectField, TextField } from '../../../ui/Field.tsx'
import { Form } from '../../../ui/Form.tsx'
import { TypedField, type TypedValue } from '../../../ui/TypedField.tsx'
import { askedColumns, type ListRecord } from './conditions.ts'
import { type ListText, t } from './texts.ts'
import { type Option, useOptions } from './use-options.ts'

type Change = Record<string, unknown>
/** Fields that many can get at once, by the column that says what they can be. */
type Changeable = {
  field: string
  column: string
  needed?: true
  /** Of what the column can be, only these. */
  only?: readonly string[]
  /** What stands in the address of a choice, as the change says it. */
  said?: Readonly<Record<string, string | boolean>>
}
const changeable: Record<ListRecord, readonly Changeable[]> = {
  account: [
    { field: 'salesOwnerId', column: 'salesOwner' },
    { field: 'marketingOwnerId', column: 'marketingOwner' },
    { field: 'territoryId', column: 'territory' },
    { field: 'kind', column: 'kind', needed: true },
    { field: 'industry', column: 'industry' },
    { field: 'country', column: 'country' },
  ],
  person: [
    { field: 'country', column: 'country' },
    { field: 'language', column: 'language' },
  ],
  opportunity: [
    { field: 'ownerId', column: 'owner' },
    { field: 'stageId', column: 'stage', needed: true },
    { field: 'expectedClose', column: 'expectedClose' },
    { field: 'nextStep', column: 'nextStep' },
    { field: 'nextStepOn', column: 'nextStepOn' },
  ],
  lead: [{ field: 'ownerId', column: 'owner', needed: true }],
  order: [],
  complaint: [
    { field: 'ownerId', column: 'owner', needed: true },
    { field: 'causeId', column: 'cause' },
    { field: 'state', column: 'state', needed: true, only: ['settled'] },
  ],
  task: [
    { field: 'ownerId', column: 'owner', needed: true },
    { field: 'dueOn', column: 'dueOn' },
    { field: 'done', column: 'state', needed: true, said: { done: true, open: false } },
  ],
}

/** What the rules of changing one say of many. */
const whys: Partial<Record<ListRecord, string>> = {
  opportunity: t('opportunityWhy'),
  lead: t('leadWhy'),
  complaint: t('complaintWhy'),
  task: t('taskWhy'),
}

/** Which fields get which value; what is not ticked stays as it is. */
export function ChooseChange({
  record,
  trash,
  fields,
  change,
  onChange,
  onLook,
  busy,
  problem,
}: {
  record: ListRecord
  trash: boolean
  fields: readonly DeclaredField[]
  change: Change
  onChange: (change: Change) => void
  onLook: () => void
  busy: boolean
  problem: Problem | null
}) {
  const optionsOf = useOptions(record, [])
  const asked = askedColumns(record, fields)
  const custom = (change.custom ?? {}) as Record<string, TypedValue | null>
  const setCustom = (next: Record<string, TypedValue | null>) => {
    const { custom: _, ...rest } = change
    onChange(Object.keys(next).length === 0 ? rest : { ...rest, custom: next })
  }
  const without = (from: object, key: string) =>
    Object.fromEntries(Object.entries(from).filter(([each]) => each !== key))
  const isEmpty = Object.keys(change).length === 0
  return (
    <Form onSubmit={onLook} problem={problem}>
      <p className="i2 t12">
        {trash ? t('trashWhy') : t('changeWhy')} {whys[record]}
      </p>
      {!trash &&
        changeable[record].map(({ field, column, needed, only, said }) => {
          const of = asked.find(each => each.key === column)!
          const isOn = field in change
          const options = optionsOf(of)?.filter(({ value }) => only?.includes(value) ?? true) ?? null
          const begun = needed ? (options?.at(said ? -1 : 0)?.value ?? null) : null
          const read = (value: string | null) =>
            value === null ? null : said ? said[value] : field.endsWith('Id') ? Number(value) : value
          const first = read(begun)
          return (
            <div key={field} className="bulk-field">
              <CheckField
                label={t(column as ListText)}
                value={isOn}
                onChange={on => onChange(on ? { ...change, [field]: first } : without(change, field))}
              />
              {isOn && (
                <NewValue
                  label={t('becomes', { column: t(column as ListText) })}
                  options={options}
                  needed={needed === true}
                  value={
                    said
                      ? (Object.keys(said).find(key => said[key] === change[field]) ?? null)
                      : (change[field] as string | number | null)
                  }
                  isId={field.endsWith('Id')}
                  isDay={of.column.kind === 'day'}
                  onChange={value => onChange({ ...change, [field]: said ? read(String(value)) : value })}
                />
              )}
            </div>
          )
        })}
      {!trash &&
        fields.map(field => {
          const isOn = field.key in custom
          return (
            <div key={field.key} className="bulk-field">
              <CheckField
                label={field.label}
                value={isOn}
                onChange={on =>
                  setCustom(
                    on
                      ? { ...custom, [field.key]: null }
                      : (without(custom, field.key) as Record<string, TypedValue | null>),
                  )
                }
              />
              {isOn && (
                <TypedField
                  field={{ ...field, label: t('becomes', { column: field.label }) }}
                  value={custom[field.key] ?? null}
                  onChange={value => setCustom({ ...custom, [field.key]: value })}
                />
              )}
            </div>
          )
        })}
      <div className="foot">
        <Button primary type="submit" busy={busy} disabled={isEmpty}>
          {t('look')}
        </Button>
      </div>
    </Form>
  )
}

function NewValue({
  label,
  options,
  needed,
  value,
  isId,
  isDay,
  onChange,
}: {
  label: string
  options: Option[] | null
  needed: boolean
  value: string | number | null
  isId: boolean
  isDay: boolean
  onChange: (value: string | number | null) => void
}) {
  if (isDay)
    return (
      <DateField
        label={label}
        value={String(value ?? '')}
        onChange={day => onChange(day || null)}
        hint={t('emptyClears')}
      />
    )
  if (options === null)
    return (
      <TextField
        label={label}
        value={String(value ?? '')}
        onChange={text => onChange(text.trim() === '' ? null : text)}
        hint={t('emptyClears')}
      />
    )
  return (
    <SelectField
      label={label}
      value={String(value ?? '')}
      onChange={next => onChange(next === '' ? null : isId ? Number(next) : next)}
      options={needed ? options : [{ value: '', label: t('nobodyOrNone') }, ...options]}
    />
  )
}
