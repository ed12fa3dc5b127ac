import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField, MoneyField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { catalogue, type ShownGroup, type ShownProduct } from './api.ts'
import { t } from './texts.ts'

type Props = { product: ShownProduct | null; groups: ShownGroup[]; onClose: () => void }

/** Makes a product, or changes one. */
export function ProductDialog({ product, groups, onClose }: Props) {
  const form = useForm({
    initial: {
      name: product?.name ?? '',
      groupId: String(product?.group?.id ?? ''),
      listPriceCents: product?.listPriceCents ?? null,
      costCents: product?.costCents ?? null,
      active: product?.active ?? true,
    },
  })
  const make = catalogue.useCall('POST /api/products', { onDone: onClose })
  const change = catalogue.useCall('PATCH /api/products/:id', { onDone: onClose })
  const submit = () => {
    const { groupId, ...values } = form.values
    const body = { ...values, groupId: groupId === '' ? null : Number(groupId) }
    if (product) change.mutate({ params: { id: product.id }, body }, { onError: form.fail })
    else make.mutate({ body }, { onError: form.fail })
  }
  const options = [
    { value: '', label: t('noGroup') },
    ...groups.map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  return (
    <Dialog title={product ? t('change', { name: product.name }) : t('addProduct')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <SelectField {...form.field('groupId')} label={t('group')} options={options} />
        <MoneyField {...form.field('listPriceCents')} label={t('listPrice')} />
        <MoneyField {...form.field('costCents')} label={t('cost')} />
        <CheckField {...form.field('active')} label={t('active')} />
        <Button primary type="submit" busy={make.isPending || change.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
