import { Section } from '../../ui/Section.tsx'
import { inbound } from './api.ts'
import './inbound.css'
import { OfferRow } from './OfferRow.tsx'
import { t } from './texts.ts'

/** What signatures say of one person and nobody has decided; nothing at all where there is nothing. */
export function OffersOf({ personId }: { personId: number }) {
  const offers = inbound.useApi('GET /api/signature-offers', { query: { personId, limit: 20 } })
  const items = offers.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Section title={t('offersTitle')}>
      <ul className="inbound-list">
        {items.map(offer => (
          <OfferRow key={offer.id} offer={offer} withPerson={false} />
        ))}
      </ul>
    </Section>
  )
}
