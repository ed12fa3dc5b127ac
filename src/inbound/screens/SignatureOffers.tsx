import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Column, Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { inbound } from './api.ts'
import './inbound.css'
import { OfferRow } from './OfferRow.tsx'
import { t } from './texts.ts'

/** The worklist of what signatures say of people. */
export function SignatureOffers() {
  const f = useFormat()
  const list = inbound.usePages('GET /api/signature-offers', { query: { limit: 50 } })
  const items = list.data?.pages.flatMap(page => page.items) ?? []
  const total = list.data?.pages[0]?.total
  return (
    <Page title={t('offersTitle')} sub={total === undefined ? undefined : f.count(total)}>
      <Column>
        <p className="inbound-why">{t('offersWhy')}</p>
        {list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Loading rows={6} />
        ) : items.length === 0 ? (
          <Empty sentence={t('noOffers')} />
        ) : (
          <ul className="inbound-list">
            {items.map(offer => (
              <OfferRow key={offer.id} offer={offer} withPerson />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </Column>
    </Page>
  )
}
