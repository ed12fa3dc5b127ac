import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { catalogue, type ShownCompetitor } from './api.ts'
import { t } from './texts.ts'

/** Names a competitor, or changes what is known of one. */
export function CompetitorDialog({
  competitor,
  onClose,
}: {
  competitor: ShownCompetitor | null
  onClose: () => void
}) {
  const form = useForm({
    initial: {
      name: competitor?.name ?? '',
      website: competitor?.website ?? '',
      note: competitor?.note ?? '',
    },
  })
  const make = catalogue.useCall('POST /api/competitors', { onDone: onClose })
  const change = catalogue.useCall('PATCH /api/competitors/:id', { onDone: onClose })
  const submit = () => {
    const { name, website, note } = form.values
    const body = { name, website: website.trim() || null, note: note.trim() || null }
    if (competitor) change.mutate({ params: { id: competitor.id }, body }, { onError: form.fail })
    else make.mutate({ body }, { onError: form.fail })
  }
  return (
    <Dialog
      title={competitor ? t('change', { name: competitor.name }) : t('addCompetitor')}
      onClose={onClose}
    >
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <TextField {...form.field('website')} label={t('website')} type="url" />
        <AreaField {...form.field('note')} label={t('note')} />
        <Button primary type="submit" busy={make.isPending || change.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
