import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { catalogue, type ShownGroup } from './api.ts'
import { t } from './texts.ts'

/** Makes a product group, or renames one. */
export function GroupDialog({ group, onClose }: { group: ShownGroup | null; onClose: () => void }) {
  const form = useForm({ initial: { name: group?.name ?? '' } })
  const make = catalogue.useCall('POST /api/product-groups', { onDone: onClose })
  const change = catalogue.useCall('PATCH /api/product-groups/:id', { onDone: onClose })
  const submit = () => {
    const body = { name: form.values.name }
    if (group) change.mutate({ params: { id: group.id }, body }, { onError: form.fail })
    else make.mutate({ body }, { onError: form.fail })
  }
  return (
    <Dialog title={group ? t('change', { name: group.name }) : t('addGroup')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <Button primary type="submit" busy={make.isPending || change.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
