import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { DateField, MoneyField, SelectField, TextField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import type { Picked } from '../../ui/Picker.tsx'
import { Loading } from '../../ui/States.tsx'
import { TypedFields, type TypedValues } from '../../ui/TypedField.tsx'
import { catalogue, choices, custom, customers, idOf, leads, pipeline, useAccountsNamed } from './api.ts'
import { t } from './texts.ts'

type Given = { leadId: number | undefined; accountId: number | undefined; personId: number | undefined }

/** Opens an opportunity: from a lead, for an account or a person that a link names, or for an account found here. */
export function NewOpportunity({ onClose, ...given }: Given & { onClose: () => void }) {
  const account = customers.useApi(
    'GET /api/accounts/:id',
    { params: { id: given.accountId ?? 0 } },
    { enabled: given.accountId !== undefined },
  )
  const waiting = given.accountId !== undefined && account.isPending
  return (
    <Dialog title={t('newOpportunity')} onClose={onClose}>
      {waiting ? (
        <Loading rows={5} />
      ) : (
        <NewForm given={given} account={account.data ?? null} onClose={onClose} />
      )}
    </Dialog>
  )
}

function NewForm({ given, account, onClose }: { given: Given; account: Picked | null; onClose: () => void }) {
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<Picked | null>(account)
  const lead = leads.useApi(
    'GET /api/leads/:id',
    { params: { id: given.leadId ?? 0 } },
    { enabled: given.leadId !== undefined },
  ).data
  const products = catalogue.useApi('GET /api/products', { query: { active: 'true' } }).data?.items
  const stages = pipeline.useApi('GET /api/stages').data?.items ?? []
  const form = useForm({
    initial: {
      name: '',
      productId: '',
      stageId: '',
      amountCents: null as number | null,
      expectedClose: '',
      nextStep: '',
      nextStepOn: '',
      custom: {} as TypedValues,
    },
  })
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: 'opportunity' } }).data?.items
  const open = pipeline.useCall('POST /api/opportunities', {
    onDone: ({ id }) => void navigate({ to: `/opportunities/${id}` }),
  })
  const submit = () => {
    const { values } = form
    const productId = idOf(values.productId)
    const stageId = idOf(values.stageId)
    const body = {
      ...(values.name.trim() === '' ? {} : { name: values.name.trim() }),
      ...(given.leadId === undefined ? {} : { leadId: given.leadId }),
      ...(given.personId === undefined ? {} : { personIds: [given.personId] }),
      ...(chosen ? { accountId: chosen.id } : {}),
      ...(productId ? { productId } : {}),
      ...(stageId ? { stageId } : {}),
      ...(values.amountCents === null ? {} : { amountCents: values.amountCents }),
      ...(values.expectedClose === '' ? {} : { expectedClose: values.expectedClose }),
      ...(values.nextStep.trim() === '' ? {} : { nextStep: values.nextStep.trim() }),
      ...(values.nextStepOn === '' ? {} : { nextStepOn: values.nextStepOn }),
      ...(Object.keys(values.custom).length === 0 ? {} : { custom: values.custom }),
    }
    open.mutate({ body }, { onError: form.fail })
  }
  return (
    <Form onSubmit={submit} problem={form.problem}>
      {lead && <p className="notice">{t('forLead', { name: lead.person.name })}</p>}
      {given.leadId === undefined && (
        <FindByName
          useFound={useAccountsNamed}
          label={t('account')}
          value={chosen}
          onChange={setChosen}
          error={form.errors.accountId}
        />
      )}
      <TextField {...form.field('name')} label={t('name')} hint={t('nameHint')} />
      <div className="pair">
        <SelectField
          {...form.field('productId')}
          label={t('product')}
          options={choices(t('noProduct'), products)}
        />
        <SelectField
          {...form.field('stageId')}
          label={t('stage')}
          options={stages.map(({ id, name }, index) => ({
            value: index === 0 ? '' : String(id),
            label: name,
          }))}
        />
        <MoneyField {...form.field('amountCents')} label={t('amount')} />
        <DateField {...form.field('expectedClose')} label={t('expectedClose')} />
        <TextField {...form.field('nextStep')} label={t('nextStep')} />
        <DateField {...form.field('nextStepOn')} label={t('nextStepOn')} />
        <TypedFields
          fields={(declared ?? []).filter(field => field.required && given.leadId === undefined)}
          values={form.values.custom}
          onChange={values => form.set('custom', values)}
          problem={form.problem}
        />
      </div>
      <div className="foot">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button primary type="submit" busy={open.isPending}>
          {t('begin')}
        </Button>
      </div>
    </Form>
  )
}
