import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { capture, type ShownKey } from './api.ts'
import { CopyText } from './CopyText.tsx'
import { NewKeyDialog } from './NewKeyDialog.tsx'
import { curlSnippet, nodeSnippet } from './snippet.ts'
import { t } from './texts.ts'

/** The write keys in force, and how a program sends with one. */
export function WriteKeys() {
  const f = useFormat()
  const keys = capture.useApi('GET /api/write-keys')
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<ShownKey | null>(null)
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
              { key: 'hint', head: t('keyBegins'), cell: key => <code>{key.hint}</code>, phone: false },
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
                  <Button small label={t('endLabel', { name: key.name })} onClick={() => setEnding(key)}>
                    {t('end')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Section>
      <Section title={t('howTo')}>
        <p className="i2">{t('howToWhy')}</p>
        <div className="how-to">
          <CopyText label={t('node')} text={nodeSnippet(host, t('yourKey'))} />
          <CopyText label={t('curl')} text={curlSnippet(host, t('yourKey'))} />
        </div>
      </Section>
      {making && <NewKeyDialog onClose={() => setMaking(false)} />}
      {ending && <EndDialog writeKey={ending} onClose={() => setEnding(null)} />}
    </Page>
  )
}

/** The one question "are you sure" here: an ended key cannot be brought back, so no undo can be offered. */
function EndDialog({ writeKey: { id, name, hint }, onClose }: { writeKey: ShownKey; onClose: () => void }) {
  const toast = useToast()
  const end = capture.useCall('DELETE /api/write-keys/:id', {
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
