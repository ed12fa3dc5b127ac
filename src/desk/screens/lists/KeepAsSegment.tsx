import { writeCondition } from '../../../shared/condition/read.ts'
import type { About, Condition } from '../../../shared/condition/tree.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextField } from '../../../ui/Field.tsx'
import { Form, useForm } from '../../../ui/Form.tsx'
import { useToast } from '../../../ui/Toast.tsx'
import { segments } from '../clients.ts'
import { t } from './texts.ts'

/** Gives a condition a name: from then on it is a segment. */
export function KeepAsSegment({
  about,
  when,
  onKept,
  onClose,
}: {
  about: About
  when: Condition
  onKept: (id: number) => void
  onClose: () => void
}) {
  const toast = useToast()
  const form = useForm({ initial: { name: '', note: '' } })
  const make = segments.useCall('POST /api/segments', {
    onDone: ({ id, name }) => {
      toast({ text: t('keptAsSegment', { name }) })
      onKept(id)
    },
  })
  return (
    <Dialog title={t('keepAsSegment')} onClose={onClose}>
      <Form
        problem={form.problem}
        onSubmit={() =>
          make.mutate(
            { body: { ...form.values, about, condition: writeCondition(about, when) } },
            { onError: form.fail },
          )
        }
      >
        <p className="i2">{t('keepWhy')}</p>
        <TextField {...form.field('name')} label={t('segmentName')} required />
        <TextField {...form.field('note')} label={t('segmentNote')} />
        <div className="foot">
          <Button primary type="submit" busy={make.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
