import { useAddress } from '../../ui/address.ts'
import type { Answer } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { appointmentShows } from '../model/call-to-action.ts'
import type { responseContract } from '../model/response-contract.ts'
import { appointmentsDoor } from './action-door.ts'
import { responses } from './api.ts'
import { t } from './texts.ts'

type Row = Answer<(typeof responseContract)['GET /api/appointments']>['items'][number]

/** Appointments of a call to action: ahead, and what became of the others. `?appointments=` opens one figure. */
export function Appointments({ actionId }: { actionId: number }) {
  const f = useFormat()
  const [address] = useAddress()
  const show = appointmentShows.find(each => each === address.appointments) ?? 'ahead'
  const pages = responses.usePages('GET /api/appointments', { query: { actionId, show } })
  const first = pages.data?.pages[0]
  return (
    <Section title={t('appointments')} count={first ? f.count(first.total) : undefined}>
      {first && (
        <p className="row wrap t12">
          {appointmentShows.map(each => (
            <span key={each}>
              {t(`appointments_${each}`)}{' '}
              <Door to={appointmentsDoor(actionId, each)} open={show === each}>
                {f.count(first.counts[each])}
              </Door>
            </span>
          ))}
        </p>
      )}
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Loading rows={2} />}
      {pages.data && (
        <Table
          label={t('appointments')}
          rows={pages.data.pages.flatMap(({ items }) => items)}
          rowKey={row => row.id}
          more={pages.hasNextPage}
          onMore={() => void pages.fetchNextPage()}
          empty={<Empty sentence={t(show === 'ahead' ? 'noAppointments' : 'noneOfThese')} />}
          columns={[
            {
              key: 'when',
              head: t('when'),
              cell: row => (
                <time dateTime={row.startsAt} title={f.absolute(row.startsAt)} className="nw">
                  {f.day(row.startsAt)} {f.time(row.startsAt)}
                </time>
              ),
            },
            {
              key: 'person',
              head: t('person'),
              cell: row => (
                <span className="name-two">
                  <Door to={row.leadId === null ? `/persons/${row.person.id}` : `/leads/${row.leadId}`}>
                    {row.person.name}
                  </Door>
                  <span className="t12 i3">{row.account?.name}</span>
                </span>
              ),
            },
            { key: 'way', head: t('way'), cell: row => t(row.way), phone: false },
            { key: 'message', head: t('message'), cell: row => row.message ?? '', phone: false },
            { key: 'seller', head: t('seller'), cell: row => row.user.name, phone: false },
            {
              key: 'do',
              head: <span className="hidden">{t('whatBecame')}</span>,
              right: true,
              cell: row => <Steps row={row} />,
            },
          ]}
        />
      )}
    </Section>
  )
}

/** What its seller or a manager may say of it now. */
function Steps({ row }: { row: Row }) {
  const toast = useToast()
  const { user } = useSettings()
  const cancel = responses.useCall('POST /api/appointments/:id/cancellation', {
    onDone: () => toast({ text: t('cancelled') }),
  })
  const say = responses.useCall('POST /api/appointments/:id/outcome')
  const params = { id: row.id }
  const isOver = new Date(row.startsAt) <= new Date()
  const manages = user?.role === 'administrator' || (user?.role ?? '').endsWith('_manager')
  if (row.state === 'cancelled')
    return (
      <span className="t12 i3">{row.cancelledBy === null ? '' : t(`cancelledBy_${row.cancelledBy}`)}</span>
    )
  if (row.user.id !== user?.id && !manages) return null
  if (!isOver)
    return (
      <Button small quiet busy={cancel.isPending} onClick={() => cancel.mutate({ params })}>
        {t('cancel')}
      </Button>
    )
  return (
    <span className="row end">
      {row.outcome !== 'held' && (
        <Button
          small
          quiet
          busy={say.isPending}
          onClick={() => say.mutate({ params, body: { outcome: 'held' } })}
        >
          {t('wasHeld')}
        </Button>
      )}
      {row.outcome !== 'missed' && (
        <Button
          small
          quiet
          busy={say.isPending}
          onClick={() => say.mutate({ params, body: { outcome: 'missed' } })}
        >
          {t('wasMissed')}
        </Button>
      )}
    </span>
  )
}
