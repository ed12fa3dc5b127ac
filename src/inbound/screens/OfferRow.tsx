import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { useToast } from '../../ui/Toast.tsx'
import { inbound, type Offer } from './api.ts'
import { t } from './texts.ts'

/** One value that a signature says, beside what the record says: take it, not this one, never. */
export function OfferRow({ offer, withPerson }: { offer: Offer; withPerson: boolean }) {
  const f = useFormat()
  const toast = useToast()
  const decide = inbound.useCall('POST /api/signature-offers/:id/decision')
  const send = (decision: 'take' | 'decline' | 'never') =>
    decide.mutate(
      { params: { id: offer.id }, body: { decision } },
      { onSuccess: () => toast({ text: t(decision === 'take' ? 'taken' : 'declined') }) },
    )
  return (
    <li className="offer-row">
      <div>
        <p>
          {withPerson && (
            <>
              <Door to={`/persons/${offer.person.id}`}>{offer.person.name}</Door>{' '}
            </>
          )}
          <span className="i3">{t(`field_${offer.field}`)}</span> <b>{offer.value}</b>
        </p>
        <p className="t12 i3">
          {t('from', { day: f.day(offer.lastAt) })}
          {t('times', { n: offer.times })}
        </p>
        {offer.known && <p className="t12">{t('instead', { known: offer.known })}</p>}
        {decide.error && (
          <p className="bad t12" role="alert">
            {decide.error.detail}
          </p>
        )}
      </div>
      <span className="inbound-actions">
        <Button small primary busy={decide.isPending} onClick={() => send('take')}>
          {t('take')}
        </Button>
        <Button small busy={decide.isPending} onClick={() => send('decline')}>
          {t('decline')}
        </Button>
        <Button small quiet busy={decide.isPending} label={t('neverTitle')} onClick={() => send('never')}>
          {t('never')}
        </Button>
      </span>
    </li>
  )
}
