import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, DateField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { AboutKind } from '../model/task.ts'
import { type Task, team, work } from './api.ts'
import { t } from './texts.ts'
import { useClosing } from './use-closing.ts'

/** A new task, about one thing where one stands on its page, or one that is there. */
export function TaskDialog({
  task,
  about,
  onClose,
}: {
  task: Task | null
  about?: { kind: AboutKind; id: number; name: string } | undefined
  onClose: () => void
}) {
  const toast = useToast()
  const { user } = useSettings()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const steps = work.useApi('GET /api/process').data?.steps ?? []
  const form = useForm({
    initial: {
      title: task?.title ?? '',
      note: task?.note ?? '',
      dueOn: task?.dueOn ?? '',
      ownerId: String(task?.owner.id ?? user?.id ?? ''),
      stepId: String(task?.step?.id ?? ''),
    },
  })
  const { values } = form
  const onDone = () => {
    toast({ text: task ? t('saved') : t('added', { title: values.title }) })
    onClose()
  }
  const add = work.useCall('POST /api/tasks', { onDone })
  const give = work.useCall('PUT /api/tasks/:id/owner', { onDone })
  const params = { id: task?.id ?? 0 }
  const ownerId = Number(values.ownerId)
  const change = work.useCall('PUT /api/tasks/:id', {
    onDone: () => {
      if (ownerId === task?.owner.id) onDone()
      else give.mutate({ params, body: { userId: ownerId } }, { onError: form.fail })
    },
  })
  const body = {
    title: values.title,
    note: values.note === '' ? null : values.note,
    dueOn: values.dueOn === '' ? null : values.dueOn,
    stepId: values.stepId === '' ? null : Number(values.stepId),
  }
  const submit = () => {
    if (task) change.mutate({ params, body }, { onError: form.fail })
    else
      add.mutate(
        { body: { ...body, ownerId, about: about ? { kind: about.kind, id: about.id } : null } },
        { onError: form.fail },
      )
  }
  const subject = about ?? task?.about
  return (
    <Dialog title={task ? t('task') : t('newTask')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        {subject && (
          <p className="t12 i3">
            {t('about')} <b>{subject.name}</b>
          </p>
        )}
        <TextField {...form.field('title')} label={t('taskTitle')} required />
        <div className="pair">
          <DateField {...form.field('dueOn')} label={t('due')} />
          <SelectField
            {...form.field('ownerId')}
            label={t('owner')}
            options={colleagues
              .filter(({ role, id }) => role !== 'partner' || id === task?.owner.id)
              .map(({ id, name }) => ({ value: String(id), label: id === user?.id ? t('self') : name }))}
          />
        </div>
        <SelectField
          {...form.field('stepId')}
          label={t('step')}
          options={[
            { value: '', label: t('noStep') },
            ...steps.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <AreaField {...form.field('note')} label={t('note')} rows={3} />
        {task?.createdBy && <p className="t12 i3">{t('givenBy', { name: task.createdBy })}</p>}
        <div className="row wrap">
          <Button primary type="submit" busy={add.isPending || change.isPending || give.isPending}>
            {task ? t('save') : t('add')}
          </Button>
          {task && <Closing task={task} onClose={onClose} />}
        </div>
      </Form>
    </Dialog>
  )
}

function Closing({ task, onClose }: { task: Task; onClose: () => void }) {
  const { close, reopen } = useClosing(task)
  const done = task.doneAt !== null
  return (
    <Button
      onClick={() => {
        if (done) reopen()
        else close()
        onClose()
      }}
    >
      {done ? t('state_open') : t('done')}
    </Button>
  )
}
