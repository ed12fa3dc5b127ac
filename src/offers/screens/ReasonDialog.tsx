import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { t } from './texts.ts'

/** Asks for the reason of something that is written down with it. */
export function ReasonDialog({
  title,
  button,
  busy,
  onGiven,
  onClose,
}: {
  title: string
  button: string
  busy: boolean
  onGiven: (reason: string, fail: (problem: Problem) => void) => void
  onClose: () => void
}) {
  const form = useForm({ initial: { reason: '' } })
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={() => onGiven(form.values.reason, form.fail)} problem={form.problem}>
        <AreaField {...form.field('reason')} label={t('reason')} rows={2} required />
        <div className="foot">
          <Button primary type="submit" busy={busy}>
            {button}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
