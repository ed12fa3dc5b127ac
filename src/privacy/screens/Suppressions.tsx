import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { privacy } from './api.ts'
import { t } from './texts.ts'

const reasons = ['listed', 'objected', 'bounced', 'complained'] as const

/** Addresses that are never used: pasted, looked up, taken off. */
export function Suppressions() {
  const f = useFormat()
  const { user } = useSettings()
  const [open, setOpen] = useState<'paste' | 'lift' | null>(null)
  const [address, setAddress] = useState('')
  const list = privacy.useApi('GET /api/privacy/suppressions', { query: address === '' ? {} : { address } })
  return (
    <>
      <p className="privacy-why">{t('suppressionsWhy')}</p>
      <div className="privacy-bar">
        <TextField name="address" label={t('lookUp')} value={address} onChange={setAddress} />
        <Button onClick={() => setOpen('paste')}>{t('paste')}</Button>
        {user?.role === 'administrator' && <Button onClick={() => setOpen('lift')}>{t('lift')}</Button>}
      </div>
      {list.error ? (
        <Failed problem={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading rows={5} />
      ) : (
        <>
          {list.data.total > 0 && (
            <p>
              {t('suppressionTotal', { n: list.data.total })}
              {list.data.counts.map(({ reason, n }) => ` · ${t(`reason_${reason}`)} ${f.count(n)}`).join('')}
            </p>
          )}
          <Table
            label={t('part_suppressions')}
            rows={list.data.items}
            rowKey={row => `${row.at}${row.kind}${row.reason}`}
            empty={<Empty sentence={t('noSuppressions')} />}
            columns={[
              { key: 'at', head: t('when'), cell: row => f.moment(row.at) },
              { key: 'kind', head: t('kindOf'), cell: row => t(`kind_${row.kind}`) },
              { key: 'reason', head: t('reason'), cell: row => t(`reason_${row.reason}`) },
              { key: 'note', head: t('note'), cell: row => row.note ?? '', phone: false },
              { key: 'by', head: t('by'), cell: row => row.by ?? '', phone: false },
            ]}
          />
        </>
      )}
      {open === 'paste' && <PasteDialog onClose={() => setOpen(null)} />}
      {open === 'lift' && <LiftDialog onClose={() => setOpen(null)} />}
    </>
  )
}

function PasteDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({ initial: { lines: '', reason: 'listed' as (typeof reasons)[number], note: '' } })
  const call = privacy.useCall('POST /api/privacy/suppressions')
  const { values } = form
  const submit = () =>
    call.mutate(
      { body: { lines: values.lines, reason: values.reason, note: values.note === '' ? null : values.note } },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('paste')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <AreaField {...form.field('lines')} label={t('pasteLines')} rows={8} required />
        <SelectField
          {...form.field('reason')}
          onChange={value => form.set('reason', value as (typeof reasons)[number])}
          label={t('reason')}
          options={reasons.map(value => ({ value, label: t(`reason_${value}`) }))}
        />
        <TextField {...form.field('note')} label={t('note')} />
        <Button primary type="submit" busy={call.isPending}>
          {t('put')}
        </Button>
      </Form>
      {call.data && (
        <div role="status">
          <p>
            {t('putResult', {
              added: call.data.added,
              known: call.data.known,
              unreadable: call.data.unreadable.length,
            })}
          </p>
          <ul>
            {call.data.unreadable.map(({ line, text }) => (
              <li key={`${line}${text}`}>{t('unreadableLine', { line, text })}</li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  )
}

function LiftDialog({ onClose }: { onClose: () => void }) {
  const toast = useToast()
  const form = useForm({ initial: { address: '' } })
  const call = privacy.useCall('POST /api/privacy/suppressions/lifting', {
    onDone: () => {
      toast({ text: t('lifted') })
      onClose()
    },
  })
  return (
    <Dialog title={t('lift')} onClose={onClose}>
      <Form
        onSubmit={() => call.mutate({ body: form.values }, { onError: form.fail })}
        problem={form.problem}
      >
        <TextField {...form.field('address')} label={t('address')} required />
        <Button primary type="submit" busy={call.isPending}>
          {t('lift')}
        </Button>
      </Form>
    </Dialog>
  )
}
