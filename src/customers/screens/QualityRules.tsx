import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, SelectField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type FieldRule, ratedFields } from '../model/completeness.ts'
import { custom } from './api.ts'
import { fieldName } from './field-names.ts'
import { quality, type Rules } from './quality-api.ts'
import { t } from './quality-texts.ts'

/** Weights and half-lives of the fields; published as a new version. */
export function QualityRules({ rules, onClose }: { rules: Rules; onClose: () => void }) {
  const toast = useToast()
  const form = useForm({
    initial: {
      completeFrom: rules.completeFrom as number | null,
      freshFrom: rules.freshFrom as number | null,
      person: rules.person,
      account: rules.account,
    },
  })
  const put = quality.useCall('PUT /api/quality/rules', {
    onDone: () => {
      toast({ text: t('published') })
      onClose()
    },
  })
  const { values } = form
  const save = () =>
    put.mutate(
      {
        body: {
          completeFrom: values.completeFrom ?? 0,
          freshFrom: values.freshFrom ?? 0,
          person: values.person,
          account: values.account,
        },
      },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('changeRules')} onClose={onClose} wide>
      <Form onSubmit={save} problem={form.problem}>
        <p className="t12 i3">{t('rulesHow')}</p>
        <div className="pair">
          <NumberField {...form.field('completeFrom')} label={t('completeFrom')} min={1} max={100} />
          <NumberField {...form.field('freshFrom')} label={t('freshFrom')} min={1} max={100} />
        </div>
        <RulesOf
          kind="person"
          title={t('persons')}
          rules={values.person}
          onChange={next => form.set('person', next)}
        />
        <RulesOf
          kind="account"
          title={t('accounts')}
          rules={values.account}
          onChange={next => form.set('account', next)}
        />
        <div className="foot">
          <Button primary type="submit" busy={put.isPending}>
            {t('publish')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function RulesOf({
  kind,
  title,
  rules,
  onChange,
}: {
  kind: 'person' | 'account'
  title: string
  rules: FieldRule[]
  onChange: (rules: FieldRule[]) => void
}) {
  const [adding, setAdding] = useState('')
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: kind } }).data?.items ?? []
  const labels = Object.fromEntries(declared.map(({ key, label }) => [key, label]))
  const all = [...ratedFields[kind], ...declared.map(({ key }) => `custom.${key}`)]
  const free = all.filter(field => !rules.some(rule => rule.field === field))
  const set = (at: number, change: Partial<FieldRule>) =>
    onChange(rules.map((rule, index) => (index === at ? { ...rule, ...change } : rule)))
  return (
    <fieldset className="lines">
      <legend>{title}</legend>
      {rules.map(({ field, weight, halfLifeDays }, at) => (
        <div className="rule-line" key={field}>
          <b>{fieldName(field, labels)}</b>
          <NumberField
            label={t('ruleWeight')}
            value={weight}
            min={1}
            max={100}
            onChange={next => set(at, { weight: next ?? 1 })}
          />
          <NumberField
            label={t('ruleHalfLife')}
            value={halfLifeDays}
            min={1}
            onChange={next => set(at, { halfLifeDays: next ?? 1 })}
          />
          <Button
            small
            quiet
            label={t('removeRule', { field: fieldName(field, labels) })}
            onClick={() => onChange(rules.filter((_, index) => index !== at))}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      {free.length > 0 && (
        <div className="rule-line">
          <SelectField
            label={t('field')}
            value={adding}
            onChange={setAdding}
            options={[
              { value: '', label: t('choose') },
              ...free.map(field => ({ value: field, label: fieldName(field, labels) })),
            ]}
          />
          <Button
            small
            disabled={adding === ''}
            onClick={() => {
              onChange([...rules, { field: adding, weight: 1, halfLifeDays: 730 }])
              setAdding('')
            }}
          >
            {t('addRule')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
