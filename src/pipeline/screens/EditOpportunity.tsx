import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { DateField, MoneyField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { useToast } from '../../ui/Toast.tsx'
import { TypedFields } from '../../ui/TypedField.tsx'
import { catalogue, choices, custom, type OpportunityDetail, pipeline, team } from './api.ts'
import { changeOf, differences, editedOf } from './edited.ts'
import { t } from './texts.ts'

/** Changes the facts. When a colleague saved first, says what they changed and keeps what was typed here. */
export function EditOpportunity({
  opportunity,
  onClose,
}: {
  opportunity: OpportunityDetail
  onClose: () => void
}) {
  const toast = useToast()
  const [base] = useState(opportunity)
  const [theirs, setTheirs] = useState<OpportunityDetail | null>(null)
  const form = useForm({ initial: editedOf(base) })
  const users = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items
  const products = catalogue.useApi('GET /api/products', { query: {} }).data?.items
  const groups = catalogue.useApi('GET /api/product-groups').data?.items
  const competitors = catalogue.useApi('GET /api/competitors').data?.items
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: 'opportunity' } }).data?.items
  const save = pipeline.useCall('PATCH /api/opportunities/:id', {
    onDone: () => {
      toast({ text: t('savedToast') })
      onClose()
    },
  })
  const params = { id: base.id }
  const refused = async (problem: Problem) => {
    if (problem.code !== 'changed_meanwhile') return form.fail(problem)
    try {
      setTheirs(await pipeline.api('GET /api/opportunities/:id', { params }))
    } catch {
      form.fail(problem)
    }
  }
  const submit = () => {
    const change = changeOf(editedOf(base), form.values)
    if (Object.keys(change).length === 0) return onClose()
    const version = theirs?.version ?? base.version
    save.mutate({ params, body: { ...change, version } }, { onError: problem => void refused(problem) })
  }
  return (
    <Dialog title={base.name} onClose={onClose} wide>
      <Form onSubmit={submit} problem={form.problem}>
        {theirs && <Meanwhile base={base} theirs={theirs} />}
        <TextField {...form.field('name')} label={t('name')} required />
        <div className="pair">
          <MoneyField {...form.field('amountCents')} label={t('amount')} />
          <MoneyField {...form.field('marginCents')} label={t('margin')} />
          <TextField {...form.field('nextStep')} label={t('nextStep')} />
          <DateField {...form.field('nextStepOn')} label={t('nextStepOn')} />
          <DateField {...form.field('expectedClose')} label={t('expectedClose')} />
          <SelectField {...form.field('ownerId')} label={t('owner')} options={choices(t('nobody'), users)} />
          <SelectField
            {...form.field('productId')}
            label={t('product')}
            options={choices(t('noProduct'), products)}
          />
          <SelectField
            {...form.field('productGroupId')}
            label={t('productGroup')}
            options={choices(t('empty'), groups)}
          />
          <SelectField
            {...form.field('competitorId')}
            label={t('competitor')}
            options={choices(t('noCompetitor'), competitors)}
          />
          <TypedFields
            fields={declared ?? []}
            values={form.values.custom}
            onChange={values => form.set('custom', values)}
            problem={form.problem}
          />
        </div>
        <div className="foot">
          <Button onClick={onClose}>{theirs ? t('takeTheirs') : t('cancel')}</Button>
          <Button primary type="submit" busy={save.isPending}>
            {theirs ? t('saveOver') : t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function Meanwhile({ base, theirs }: { base: OpportunityDetail; theirs: OpportunityDetail }) {
  const format = useFormat()
  const changed = differences(base, theirs, format)
  return (
    <div className="notice" role="alert">
      <b>{t('changedTitle')}</b>
      <p>{changed.length === 0 ? t('changedNothing') : t('changedFields')}</p>
      <ul>
        {changed.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}
