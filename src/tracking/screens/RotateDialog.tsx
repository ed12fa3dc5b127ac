import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { type ShownKey, tracking } from './api.ts'
import { CopyText } from './CopyText.tsx'
import { t } from './texts.ts'

const choices = ['24', '168', '720', '0'] as const

/** Another key in place of one, shown this once; the former one lives on for a while. */
export function RotateDialog({ writeKey, onClose }: { writeKey: ShownKey; onClose: () => void }) {
  const [made, setMade] = useState<string | null>(null)
  const form = useForm({ initial: { hours: '168' } })
  const rotate = tracking.useCall('POST /api/write-keys/:id/rotation', { onDone: ({ key }) => setMade(key) })
  if (made !== null)
    return (
      <Dialog title={t('madeHead', { name: writeKey.name })} onClose={onClose}>
        <div className="stack">
          <div className="notice" role="status">
            {t('madeWhy')}
          </div>
          <CopyText primary label={t('key')} text={made} />
          <div className="row">
            <Button onClick={onClose}>{t('done')}</Button>
          </div>
        </div>
      </Dialog>
    )
  const submit = () =>
    rotate.mutate(
      { params: { id: writeKey.id }, body: { hours: Number(form.values.hours) } },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('rotateHead', { name: writeKey.name })} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <p>{t('rotateWhy')}</p>
        <SelectField
          {...form.field('hours')}
          label={t('rotateHours')}
          options={choices.map(hours => ({ value: hours, label: t(`hours_${hours}`) }))}
        />
        <div className="foot">
          <Button primary type="submit" busy={rotate.isPending}>
            {t('rotateDo')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
