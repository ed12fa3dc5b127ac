import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { phases, stepWorks } from '../model/process.ts'
import { type Step, work } from './api.ts'
import { t } from './texts.ts'

const sides = ['marketing', 'sales', 'service'] as const
const oneOf = <T extends string>(all: readonly T[], value: string): T =>
  all.find(each => each === value) ?? all[0]!

/** What a step is, and where it stands; with `step` null a new one. */
export function StepDialog({
  step,
  steps,
  onClose,
}: {
  step: Step | null
  steps: readonly Step[]
  onClose: () => void
}) {
  const toast = useToast()
  const others = steps.filter(({ id }) => id !== step?.id)
  const before = step ? steps[steps.findIndex(({ id }) => id === step.id) - 1] : steps.at(-1)
  const form = useForm({
    initial: {
      name: step?.name ?? '',
      phase: step?.phase ?? before?.phase ?? 'attract',
      side: step?.side ?? 'sales',
      what: step?.what ?? '',
      result: step?.result ?? '',
      work: step?.work ?? '',
      after: String(before?.id ?? ''),
    },
  })
  const { values } = form
  const onDone = () => {
    toast({ text: t('saved') })
    onClose()
  }
  const arrange = work.useCall('PUT /api/process/order', { onDone })
  const place = (id: number) => {
    if (values.after === String(before?.id ?? '')) return onDone()
    const ids = others.map(other => other.id)
    ids.splice(values.after === '' ? 0 : ids.indexOf(Number(values.after)) + 1, 0, id)
    arrange.mutate({ body: { ids } }, { onError: form.fail })
  }
  const add = work.useCall('POST /api/process/steps', { onDone: ({ id }) => place(id) })
  const change = work.useCall('PUT /api/process/steps/:id', { onDone: () => place(step!.id) })
  const remove = work.useCall('DELETE /api/process/steps/:id', { onDone })
  const submit = () => {
    const body = {
      name: values.name,
      phase: oneOf(phases, values.phase),
      side: oneOf(sides, values.side),
      what: values.what === '' ? null : values.what,
      result: values.result === '' ? null : values.result,
      work: stepWorks.find(each => each === values.work) ?? null,
    }
    if (step) change.mutate({ params: { id: step.id }, body }, { onError: form.fail })
    else add.mutate({ body }, { onError: form.fail })
  }
  return (
    <Dialog title={step?.name ?? t('newStep')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <div className="pair">
          <SelectField
            {...form.field('phase')}
            onChange={phase => form.set('phase', oneOf(phases, phase))}
            label={t('phase')}
            options={phases.map(value => ({ value, label: t(`phase_${value}`) }))}
          />
          <SelectField
            {...form.field('side')}
            onChange={side => form.set('side', oneOf(sides, side))}
            label={t('side')}
            options={sides.map(value => ({ value, label: t(`side_${value}`) }))}
          />
        </div>
        <AreaField {...form.field('what')} label={t('what')} rows={2} />
        <AreaField {...form.field('result')} label={t('result')} rows={2} />
        <SelectField
          {...form.field('work')}
          label={t('workOf')}
          hint={t('workHint')}
          options={[
            { value: '', label: t('work_none') },
            ...stepWorks.map(value => ({ value, label: t(`work_${value}`) })),
          ]}
        />
        <SelectField
          {...form.field('after')}
          label={t('stands')}
          options={[
            { value: '', label: t('standsFirst') },
            ...others.map(({ id, name }) => ({ value: String(id), label: t('standsAfter', { name }) })),
          ]}
        />
        <div className="row wrap">
          <Button primary type="submit" busy={add.isPending || change.isPending || arrange.isPending}>
            {t('save')}
          </Button>
          {step && (
            <Button
              danger
              busy={remove.isPending}
              onClick={() => {
                if (window.confirm(t('removeSure', { name: step.name })))
                  remove.mutate({ params: { id: step.id } }, { onError: form.fail })
              }}
            >
              {t('remove')}
            </Button>
          )}
        </div>
      </Form>
    </Dialog>
  )
}
