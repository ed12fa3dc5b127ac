import type { TouchKind } from '../../touches/model/touch.ts'
import { instantOf, wallClock } from '../../touches/screens/wall-clock.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { touches } from './clients.ts'
import { t } from './customer-texts.ts'

export type Corrected = {
  id: number
  kind: TouchKind
  title: string
  body: string | null
  occurredAt: string
}
const handKinds = [
  'call',
  'email',
  'visit',
  'meeting',
  'letter',
  'event',
  'complaint',
  'service',
  'note',
] as const

/** Corrects an entry of one's own; only what was changed is sent, so the seconds of its time stay. */
export function CorrectTouch({ touch, onClose }: { touch: Corrected; onClose: () => void }) {
  const { timeZone } = useSettings()
  const before = wallClock(new Date(touch.occurredAt), timeZone)
  const form = useForm({
    initial: { kind: touch.kind as string, title: touch.title, body: touch.body ?? '', occurredAt: before },
    keep: `correction.${touch.id}`,
  })
  const call = touches.useCall('POST /api/touches/:id/correction', {
    onDone: () => {
      form.clear()
      onClose()
    },
  })
  const { values } = form
  const kind = handKinds.find(known => known === values.kind)
  const occurredAt = values.occurredAt === before ? null : instantOf(values.occurredAt, timeZone)
  const save = () =>
    call.mutate(
      {
        params: { id: touch.id },
        body: {
          title: values.title,
          body: values.body.trim() || null,
          ...(kind && kind !== touch.kind ? { kind } : {}),
          ...(occurredAt ? { occurredAt: occurredAt.toISOString() } : {}),
        },
      },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('correctTitle')} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
        <p className="t12 i3">{t('correctNote')}</p>
        <TextField {...form.field('title')} label={t('subject')} autoFocus />
        <AreaField {...form.field('body')} label={t('body')} />
        <div className="pair">
          <SelectField
            {...form.field('kind')}
            label={t('kind')}
            options={handKinds.map(value => ({ value, label: t(`touch_${value}`) }))}
          />
          <TextField {...form.field('occurredAt')} type="datetime-local" label={t('when')} />
        </div>
        <div className="foot">
          <Button primary type="submit" busy={call.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
