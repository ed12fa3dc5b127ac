import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { privacy } from './api.ts'
import { RequestNarrowing } from './RequestNarrowing.tsx'
import { requestQuery } from './request-query.ts'
import { t } from './texts.ts'
import { UnreadFiles } from './UnreadFiles.tsx'

const open = ['asked', 'waiting', 'running', 'ready']
const isLate = (dueAt: string, state: string): boolean => open.includes(state) && new Date(dueAt) < new Date()

/** What people asked of their data, to decide and to collect. */
export function Requests() {
  const f = useFormat()
  const toast = useToast()
  const { user } = useSettings()
  const [refusing, setRefusing] = useState<number | null>(null)
  const [address, setAddress] = useAddress()
  const query = requestQuery(address)
  const isNarrowed = Object.keys(query).length > 0
  const list = privacy.usePages('GET /api/privacy/requests', { query }, { refetchSeconds: 5 })
  const decide = privacy.useCall('POST /api/privacy/requests/:id/decision')
  const ticket = privacy.useCall('POST /api/privacy/requests/:id/ticket', {
    onDone: ({ path }) => window.location.assign(path),
  })
  if (list.error) return <Failed problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <Loading rows={5} />
  const isAdministrator = user?.role === 'administrator'
  const { total, open: isOpen, askers } = list.data.pages[0]!
  const rows = list.data.pages.flatMap(page => page.items)
  type Request = (typeof rows)[number]
  const stateOf = (request: Request): string => {
    const day = request.endedAt ? f.day(request.endedAt) : ''
    switch (request.state) {
      case 'running':
        return t('state_running', { done: f.count(request.done), total: f.count(request.total ?? 0) })
      case 'ready':
        return t('state_ready', { day: f.day(request.expiresAt!) })
      case 'collected':
        return t('state_collected', { day })
      case 'done':
        return t('state_done', { day })
      case 'refused':
        return t('state_refused', { note: request.note ?? '–' })
      case 'failed':
        return t('state_failed', { note: request.note ?? '–' })
      default:
        return t(`state_${request.state}`)
    }
  }
  return (
    <>
      <p className="privacy-why">{t('requestsWhy')}</p>
      <RequestNarrowing askers={askers} address={address} onChange={setAddress} isNarrowed={isNarrowed} />
      <p className="privacy-count">{t('requestCount', { n: total, open: f.count(isOpen) })}</p>
      <Table
        label={t('part_requests')}
        rows={rows}
        rowKey={request => request.id}
        empty={<Empty sentence={isNarrowed ? t('noSuchRequests') : t('noRequests')} />}
        more={list.hasNextPage}
        onMore={() => void list.fetchNextPage()}
        columns={[
          {
            key: 'person',
            head: t('person'),
            cell: ({ person }) =>
              !person ? (
                t('nobody')
              ) : person.inTrash ? (
                <Door to="/settings/trash">{t('inTrash', { name: person.name })}</Door>
              ) : (
                <Door to={`/persons/${person.id}`}>{person.name}</Door>
              ),
          },
          { key: 'kind', head: t('what'), cell: ({ kind }) => t(`kind_${kind}`) },
          {
            key: 'by',
            head: t('askedBy'),
            cell: ({ byPerson, user: by, askedAt }) =>
              t('proofLine', { source: byPerson ? t('byPerson') : (by ?? '–'), day: f.day(askedAt) }),
            phone: false,
          },
          {
            key: 'due',
            head: t('due'),
            cell: ({ dueAt }) => f.day(dueAt),
            phone: false,
          },
          {
            key: 'state',
            head: t('state'),
            cell: request => (
              <>
                {isLate(request.dueAt, request.state) ? (
                  <b className="bad">{t('late', { state: stateOf(request), day: f.day(request.dueAt) })}</b>
                ) : (
                  stateOf(request)
                )}
                <UnreadFiles files={request.unread} />
              </>
            ),
          },
          {
            key: 'act',
            head: '',
            cell: ({ id, state }) =>
              isAdministrator && (
                <span className="privacy-row">
                  {state === 'asked' && (
                    <>
                      <Button
                        small
                        onClick={() =>
                          decide.mutate(
                            { params: { id }, body: { granted: true, note: null } },
                            { onError: problem => toast({ text: sentenceOf(problem) }) },
                          )
                        }
                      >
                        {t('grant')}
                      </Button>
                      <Button small onClick={() => setRefusing(id)}>
                        {t('refuse')}
                      </Button>
                    </>
                  )}
                  {state === 'ready' && (
                    <Button small onClick={() => ticket.mutate({ params: { id } })}>
                      {t('download')}
                    </Button>
                  )}
                </span>
              ),
          },
        ]}
      />
      {refusing !== null && <RefuseDialog id={refusing} onClose={() => setRefusing(null)} />}
    </>
  )
}

function RefuseDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const form = useForm({ initial: { note: '' } })
  const decide = privacy.useCall('POST /api/privacy/requests/:id/decision', { onDone: onClose })
  const submit = () =>
    decide.mutate(
      { params: { id }, body: { granted: false, note: form.values.note } },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('refuseTitle')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('note')} label={t('refuseWhy')} required />
        <Button primary type="submit" busy={decide.isPending}>
          {t('refuse')}
        </Button>
      </Form>
    </Dialog>
  )
}
