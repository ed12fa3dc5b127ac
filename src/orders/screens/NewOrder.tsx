import { useState } from 'react'
import type { catalogueContract } from '../../catalogue/model/contract.ts'
import { client } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { DateField, MoneyField, NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import type { ordersContract } from '../model/contract.ts'
import { t } from './texts.ts'

const orders = client<typeof ordersContract>()
const catalogue = client<typeof catalogueContract>()

type Line = {
  key: number
  productId: string
  quantity: number | null
  amountCents: number | null
  marginCents: number | null
}
const emptyLine = (key: number): Line => ({
  key,
  productId: '',
  quantity: 1,
  amountCents: null,
  marginCents: null,
})

/** An order written by hand: its total and margin are the sums of its lines. */
export function NewOrder({ accountId, onClose }: { accountId: number; onClose: () => void }) {
  const f = useFormat()
  const products = catalogue.useApi('GET /api/products', { query: {} })
  const form = useForm({ initial: { number: '', orderedOn: f.today(), promisedOn: '' } })
  const [lines, setLines] = useState<Line[]>([emptyLine(1)])
  const [asked, setAsked] = useState(false)
  const call = orders.useCall('POST /api/orders', { onDone: onClose })
  const change = (key: number, part: Partial<Line>) =>
    setLines(list => list.map(line => (line.key === key ? { ...line, ...part } : line)))
  const save = () => {
    setAsked(true)
    if (lines.some(line => line.amountCents === null || !line.quantity)) return
    call.mutate(
      {
        body: {
          accountId,
          orderedOn: form.values.orderedOn,
          ...(form.values.number.trim() === '' ? {} : { number: form.values.number }),
          ...(form.values.promisedOn === '' ? {} : { promisedOn: form.values.promisedOn }),
          lines: lines.map(line => ({
            productId: line.productId === '' ? null : Number(line.productId),
            quantity: line.quantity ?? 1,
            amountCents: line.amountCents ?? 0,
            marginCents: line.marginCents,
          })),
        },
      },
      { onError: form.fail },
    )
  }
  const choices = (products.data?.items ?? []).map(product => ({
    value: String(product.id),
    label: product.name,
  }))
  return (
    <Dialog title={t('newOrder')} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
        <div className="pair">
          <TextField {...form.field('number')} label={t('number')} hint={t('numberHint')} />
          <DateField {...form.field('orderedOn')} label={t('ordered')} required />
          <DateField {...form.field('promisedOn')} label={t('promised')} />
        </div>
        {lines.map(line => (
          <fieldset key={line.key} className="lines">
            <legend className="hidden">{t('lines')}</legend>
            <SelectField
              label={t('product')}
              value={line.productId}
              onChange={productId => change(line.key, { productId })}
              options={[{ value: '', label: t('notKnown') }, ...choices]}
            />
            <div className="pair">
              <NumberField
                label={t('quantity')}
                min={0}
                value={line.quantity}
                onChange={quantity => change(line.key, { quantity })}
              />
              <MoneyField
                label={t('amount')}
                required
                value={line.amountCents}
                onChange={amountCents => change(line.key, { amountCents })}
                error={asked && line.amountCents === null ? t('amountNeeded') : undefined}
              />
              <MoneyField
                label={t('margin')}
                value={line.marginCents}
                onChange={marginCents => change(line.key, { marginCents })}
              />
            </div>
          </fieldset>
        ))}
        <div className="foot">
          <Button onClick={() => setLines(list => [...list, emptyLine(list.length + 1)])}>
            {t('addLine')}
          </Button>
          {lines.length > 1 && (
            <Button onClick={() => setLines(list => list.slice(0, -1))}>{t('removeLine')}</Button>
          )}
          <div className="grow" />
          <Button primary type="submit" busy={call.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
