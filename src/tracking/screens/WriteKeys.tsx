import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type ShownKey, tracking } from './api.ts'
import { ChangeKeyDialog } from './ChangeKeyDialog.tsx'
import { CopyText } from './CopyText.tsx'
import { NewKeyDialog } from './NewKeyDialog.tsx'
import { RotateDialog } from './RotateDialog.tsx'
import { callsSnippet, curlSnippet, nodeSnippet, pageSnippet, policySnippet } from './snippet.ts'
import { t } from './texts.ts'

/** The write keys in force, and how a program sends with one. */
export function WriteKeys() {
  const f = useFormat()
  const keys = tracking.useApi('GET /api/write-keys')
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<ShownKey | null>(null)
  const [changing, setChanging] = useState<ShownKey | null>(null)
  const [rotating, setRotating] = useState<ShownKey | null>(null)
  const host = window.location.origin
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
              { key: 'name', head: t('keyName'), cell: key => key.name },
              { key: 'kind', head: t('kind'), cell: ({ kind }) => t(kind) },
              {
                key: 'hint',
                head: t('keyBegins'),
                phone: false,
                cell: ({ hint, oldEndsAt }) => (
                  <>
                    <code>{hint}</code>
                    {oldEndsAt && <div className="i3">{t('oldEnds', { when: f.moment(oldEndsAt) })}</div>}
                  </>
                ),
              },
              {
                key: 'limits',
                head: t('limits'),
                phone: false,
                cell: ({ callsPerMinute, dailyMessages }) =>
                  callsPerMinute === null && dailyMessages === null ? (
                    <span className="i3">{t('unlimited')}</span>
                  ) : (
                    [
                      callsPerMinute !== null && t('perMinute', { n: f.count(callsPerMinute) }),
                      dailyMessages !== null && t('perDay', { n: f.count(dailyMessages) }),
                    ]
                      .filter(Boolean)
                      .join(', ')
                  ),
              },
              {
                key: 'origins',
                head: t('origins'),
                phone: false,
                cell: ({ origins }) =>
                  origins.length > 0 ? origins.join(', ') : <span className="i3">{t('originsNone')}</span>,
              },
              {
                key: 'made',
                head: t('made'),
                phone: false,
                cell: key => <span title={f.absolute(key.createdAt)}>{f.day(key.createdAt)}</span>,
              },
              {
                key: 'used',
                head: t('lastUsed'),
                cell: ({ lastUsedAt }) =>
                  lastUsedAt === null ? (
                    <span className="i3">{t('neverUsed')}</span>
                  ) : (
                    <span title={f.absolute(lastUsedAt)}>{f.moment(lastUsedAt)}</span>
                  ),
              },
              {
                key: 'end',
                head: <span className="hidden">{t('end')}</span>,
                right: true,
                cell: key => (
                  <span className="key-acts">
                    <Button small onClick={() => setChanging(key)}>
                      {t('change')}
                    </Button>
                    <Button small onClick={() => setRotating(key)}>
                      {t('rotate')}
                    </Button>
                    <Button small label={t('endLabel', { name: key.name })} onClick={() => setEnding(key)}>
                      {t('end')}
                    </Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Section>
      <Section title={t('website')}>
        <p className="i2">{t('recordedWhy')}</p>
        <div className="how-to">
          <CopyText label={t('page')} text={pageSnippet(host, t('yourKey').replaceAll(' ', '-'))} />
          <CopyText label={t('policy')} text={policySnippet(host)} />
          <CopyText label={t('calls')} text={callsSnippet()} />
        </div>
      </Section>
      <Section title={t('howTo')}>
        <p className="i2">{t('howToWhy')}</p>
        <div className="how-to">
          <CopyText label={t('node')} text={nodeSnippet(host, t('yourKey'))} />
          <CopyText label={t('curl')} text={curlSnippet(host, t('yourKey'))} />
        </div>
      </Section>
      {making && <NewKeyDialog onClose={() => setMaking(false)} />}
      {changing && <ChangeKeyDialog writeKey={changing} onClose={() => setChanging(null)} />}
      {rotating && <RotateDialog writeKey={rotating} onClose={() => setRotating(null)} />}
      {ending && <EndDialog writeKey={ending} onClose={() => setEnding(null)} />}
    </Page>
  )
}

/** The one question "are you sure" here: an ended key cannot be brought back, so no undo can be offered. */
function EndDialog({ writeKey: { id, name, hint }, onClose }: { writeKey: ShownKey; onClose: () => void }) {
  const toast = useToast()
  const end = tracking.useCall('DELETE /api/write-keys/:id', {
    onDone: () => {
      toast({ text: t('ended', { name }) })
      onClose()
    },
  })
  return (
    <Dialog title={t('endHead', { name })} onClose={onClose}>
      <div className="form">
        {end.error && (
          <div className="notice bad" role="alert">
            {sentenceOf(end.error)}
          </div>
        )}
        <p>{t('endWhy', { name, hint })}</p>
        <div className="foot">
          <Button onClick={onClose}>{t('keepIt')}</Button>
          <Button danger busy={end.isPending} onClick={() => end.mutate({ params: { id } })}>
            {t('endDo', { name })}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
