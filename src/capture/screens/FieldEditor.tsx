import { AreaField, CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { comparisons, type DesignField, patterns, type When } from '../model/design.ts'
import type { FormLanguage } from '../model/fields.ts'
import { t } from './builder-texts.ts'

type Props = {
  field: DesignField
  /** Those that stand above it: a condition may ask about them. */
  above: readonly DesignField[]
  nameOf: (name: string) => string
  language: FormLanguage
  onChange: (field: DesignField) => void
}
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text) || 0)

/** How a field is asked: its words, what is right in it, when it is asked. */
export function FieldEditor({ field, above, nameOf, language, onChange }: Props) {
  const set = (change: Partial<DesignField>) => onChange({ ...field, ...change })
  const said = { language: t(language) }
  const isAddress = field.name === 'email'
  return (
    <div className="editor">
      {(['label', 'help', 'placeholder'] as const).map(name => (
        <TextField
          key={name}
          name={name}
          label={t(name, said)}
          value={field[name][language] ?? ''}
          onChange={text => set({ [name]: { ...field[name], [language]: text } })}
          {...(name === 'label' ? { hint: t('labelHint', { words: nameOf(field.name) }) } : {})}
        />
      ))}
      {!isAddress && (
        <>
          <CheckField
            name="required"
            label={t('required')}
            value={field.required}
            onChange={required => set({ required })}
          />
          <TextField
            name="fixed"
            label={t('fixed')}
            value={field.fixed ?? ''}
            onChange={text => set({ fixed: text === '' ? null : text })}
          />
        </>
      )}
      <SelectField
        name="pattern"
        label={t('pattern')}
        value={field.pattern ?? ''}
        onChange={pattern => set({ pattern: patterns.find(each => each === pattern) ?? null })}
        options={[
          { value: '', label: t('none') },
          ...patterns.map(each => ({ value: each, label: t(each) })),
        ]}
      />
      <div className="row wrap">
        <TextField
          name="min"
          label={t('min')}
          value={String(field.min ?? '')}
          onChange={text => set({ min: numberOf(text) })}
        />
        <TextField
          name="max"
          label={t('max')}
          value={String(field.max ?? '')}
          onChange={text => set({ max: numberOf(text) })}
          hint={t('limitHint')}
        />
        <TextField
          name="step"
          label={t('step')}
          value={String(field.step)}
          onChange={text => set({ step: Math.min(6, Math.max(1, Number(text) || 1)) })}
        />
      </div>
      {!isAddress && above.length > 0 && (
        <Condition when={field.when} above={above} nameOf={nameOf} onChange={when => set({ when })} />
      )}
    </div>
  )
}

type ConditionProps = {
  when: When | null
  above: readonly DesignField[]
  nameOf: (name: string) => string
  onChange: (when: When | null) => void
}

function Condition({ when, above, nameOf, onChange }: ConditionProps) {
  return (
    <>
      <SelectField
        name="when"
        label={t('when')}
        value={when?.field ?? ''}
        onChange={name =>
          onChange(name === '' ? null : { field: name, is: when?.is ?? 'filled', values: when?.values ?? [] })
        }
        options={[
          { value: '', label: t('always') },
          ...above.map(({ name }) => ({ value: name, label: nameOf(name) })),
        ]}
      />
      {when && (
        <SelectField
          name="is"
          label={t('is')}
          value={when.is}
          onChange={is => onChange({ ...when, is: comparisons.find(each => each === is) ?? 'filled' })}
          options={comparisons.map(each => ({ value: each, label: t(each) }))}
        />
      )}
      {when && (when.is === 'one_of' || when.is === 'none_of') && (
        <AreaField
          name="values"
          label={t('values')}
          value={when.values.join('\n')}
          onChange={text => onChange({ ...when, values: text.split('\n').slice(0, 20) })}
        />
      )}
    </>
  )
}
