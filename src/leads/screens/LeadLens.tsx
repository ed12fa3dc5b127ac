import { useAddress } from '../../ui/address.ts'
import { To } from '../../ui/Door.tsx'
import { isListed, leadHref, withoutList } from './lead-filter.ts'
import { t } from './texts.ts'

/** The same leads one by one, or as a list. */
export function LeadLens() {
  const [address] = useAddress()
  const listed = isListed(address)
  return (
    <nav className="lens" aria-label={t('seenAs')}>
      <To
        to={leadHref(null, withoutList(address))}
        className={listed ? '' : 'on'}
        aria-current={listed ? undefined : 'true'}
      >
        {t('inbox')}
      </To>
      <To
        to={leadHref(null, { ...address, view: address.view ?? 'list' })}
        className={listed ? 'on' : ''}
        aria-current={listed ? 'true' : undefined}
      >
        {t('asList')}
      </To>
    </nav>
  )
}
