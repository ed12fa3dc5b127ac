import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { coupons, offers } from './api.ts'
import { Copied } from './PasteDialog.tsx'
import { t } from './texts.ts'
import './offers.css'

/** Keys by which tills and shops redeem. */
export function RedeemKeys() {
  const f = useFormat()
  const toast = useToast()
  const [making, setMaking] = useState(false)
  const keys = coupons.useApi('GET /api/redeem-keys')
  const end = coupons.useCall('DELETE /api/redeem-keys/:id', { onDone: () => toast({ text: t('keyEnded') }) })
  const add = (
    <Button primary onClick={() => setMaking(true)}>
      {t('addKey')}
    </Button>
  )
  return (
    <Page plain title={t('keys')} sub={t('keysSub')} actions={add}>
      <Section title={t('keys')} count={keys.data ? f.count(keys.data.items.length) : undefined}>
        {keys.error && <Failed problem={keys.error} onRetry={() => void keys.refetch()} />}
        {keys.isPending && <Loading rows={2} />}
        {keys.data && (
          <Table
            label={t('keys')}
            rows={keys.data.items}
            rowKey={key => key.id}
            empty={<Empty sentence={t('noKeys')} action={add} />}
            columns={[
              { key: 'name', head: t('name'), cell: key => key.name },
              { key: 'for', head: t('keyFor'), cell: key => key.action?.name ?? t('allCoupons') },
              { key: 'hint', head: t('keyBegins'), cell: key => <code>{key.hint}</code>, phone: false },
              {
                key: 'used',
                head: t('lastUsed'),
                cell: key => (key.lastUsedAt === null ? t('neverUsed') : f.moment(key.lastUsedAt)),
                phone: false,
              },
              {
                key: 'end',
                head: <span className="hidden">{t('end')}</span>,
                right: true,
                cell: key => (
                  <Button small onClick={() => end.mutate({ params: { id: key.id } })}>
                    {t('end')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Section>
      {making && <NewKey onClose={() => setMaking(false)} />}
    </Page>
  )
}

function NewKey({ onClose }: { onClose: () => void }) {
  const [key, setKey] = useState<string | null>(null)
  const list = offers.useApi('GET /api/calls-to-action', { query: {} }).data?.items ?? []
  const form = useForm({ initial: { name: '', actionId: '' } })
  const make = coupons.useCall('POST /api/redeem-keys', { onDone: made => setKey(made.key) })
  if (key)
    return (
      <Dialog title={t('addKey')} onClose={onClose}>
        <p className="notice">{t('keyMade')}</p>
        <Copied label={t('keys')} text={key} />
      </Dialog>
    )
  const submit = () => {
    const { name, actionId } = form.values
    make.mutate(
      { body: { name, actionId: actionId === '' ? null : Number(actionId) } },
      { onError: form.fail },
    )
  }
  return (
    <Dialog title={t('addKey')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} hint={t('keyHint')} required autoFocus />
        <SelectField
          {...form.field('actionId')}
          label={t('keyFor')}
          options={[
            { value: '', label: t('allCoupons') },
            ...list
              .filter(({ kind }) => kind === 'coupon')
              .map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <div className="foot">
          <Button primary type="submit" busy={make.isPending}>
            {t('addKey')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
