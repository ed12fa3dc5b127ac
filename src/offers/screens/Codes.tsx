import { useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { codeStates } from '../model/coupon.ts'
import { actionDoor, codesDoor } from './action-door.ts'
import { type ActionDetail, coupons } from './api.ts'
import { GiveCodes } from './GiveCodes.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { t } from './texts.ts'

type Undoing = { what: 'withdraw' | 'takeBack'; id: number; code: string }

/** The codes of a coupon by state: given out, withdrawn and taken back here. */
export function Codes({ action, mayChange }: { action: ActionDetail; mayChange: boolean }) {
  const f = useFormat()
  const role = useSettings().user?.role ?? ''
  const mayTakeBack = role === 'service' || (managers as readonly string[]).includes(role)
  const [address] = useAddress()
  const [giving, setGiving] = useState(false)
  const [undoing, setUndoing] = useState<Undoing | null>(null)
  const state = codeStates.find(each => each === address.state)
  const pages = coupons.usePages('GET /api/calls-to-action/:id/codes', {
    params: { id: action.id },
    query: state === undefined ? {} : { state },
  })
  const withdraw = coupons.useCall('POST /api/codes/:id/withdrawal', { onDone: () => setUndoing(null) })
  const reverse = coupons.useCall('POST /api/redemptions/:id/reversal', { onDone: () => setUndoing(null) })
  const counts = pages.data?.pages[0]?.counts
  const shared = action.coupon?.shared ?? false
  return (
    <Section
      title={t('codes')}
      count={action.coupon ? f.count(action.coupon.codes) : undefined}
      note={
        mayChange ? (
          <span className="row">
            {!shared && (
              <a className="door" href={`/api/calls-to-action/${action.id}/codes.csv`} download>
                {t('asTable')}
              </a>
            )}
            <Button small onClick={() => setGiving(true)}>
              {t('give')}
            </Button>
          </span>
        ) : undefined
      }
    >
      {counts && !shared && (
        <p className="row wrap t12">
          <Door to={`/calls-to-action/${action.id}`} open={state === undefined}>
            {t('allCodes')}
          </Door>
          {codeStates.map(each => (
            <span key={each}>
              {t(`state_${each}`)}{' '}
              <Door to={codesDoor(action.id, each)} open={state === each}>
                {f.count(counts[each])}
              </Door>
            </span>
          ))}
        </p>
      )}
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Loading rows={3} />}
      {pages.data && (
        <Table
          label={t('codes')}
          rows={pages.data.pages.flatMap(({ items }) => items)}
          rowKey={row => row.id}
          more={pages.hasNextPage}
          onMore={() => void pages.fetchNextPage()}
          empty={<Empty sentence={t('noCodes')} />}
          columns={[
            { key: 'code', head: t('code'), cell: row => <span className="nw tnum">{row.code}</span> },
            { key: 'state', head: t('state'), cell: row => t(`state_${row.state}`) },
            {
              key: 'to',
              head: t('to'),
              cell: row => row.person && <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door>,
            },
            { key: 'issued', head: t('issued'), cell: row => f.day(row.issuedAt), phone: false },
            {
              key: 'redeemed',
              head: t('redeemedBy'),
              phone: false,
              cell: row =>
                shared ? (
                  <Door to={actionDoor(action.id, 'used')}>{f.count(action.used)}</Door>
                ) : row.redeemedAt === null ? (
                  ''
                ) : (
                  t('by', { when: f.moment(row.redeemedAt), who: row.redeemedBy ?? '' })
                ),
            },
            {
              key: 'do',
              head: <span className="hidden">{t('withdraw')}</span>,
              right: true,
              cell: row =>
                row.redemptionId !== null && mayTakeBack ? (
                  <Button
                    small
                    quiet
                    onClick={() => setUndoing({ what: 'takeBack', id: row.redemptionId!, code: row.code })}
                  >
                    {t('takeBack')}
                  </Button>
                ) : row.state === 'issued' && mayChange ? (
                  <Button
                    small
                    quiet
                    onClick={() => setUndoing({ what: 'withdraw', id: row.id, code: row.code })}
                  >
                    {t('withdraw')}
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
      {giving && <GiveCodes action={action} onClose={() => setGiving(false)} />}
      {undoing && (
        <ReasonDialog
          title={t(undoing.what === 'withdraw' ? 'withdrawHead' : 'takeBackHead', { code: undoing.code })}
          button={t(undoing.what)}
          busy={withdraw.isPending || reverse.isPending}
          onClose={() => setUndoing(null)}
          onGiven={(reason, fail) => {
            const given = { params: { id: undoing.id }, body: { reason } }
            if (undoing.what === 'withdraw') withdraw.mutate(given, { onError: fail })
            else reverse.mutate(given, { onError: fail })
          }}
        />
      )}
    </Section>
  )
}
