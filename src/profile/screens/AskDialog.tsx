import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField, NumberField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { type Learning, profiles } from './api.ts'
import { t } from './texts.ts'

/** Has the past asked: over how many months, and by which fields. */
export function AskDialog({
  learning: { fields, learning },
  onClose,
}: {
  learning: Learning
  onClose: () => void
}) {
  const [months, setMonths] = useState<number | null>(learning?.months ?? 36)
  const [without, setWithout] = useState<readonly string[]>(learning?.without ?? [])
  const ask = profiles.useCall('POST /api/profile-learning', { onDone: onClose })
  const leave = (key: string, learnt: boolean) =>
    setWithout(learnt ? without.filter(each => each !== key) : [...without, key])
  return (
    <Dialog title={t('ask')} onClose={onClose}>
      <Form
        onSubmit={() => months !== null && ask.mutate({ body: { months, without: [...without] } })}
        problem={ask.error}
      >
        <NumberField
          label={t('months')}
          hint={t('monthsHint')}
          name="months"
          value={months}
          onChange={setMonths}
          min={3}
          max={120}
          required
        />
        <fieldset className="profile-fields">
          <legend>{t('learntFrom')}</legend>
          <p className="t12 i2">{t('learntFromHint')}</p>
          {fields.map(({ key, label }) => (
            <CheckField
              key={key}
              label={label}
              value={!without.includes(key)}
              onChange={learnt => leave(key, learnt)}
            />
          ))}
        </fieldset>
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={ask.isPending} disabled={months === null}>
            {t('askNow')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
