import { useNavigate } from '@tanstack/react-router'
import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { AreaField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { letters } from './api.ts'
import './letters.css'
import { t } from './texts.ts'

/** Serial letters, latest first; `open` in the address is 'new' or 'sender' for a dialog. */
export function Letters() {
  const f = useFormat()
  const navigate = useNavigate()
  const [address, setAddress] = useAddress()
  const { user } = useSettings()
  const list = letters.usePages('GET /api/letters', { query: { limit: 50 } })
  const begin = (
    <Button primary onClick={() => setAddress({ open: 'new' })}>
      {t('begin')}
    </Button>
  )
  // Where there is none yet, what to do stands where the letters will be, once.
  const isEmpty = list.data?.pages.every(page => page.items.length === 0) === true
  const isManager = managers.some(role => role === user?.role)
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {isManager && <Button onClick={() => setAddress({ open: 'sender' })}>{t('from')}</Button>}
          {!isEmpty && begin}
        </>
      }
    >
      <div className="letters-list">
        {list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Loading rows={6} />
        ) : (
          <Table
            label={t('title')}
            rows={list.data.pages.flatMap(page => page.items)}
            rowKey={row => row.id}
            onOpen={row => void navigate({ to: `/letters/${row.id}` as string })}
            more={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
            empty={<Empty sentence={t('none')} action={begin} />}
            columns={[
              {
                key: 'name',
                head: t('name'),
                cell: row => <Door to={`/letters/${row.id}`}>{row.name}</Door>,
              },
              { key: 'state', head: t('state'), cell: row => t(`state_${row.state}`) },
              { key: 'chosen', head: t('chosenN'), right: true, cell: row => f.count(row.chosen) },
              { key: 'purpose', head: t('purpose'), phone: false, cell: row => row.purposeName },
              { key: 'campaign', head: t('campaign'), phone: false, cell: row => row.campaign?.name ?? '' },
              { key: 'owner', head: t('owner'), phone: false, cell: row => row.owner?.name ?? '' },
              {
                key: 'changed',
                head: t('changed'),
                right: true,
                phone: false,
                cell: row => f.moment(row.changedAt),
              },
            ]}
          />
        )}
      </div>
      {address.open === 'new' && <BeginDialog onClose={() => setAddress({ open: undefined })} />}
      {address.open === 'sender' && <SenderDialog onClose={() => setAddress({ open: undefined })} />}
    </Page>
  )
}

function BeginDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const purposes = letters.useApi('GET /api/letter-purposes')
  const form = useForm({ initial: { name: '', purpose: '' } })
  const call = letters.useCall('POST /api/letters', {
    onDone: ({ id }) => void navigate({ to: `/letters/${id}` as string }),
  })
  const { values } = form
  const purpose = values.purpose || purposes.data?.items[0]?.key || ''
  return (
    <Dialog title={t('beginTitle')} onClose={onClose}>
      <Form
        onSubmit={() => call.mutate({ body: { name: values.name, purpose } }, { onError: form.fail })}
        problem={form.problem}
      >
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <SelectField
          label={t('purpose')}
          hint={t('purposeHint')}
          value={purpose}
          error={form.errors.purpose}
          onChange={value => form.set('purpose', value)}
          options={(purposes.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Button primary type="submit" busy={call.isPending}>
          {t('create')}
        </Button>
      </Form>
    </Dialog>
  )
}

/** The head of all letters. */
export function SenderDialog({ onClose }: { onClose: () => void }) {
  const sender = letters.useApi('GET /api/letter-sender')
  return (
    <Dialog title={t('fromTitle')} onClose={onClose}>
      {sender.error ? (
        <Failed problem={sender.error} onRetry={() => void sender.refetch()} />
      ) : sender.data ? (
        <SenderForm sender={sender.data} onClose={onClose} />
      ) : (
        <Loading rows={6} />
      )}
    </Dialog>
  )
}

type Sender = Record<'name' | 'street' | 'postalCode' | 'city' | 'country' | 'contact', string>
function SenderForm({ sender, onClose }: { sender: Sender; onClose: () => void }) {
  const toast = useToast()
  const form = useForm({ initial: sender })
  const call = letters.useCall('PUT /api/letter-sender', {
    onDone: () => {
      toast({ text: t('saved') })
      onClose()
    },
  })
  return (
    <Form onSubmit={() => call.mutate({ body: form.values }, { onError: form.fail })} problem={form.problem}>
      <p className="i3">{t('fromWhy')}</p>
      <TextField {...form.field('name')} label={t('fromName')} required />
      <TextField {...form.field('street')} label={t('street')} required />
      <TextField {...form.field('postalCode')} label={t('postalCode')} />
      <TextField {...form.field('city')} label={t('city')} required />
      <TextField {...form.field('country')} label={t('country')} required />
      <AreaField {...form.field('contact')} label={t('contact')} hint={t('contactHint')} rows={3} />
      <Button primary type="submit" busy={call.isPending}>
        {t('save')}
      </Button>
    </Form>
  )
}
