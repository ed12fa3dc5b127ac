import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { intent } from './api.ts'
import { t } from './texts.ts'

/** Of how many signals an owner is told on one day at the most. */
export function CapDialog({ cap, onClose }: { cap: number; onClose: () => void }) {
  const [dailyCap, setDailyCap] = useState<number | null>(cap)
  const change = intent.useCall('PATCH /api/intent/settings', { onDone: onClose })
  return (
    <Dialog title={t('capTitle')} onClose={onClose}>
      <Form
        onSubmit={() => dailyCap !== null && change.mutate({ body: { dailyCap } })}
        problem={change.error}
      >
        <NumberField
          label={t('cap')}
          hint={t('capHint')}
          name="dailyCap"
          value={dailyCap}
          onChange={setDailyCap}
          min={0}
          max={100}
          required
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={change.isPending} disabled={dailyCap === null}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
