import { Button } from '../../ui/Button.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { team } from './api.ts'
import { t } from './texts.ts'

const months = Array.from({ length: 12 }, (_, index) => String(index + 1))
type Frame = { name: string; currency: string; timeZone: string; fiscalYearStart: number }

/** The frame of the company; its currency stays. */
export function CompanyPage() {
  const session = team.useApi('GET /api/session')
  if (session.error || !session.data)
    return <Awaited title={t('companyTitle')} problem={session.error} onRetry={() => session.refetch()} />
  return (
    <Page plain title={t('companyTitle')} sub={session.data.company.currency}>
      <FrameForm frame={session.data.company} />
    </Page>
  )
}

function FrameForm({ frame }: { frame: Frame }) {
  const format = useFormat()
  const toast = useToast()
  const form = useForm({
    initial: { name: frame.name, timeZone: frame.timeZone, fiscalYearStart: String(frame.fiscalYearStart) },
  })
  const call = team.useCall('PATCH /api/company', { onDone: () => toast({ text: t('saved') }) })
  const submit = () =>
    call.mutate(
      { body: { ...form.values, fiscalYearStart: Number(form.values.fiscalYearStart) } },
      { onError: form.fail },
    )
  return (
    <Form onSubmit={submit} problem={form.problem}>
      <TextField {...form.field('name')} label={t('companyName')} required />
      <TextField {...form.field('timeZone')} label={t('timeZone')} required />
      <SelectField
        {...form.field('fiscalYearStart')}
        label={t('fiscalYearStart')}
        options={months.map(value => ({ value, label: format.monthName(`2026-${value.padStart(2, '0')}`) }))}
      />
      <Button primary type="submit" busy={call.isPending}>
        {t('save')}
      </Button>
    </Form>
  )
}
