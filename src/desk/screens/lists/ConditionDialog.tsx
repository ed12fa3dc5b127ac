import { useState } from 'react'
import { countryCode } from '../../../shared/country.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DateField, MoneyField, NumberField, SelectField, TextField } from '../../../ui/Field.tsx'
import { type Asked, type Condition, type ListRecord, operatorsOf } from './conditions.ts'
import { OneOf } from './OneOf.tsx'
import { t } from './texts.ts'
import type { Option } from './use-options.ts'
import { isMoney, labelOf } from './use-words.ts'

type Operator = Condition['operator']
type Value = string | number

/** One condition: a column, what must hold of it, and of which values; the kind of the column decides what can be entered. */
export function ConditionDialog({
  record,
  asked,
  optionsOf,
  begun,
  onDone,
  onRemove,
  onClose,
}: {
  record: ListRecord
  asked: readonly Asked[]
  optionsOf: (asked: Asked) => Option[] | null
  begun: Condition | null
  onDone: (condition: Condition) => void
  onRemove?: () => void
  onClose: () => void
}) {
  const [key, setKey] = useState(begun?.key ?? asked[0]!.key)
  const of = asked.find(each => each.key === key) ?? asked[0]!
  const operators = operatorsOf(of.column)
  const [operator, setOperator] = useState<Operator>(begun?.operator ?? operators[0]!)
  const [values, setValues] = useState<Value[]>(begun?.values ?? [])
  const options = optionsOf(of)
  const choose = (next: string) => {
    const to = asked.find(each => each.key === next)!
    setKey(next)
    setOperator(operatorsOf(to.column)[0]!)
    setValues([])
  }
  // Countries are kept as codes and typed as names.
  const readValue = (value: Value): Value =>
    key === 'country' ? (countryCode(String(value)) ?? value) : value
  const needed = operator === 'empty' || operator === 'not_empty' ? 0 : operator === 'between' ? 2 : 1
  const isReady = values.filter(value => value !== '').length >= needed
  return (
    <Dialog title={t('condition')} onClose={onClose}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (isReady) onDone({ key, operator, values: needed === 0 ? [] : values.map(readValue) })
        }}
      >
        <SelectField
          label={t('column')}
          value={key}
          onChange={choose}
          options={asked.map(each => ({ value: each.key, label: labelOf(each, record) }))}
        />
        <SelectField
          label={t('holds')}
          value={operator}
          onChange={next => {
            const to = next as Operator
            // Values of another operator are of another number or kind.
            if (
              (to === 'last_days') !== (operator === 'last_days') ||
              to === 'one_of' ||
              operator === 'one_of'
            )
              setValues([])
            setOperator(to)
          }}
          options={operators.map(each => ({ value: each, label: t(`op_${each}`) }))}
        />
        {needed > 0 && (
          <Values of={of} operator={operator} values={values} onChange={setValues} options={options} />
        )}
        <div className="foot">
          {onRemove && (
            <Button quiet onClick={onRemove}>
              {t('remove')}
            </Button>
          )}
          <Button primary type="submit" disabled={!isReady}>
            {t('apply')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type Entering = {
  of: Asked
  operator: Operator
  values: Value[]
  onChange: (values: Value[]) => void
  options: Option[] | null
}

function Values({ of, operator, values, onChange, options }: Entering) {
  const { kind } = of.column
  if (operator === 'last_days')
    return (
      <NumberField
        label={t('days')}
        value={typeof values[0] === 'number' ? values[0] : null}
        onChange={value => onChange(value === null ? [] : [value])}
      />
    )
  if (operator === 'between')
    return (
      <div className="pair">
        {([0, 1] as const).map(at => (
          <Single
            key={at}
            label={at === 0 ? t('from') : t('to')}
            of={of}
            value={values[at] ?? ''}
            onChange={value => onChange(at === 0 ? [value, values[1] ?? ''] : [values[0] ?? '', value])}
          />
        ))}
      </div>
    )
  const fromOption = (value: string): Value => (kind === 'reference' ? Number(value) : value)
  if (options && operator === 'one_of')
    return (
      <fieldset className="kinds">
        <legend className="t12 i2">{t('value')}</legend>
        {options.map(({ value, label }) => {
          const isOn = values.some(each => String(each) === value)
          return (
            <label key={value} className={isOn ? 'chip on' : 'chip'}>
              <input
                className="hidden"
                type="checkbox"
                checked={isOn}
                onChange={() =>
                  onChange(
                    isOn ? values.filter(each => String(each) !== value) : [...values, fromOption(value)],
                  )
                }
              />
              {label}
            </label>
          )
        })}
      </fieldset>
    )
  if (options)
    return (
      <SelectField
        label={t('value')}
        value={String(values[0] ?? '')}
        onChange={value => onChange(value === '' ? [] : [fromOption(value)])}
        options={[{ value: '', label: t('notChosen') }, ...options]}
      />
    )
  if (kind === 'reference') return <OneOf of={of} values={values} onChange={onChange} />
  if (operator === 'one_of')
    return (
      <TextField
        label={t('several')}
        value={values.join(', ')}
        onChange={text => {
          const parts = text.split(',').map(part => part.trimStart())
          onChange(kind === 'number' ? parts.filter(part => part.trim() !== '').map(Number) : parts)
        }}
      />
    )
  return (
    <Single
      label={t('value')}
      of={of}
      value={values[0] ?? ''}
      onChange={value => onChange(value === '' ? [] : [value])}
    />
  )
}

function Single({
  label,
  of,
  value,
  onChange,
}: {
  label: string
  of: Asked
  value: Value
  onChange: (value: Value) => void
}) {
  const number = typeof value === 'number' ? value : null
  const set = (next: number | null) => onChange(next ?? '')
  if (isMoney(of)) return <MoneyField label={label} value={number} onChange={set} />
  if (of.column.kind === 'number') return <NumberField label={label} value={number} onChange={set} />
  if (of.column.kind === 'moment' || of.column.kind === 'day')
    return <DateField label={label} value={String(value)} onChange={onChange} />
  return <TextField label={label} value={String(value)} onChange={onChange} />
}
