import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { marketers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { actionFigures } from '../model/call-to-action.ts'
import { ActionDialog } from './ActionDialog.tsx'
import { ActionPeople } from './ActionPeople.tsx'
import { Appointments } from './Appointments.tsx'
import { actionDoor } from './action-door.ts'
import { offers } from './api.ts'
import { Codes } from './Codes.tsx'
import { Downloads } from './Downloads.tsx'
import { Places } from './Places.tsx'
import { Trials } from './Trials.tsx'
import { t } from './texts.ts'
import './offers.css'

/** One call to action: its figures, its places, and what its kind has. `?show=` and `place` open the people of a figure. */
export function ActionPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const f = useFormat()
  const mayChange = (marketers as readonly string[]).includes(useSettings().user?.role ?? '')
  const [address, setAddress] = useAddress()
  const [changing, setChanging] = useState(false)
  const found = offers.useApi('GET /api/calls-to-action/:id', { params: { id } })
  if (found.isPending) return <Loading rows={8} />
  if (found.error) return <Failed problem={found.error} onRetry={() => void found.refetch()} />
  const action = found.data
  const show = actionFigures.find(each => each === address.show)
  const days =
    action.startsOn || action.endsOn
      ? t('validDays', {
          from: action.startsOn ? f.date(action.startsOn) : '…',
          until: action.endsOn ? f.date(action.endsOn) : '…',
        })
      : null
  const sub = [t(action.kind), action.campaign?.name, days, action.offered ? t('offered') : t('notOffered')]
  return (
    <Page
      title={action.name}
      sub={sub.filter(Boolean).join(' · ')}
      actions={mayChange ? <Button onClick={() => setChanging(true)}>{t('change')}</Button> : undefined}
    >
      <div className={show ? 'with-panel' : ''}>
        <div className="offers">
          <dl className="counted">
            {action.shown !== null && (
              <div title={t('shownHint')}>
                <dt>{t('shown')}</dt>
                <dd>{f.count(action.shown)}</dd>
              </div>
            )}
            {actionFigures.map(figure => (
              <div key={figure}>
                <dt>{t(figure)}</dt>
                <dd>
                  <Door to={actionDoor(id, figure)} open={show === figure && !address.place}>
                    {f.count(action[figure])}
                  </Door>
                </dd>
              </div>
            ))}
          </dl>
          <Places action={action} mayChange={mayChange} />
          {action.kind === 'coupon' && <Codes action={action} mayChange={mayChange} />}
          {action.kind === 'download' && <Downloads action={action} mayChange={mayChange} />}
          {action.kind === 'trial' && <Trials action={action} />}
          {action.kind === 'meeting' && <Appointments actionId={id} />}
        </div>
        {show && (
          <ActionPeople
            key={`${show} ${address.place}`}
            action={action}
            show={show}
            placementId={/^[1-9]\d{0,14}$/.test(address.place ?? '') ? Number(address.place) : undefined}
            onClose={() => setAddress({ show: undefined, place: undefined })}
          />
        )}
      </div>
      {changing && <ActionDialog action={action} onClose={() => setChanging(false)} />}
    </Page>
  )
}
