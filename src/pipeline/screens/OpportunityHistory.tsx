import { useFormat } from '../../ui/format.ts'
import { Changes, type Origin, useOriginText } from '../../ui/Known.tsx'
import { useTypedText } from '../../ui/TypedField.tsx'
import { contacts, custom, type OpportunityDetail } from './api.ts'
import { t } from './texts.ts'

/** Columns by the names that the facts have. */
function nameOf(field: string, labels: Record<string, string>): string {
  switch (field) {
    case 'name':
      return t('name')
    case 'amount_cents':
      return t('amount')
    case 'margin_cents':
      return t('margin')
    case 'expected_close':
      return t('expectedClose')
    case 'next_step':
      return t('nextStep')
    case 'next_step_on':
      return t('nextStepOn')
    case 'owner_id':
      return t('owner')
    case 'account_id':
      return t('account')
    case 'territory_id':
      return t('territory')
    case 'product_id':
      return t('product')
    case 'product_group_id':
      return t('productGroup')
    case 'competitor_id':
      return t('competitor')
    case 'stage_id':
      return t('stage')
    default:
      return labels[field.replace(/^custom\./, '')] ?? field.replaceAll('_', ' ')
  }
}

/** What each field was and became, from where, by whom. */
export function OpportunityHistory({
  opportunity,
  onClose,
}: {
  opportunity: OpportunityDetail
  onClose: () => void
}) {
  const format = useFormat()
  const words = useTypedText()
  const declared =
    custom.useApi('GET /api/custom-fields', { query: { record: 'opportunity', archived: 'true' } }).data
      ?.items ?? []
  const pages = contacts.usePages('GET /api/history/:record/:id', {
    params: { record: 'opportunity', id: opportunity.id },
    query: { limit: 50 },
  })
  const labels = Object.fromEntries(declared.map(({ key, label }) => [key, label]))
  return (
    <Changes
      name={opportunity.name}
      items={pages.data?.pages.flatMap(page => page.items)}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
      nameOf={field => nameOf(field, labels)}
      wordOf={(field, value) => {
        const of = declared.find(({ key }) => `custom.${key}` === field)
        if (of && value !== null) return words(of, value)
        if (field.endsWith('_cents') && typeof value === 'number') return format.moneyWhole(value)
        if (/^(expected_close|next_step_on)$/.test(field) && typeof value === 'string')
          return format.date(value)
        return null
      }}
      onClose={onClose}
    />
  )
}

/** Where the facts of an opportunity are from: what is said of a fact that is pointed at. */
export function useFactOrigins(id: number): (field: string) => string | undefined {
  const say = useOriginText()
  const origins = contacts.useApi('GET /api/history/:record/:id/fields', {
    params: { record: 'opportunity', id },
  })
  return field => {
    const of: Origin | undefined =
      origins.data?.fields.find(each => each.field === field) ?? origins.data?.made
    return of && say(of)
  }
}
