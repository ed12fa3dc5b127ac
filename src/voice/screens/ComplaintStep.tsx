import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, SelectField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { Step } from '../model/complaint.ts'
import { type Detail, team, voice } from './api.ts'
import { t } from './texts.ts'

type Props = { complaint: Detail; onClose: () => void }

/** What a step needs to be said, and the step itself. */
export function ComplaintStep({ step, ...props }: Props & { step: Step }) {
  if (step === 'answer') return <Answering {...props} />
  if (step === 'settle') return <Settling {...props} />
  if (step === 'reopen') return <Reopening {...props} />
  return <Giving {...props} />
}

function Answering({ complaint, onClose }: Props) {
  const toast = useToast()
  const form = useForm({
    initial: { answer: '', causeId: complaint.cause ? String(complaint.cause.id) : '' },
    keep: `complaint.${complaint.id}`,
  })
  const call = voice.useCall('POST /api/complaints/:id/answer', {
    onDone: done => {
      toast({ text: t('answered', { title: done.title }) })
      form.clear()
      onClose()
    },
  })
  const { values } = form
  const body = {
    answer: values.answer,
    ...(values.causeId === '' ? {} : { causeId: Number(values.causeId) }),
  }
  return (
    <Dialog title={t('answerTitle')} onClose={onClose}>
      <Form
        onSubmit={() => call.mutate({ params: { id: complaint.id }, body }, { onError: form.fail })}
        problem={form.problem}
      >
        <AreaField {...form.field('answer')} label={t('answerLabel')} hint={t('answerHint')} />
        <CauseField {...form.field('causeId')} keep={complaint.cause?.id} none={t('noCause')} />
        <Button primary type="submit" busy={call.isPending}>
          {t('answer')}
        </Button>
      </Form>
    </Dialog>
  )
}

function Settling({ complaint, onClose }: Props) {
  const toast = useToast()
  const form = useForm({ initial: { causeId: complaint.cause ? String(complaint.cause.id) : '' } })
  const call = voice.useCall('POST /api/complaints/:id/settlement', {
    onDone: done => {
      toast({ text: t('settledToast', { title: done.title }) })
      onClose()
    },
  })
  const causeId = Number(form.values.causeId)
  return (
    <Dialog title={t('settleTitle')} onClose={onClose}>
      <Form
        onSubmit={() =>
          call.mutate({ params: { id: complaint.id }, body: { causeId } }, { onError: form.fail })
        }
        problem={form.problem}
      >
        <CauseField {...form.field('causeId')} keep={complaint.cause?.id} none={t('choose')} />
        <Button primary type="submit" busy={call.isPending} disabled={causeId === 0}>
          {t('settle')}
        </Button>
      </Form>
    </Dialog>
  )
}

function Reopening({ complaint, onClose }: Props) {
  const toast = useToast()
  const form = useForm({ initial: { why: '' } })
  const call = voice.useCall('POST /api/complaints/:id/reopening', {
    onDone: done => {
      toast({ text: t('reopenedToast', { title: done.title }) })
      onClose()
    },
  })
  const body = { why: form.values.why }
  return (
    <Dialog title={t('reopenTitle')} onClose={onClose}>
      <Form
        onSubmit={() => call.mutate({ params: { id: complaint.id }, body }, { onError: form.fail })}
        problem={form.problem}
      >
        <AreaField {...form.field('why')} label={t('why')} />
        <Button primary type="submit" busy={call.isPending}>
          {t('reopen')}
        </Button>
      </Form>
    </Dialog>
  )
}

function Giving({ complaint, onClose }: Props) {
  const toast = useToast()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const form = useForm({ initial: { userId: '' } })
  const call = voice.useCall('PUT /api/complaints/:id/owner', {
    onDone: done => {
      toast({ text: t('given', { name: done.owner?.name ?? t('nobody') }) })
      onClose()
    },
  })
  const userId = Number(form.values.userId)
  const takers = colleagues
    .filter(({ id, role }) => role !== 'partner' && id !== complaint.owner?.id)
    .sort((a, b) => Number(b.role === 'service') - Number(a.role === 'service'))
  return (
    <Dialog title={t('giveTitle')} onClose={onClose}>
      <Form
        onSubmit={() =>
          call.mutate({ params: { id: complaint.id }, body: { userId } }, { onError: form.fail })
        }
        problem={form.problem}
      >
        <SelectField
          {...form.field('userId')}
          label={t('toWhom')}
          options={[
            { value: '', label: t('choose') },
            ...takers.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <Button primary type="submit" busy={call.isPending} disabled={userId === 0}>
          {t('give')}
        </Button>
      </Form>
    </Dialog>
  )
}

function CauseField({
  keep,
  none,
  ...field
}: {
  /** The one it has, which may be retired. */
  keep: number | undefined
  none: string
  name: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
}) {
  const causes = voice.useApi('GET /api/complaint-causes').data?.items ?? []
  const offered = causes.filter(({ id, active }) => active || id === keep)
  return (
    <SelectField
      {...field}
      label={t('cause')}
      options={[
        { value: '', label: none },
        ...offered.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  )
}
