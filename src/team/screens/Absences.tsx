import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { team } from './api.ts'
import { t } from './texts.ts'

/** Who is away, and who stands in. */
export function Absences() {
  const [adding, setAdding] = useState(false)
  const format = useFormat()
  const list = team.useApi('GET /api/absences', { query: {} })
  const remove = team.useCall('DELETE /api/absences/:id')
  if (list.error || !list.data)
    return <Awaited title={t('absencesTitle')} problem={list.error} onRetry={() => list.refetch()} />
  const add = (
    <Button primary onClick={() => setAdding(true)}>
      {t('addAbsence')}
    </Button>
  )
  return (
    <Page plain title={t('absencesTitle')} actions={add}>
      <Table
        label={t('absencesTitle')}
        empty={t('nothing')}
        rows={list.data.items}
        rowKey={absence => String(absence.id)}
        columns={[
          { key: 'who', head: t('whose'), cell: absence => absence.user.name },
          { key: 'from', head: t('from'), cell: absence => format.moment(absence.from) },
          { key: 'to', head: t('to'), cell: absence => format.moment(absence.to) },
          { key: 'deputy', head: t('deputy'), cell: absence => absence.deputy?.name ?? t('none') },
          { key: 'note', head: t('note'), cell: absence => absence.note ?? '', phone: false },
          {
            key: 'remove',
            head: '',
            cell: ({ id, mayRemove }) =>
              mayRemove ? (
                <Button small onClick={() => remove.mutate({ params: { id } })}>
                  {t('remove')}
                </Button>
              ) : null,
          },
        ]}
      />
      {adding ? <AbsenceDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function AbsenceDialog({ onClose }: { onClose: () => void }) {
  const { user } = useSettings()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const form = useForm({
    initial: { userId: String(user?.id ?? ''), from: '', to: '', deputyId: '', note: '' },
  })
  const call = team.useCall('POST /api/absences', { onDone: onClose })
  const { values } = form
  // A moment typed in the browser's own zone.
  const iso = (local: string) => (Number.isNaN(Date.parse(local)) ? local : new Date(local).toISOString())
  const submit = () =>
    call.mutate(
      {
        body: {
          userId: Number(values.userId),
          from: iso(values.from),
          to: iso(values.to),
          deputyId: values.deputyId === '' ? null : Number(values.deputyId),
          note: values.note === '' ? null : values.note,
        },
      },
      { onError: form.fail },
    )
  const choices = colleagues.map(({ id, name }) => ({ value: String(id), label: name }))
  return (
    <Dialog title={t('addAbsence')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <SelectField {...form.field('userId')} label={t('whose')} options={choices} />
        <TextField {...form.field('from')} label={t('from')} type="datetime-local" required />
        <TextField {...form.field('to')} label={t('to')} type="datetime-local" required />
        <SelectField
          {...form.field('deputyId')}
          label={t('deputy')}
          options={[
            { value: '', label: t('none') },
            ...choices.filter(({ value }) => value !== values.userId),
          ]}
        />
        <TextField {...form.field('note')} label={t('note')} />
        <Button primary type="submit" busy={call.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
