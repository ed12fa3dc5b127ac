import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { tracking } from './api.ts'
import { t } from './texts.ts'

/** The browsers that are joined to a person; one that is somebody else's is taken from them, with the reason. */
export function BrowsersDialog({
  person,
  onClose,
}: {
  person: { id: number; name: string }
  onClose: () => void
}) {
  const f = useFormat()
  const toast = useToast()
  const [taking, setTaking] = useState<number | null>(null)
  const form = useForm({ initial: { reason: '' } })
  const found = tracking.useApi('GET /api/persons/:id/browsers', { params: { id: person.id } })
  const release = tracking.useCall('POST /api/persons/:id/browsers/:visitorId/release', {
    onDone: () => {
      toast({ text: t('released') })
      setTaking(null)
    },
  })
  return (
    <Dialog wide title={t('browsersOf', { name: person.name })} onClose={onClose}>
      {found.error && <Failed problem={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading rows={2} />}
      {found.data && (
        <Table
          label={t('browsers')}
          rows={found.data.items}
          rowKey={({ visitorId }) => visitorId}
          empty={<p className="i3">{t('noBrowsers')}</p>}
          columns={[
            { key: 'seen', head: t('firstSeen'), cell: ({ firstSeenAt }) => f.moment(firstSeenAt) },
            {
              key: 'joined',
              head: t('joinedAt'),
              cell: ({ joinedAt, shared }) => (
                <>
                  {joinedAt && f.moment(joinedAt)}
                  {shared && <div className="i3">{t('sharedBrowser')}</div>}
                </>
              ),
            },
            { key: 'touches', head: t('touches'), right: true, cell: ({ touches }) => f.count(touches) },
            {
              key: 'release',
              head: <span className="hidden">{t('release')}</span>,
              right: true,
              cell: ({ visitorId }) => (
                <Button small onClick={() => setTaking(visitorId)}>
                  {t('release')}
                </Button>
              ),
            },
          ]}
        />
      )}
      {taking !== null && (
        <Form
          problem={form.problem}
          onSubmit={() =>
            release.mutate(
              { params: { id: person.id, visitorId: taking }, body: { reason: form.values.reason } },
              { onError: form.fail },
            )
          }
        >
          <p className="i2">{t('releaseWhy')}</p>
          <AreaField {...form.field('reason')} label={t('reason')} rows={2} required />
          <div className="foot">
            <Button danger type="submit" busy={release.isPending}>
              {t('release')}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}
