import { useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { CheckField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { ArrivalDialog } from './ArrivalDialog.tsx'
import { type Arrival, tracking } from './api.ts'
import { becameText } from './became.ts'
import { t } from './texts.ts'
import './write-keys.css'

const shows = ['all', 'accepted', 'refused'] as const
type Show = (typeof shows)[number]
const everySeconds = 2
const watchSeconds = 30

/** What arrives at the tracking doors while one looks, and why some of it was refused. */
export function Arrivals() {
  const f = useFormat()
  const toast = useToast()
  const { user } = useSettings()
  const [keyId, setKeyId] = useState('')
  const [show, setShow] = useState<Show>('all')
  const [isPaused, setPaused] = useState(false)
  const [plain, setPlain] = useState(false)
  const [open, setOpen] = useState<Arrival | null>(null)
  const keys = tracking.useApi('GET /api/write-keys')
  const query = {
    ...(keyId === '' ? {} : { keyId: Number(keyId) }),
    show,
    plain: plain ? 'true' : 'false',
  } as const
  const found = tracking.useApi(
    'GET /api/tracking/arrivals',
    { query },
    isPaused ? {} : { refetchSeconds: everySeconds },
  )
  useEffect(() => {
    if (isPaused) return
    const watch = () =>
      void tracking
        .api('POST /api/tracking/watch', { body: { keyId: keyId === '' ? null : Number(keyId) } })
        .catch(() => undefined)
    watch()
    const timer = setInterval(watch, watchSeconds * 1000)
    return () => clearInterval(timer)
  }, [isPaused, keyId])
  const test = tracking.useCall('POST /api/tracking/arrivals/test', {
    onDone: ({ accepted, sentence }) => {
      void found.refetch()
      toast({ text: accepted ? t('testTaken') : t('testRefused', { why: sentence ?? '' }) })
    },
  })
  const testKey = keyId === '' ? keys.data?.items[0]?.id : Number(keyId)
  const actions = (
    <>
      <Button onClick={() => setPaused(!isPaused)}>{isPaused ? t('goOn') : t('pause')}</Button>
      <Button
        primary
        disabled={testKey === undefined}
        busy={test.isPending}
        onClick={() => testKey !== undefined && test.mutate({ body: { keyId: testKey } })}
      >
        {t('sendTest')}
      </Button>
    </>
  )
  return (
    <Page plain title={t('debugger')} sub={t('debuggerSub')} actions={actions}>
      <Section title={t('today')}>
        {found.data?.counts.length === 0 && <p className="i3">{t('nothingCounted')}</p>}
        {found.data && found.data.counts.length > 0 && (
          <Table
            label={t('today')}
            rows={found.data.counts}
            rowKey={({ code }) => code}
            empty={null}
            columns={[
              { key: 'code', head: t('code'), cell: ({ code }) => becameText(code) },
              { key: 'calls', head: t('callsHead'), right: true, cell: ({ calls }) => f.count(calls) },
              {
                key: 'messages',
                head: t('messagesHead'),
                right: true,
                cell: ({ messages }) => f.count(messages),
              },
            ]}
          />
        )}
      </Section>
      <Section title={t('debugger')} note={<span role="status">{isPaused ? t('paused') : t('live')}</span>}>
        <p className="i2">{t('sampled')}</p>
        <div className="arrival-bar">
          <SelectField
            name="key"
            label={t('whichKey')}
            value={keyId}
            onChange={setKeyId}
            options={[
              { value: '', label: t('allKeys') },
              ...(keys.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
          <SelectField
            name="show"
            label={t('show')}
            value={show}
            onChange={to => setShow(to as Show)}
            options={shows.map(one => ({ value: one, label: t(`show_${one}`) }))}
          />
          {user?.role === 'administrator' && (
            <CheckField name="plain" label={t('plain')} value={plain} onChange={setPlain} />
          )}
        </div>
        {found.error && <Failed problem={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Loading rows={4} />}
        {found.data && (
          <Table
            label={t('debugger')}
            rows={found.data.items}
            rowKey={({ id }) => id}
            onOpen={setOpen}
            empty={<Empty sentence={t('nothingYet')} />}
            columns={[
              {
                key: 'at',
                head: t('when'),
                cell: ({ at }) => <span title={f.absolute(at)}>{f.moment(at)}</span>,
              },
              { key: 'key', head: t('by'), phone: false, cell: ({ keyName }) => keyName ?? t('unknownKey') },
              { key: 'door', head: t('door'), phone: false, cell: ({ door }) => <code>{door}</code> },
              { key: 'code', head: t('code'), cell: arrival => becameText(arrival.code) },
              {
                key: 'what',
                head: t('what'),
                cell: ({ sentence, person, code, pointer }) =>
                  sentence !== null ? (
                    <span title={sentence}>{pointer ? `${pointer} ${sentence}` : sentence}</span>
                  ) : (
                    (person?.name ?? (code === 'test' ? '' : t('anonymous')))
                  ),
              },
            ]}
          />
        )}
      </Section>
      {open && <ArrivalDialog arrival={open} onClose={() => setOpen(null)} />}
    </Page>
  )
}
