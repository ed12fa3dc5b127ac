import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { touches } from './clients.ts'
import { t } from './customer-texts.ts'

export function CorrectTouch({
  touch,
  onClose,
}: {
  touch: { id: number; title: string; body: string | null }
  onClose: () => void
}) {
  const form = useForm({ initial: { title: touch.title, body: touch.body ?? '' } })
  const call = touches.useCall('POST /api/touches/:id/correction', { onDone: onClose })
  const save = () =>
    call.mutate(
      { params: { id: touch.id }, body: { title: form.values.title, body: form.values.body.trim() || null } },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('correctTitle')} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
        <p className="t12 i3">{t('correctNote')}</p>
        <TextField {...form.field('title')} label={t('subject')} autoFocus />
        <AreaField {...form.field('body')} label={t('body')} />
        <div className="foot">
          <Button primary type="submit" busy={call.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
