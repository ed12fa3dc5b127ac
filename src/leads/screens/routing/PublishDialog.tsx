import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { AreaField, DateField } from '../../../ui/Field.tsx'
import { Form } from '../../../ui/Form.tsx'
import { useFormat } from '../../../ui/format.ts'
import { useToast } from '../../../ui/Toast.tsx'
import { type Overview, routing } from './api.ts'
import { t } from './texts.ts'

/** The draft comes into force now, or at the beginning of a day. */
export function PublishDialog({
  draft: { version, revision, note: before },
  onClose,
}: {
  draft: NonNullable<Overview['draft']>
  onClose: () => void
}) {
  const f = useFormat()
  const toast = useToast()
  const [day, setDay] = useState('')
  const [note, setNote] = useState(before)
  const from = day === '' ? undefined : new Date(`${day}T00:00:00`).toISOString()
  const publish = routing.useCall('POST /api/routing/publication', {
    onDone: () => {
      toast({
        text: from ? t('publishedLater', { n: version, when: f.day(from) }) : t('published', { n: version }),
      })
      onClose()
    },
  })
  const save = routing.useCall('PUT /api/routing/draft', {
    onDone: () => publish.mutate({ body: { revision: revision + 1, ...(from ? { from } : {}) } }),
  })
  const submit = () =>
    note === before
      ? publish.mutate({ body: { revision, ...(from ? { from } : {}) } })
      : save.mutate({ body: { revision, note } })
  return (
    <Dialog title={t('publishTitle', { n: version })} onClose={onClose}>
      <Form onSubmit={submit} problem={save.error ?? publish.error}>
        <p>{t('publishWhy')}</p>
        <AreaField label={t('note')} name="note" value={note} onChange={setNote} rows={2} />
        <DateField label={t('from')} name="from" value={day} onChange={setDay} />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={save.isPending || publish.isPending}>
            {t('publish')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
