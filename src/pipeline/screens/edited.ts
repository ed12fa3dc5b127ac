import type { Format } from '../../ui/format.ts'
import { changedTyped, type TypedValues } from '../../ui/TypedField.tsx'
import { type Change, idOf, type OpportunityDetail } from './api.ts'
import { t } from './texts.ts'

/** What the form holds; texts for all but money, empty for nothing. */
export type Edited = {
  name: string
  amountCents: number | null
  marginCents: number | null
  expectedClose: string
  nextStep: string
  nextStepOn: string
  ownerId: string
  productId: string
  productGroupId: string
  competitorId: string
  custom: TypedValues
}

export const editedOf = (o: OpportunityDetail): Edited => ({
  name: o.name,
  amountCents: o.amountCents,
  marginCents: o.marginCents,
  expectedClose: o.expectedClose ?? '',
  nextStep: o.nextStep ?? '',
  nextStepOn: o.nextStepOn ?? '',
  ownerId: String(o.owner?.id ?? ''),
  productId: String(o.product?.id ?? ''),
  productGroupId: String(o.productGroup?.id ?? ''),
  competitorId: String(o.competitor?.id ?? ''),
  custom: o.custom,
})

const ids = ['ownerId', 'productId', 'productGroupId', 'competitorId'] as const
const texts = ['expectedClose', 'nextStep', 'nextStepOn'] as const
const amounts = ['amountCents', 'marginCents'] as const

/** Only what was changed here, so that a colleague's changes of other fields stay. */
export function changeOf(base: Edited, values: Edited): Omit<Change, 'version'> {
  const change: Omit<Change, 'version'> = {}
  if (values.name.trim() !== base.name) change.name = values.name.trim()
  for (const name of amounts) if (values[name] !== base[name]) change[name] = values[name]
  for (const name of texts)
    if (values[name].trim() !== base[name])
      change[name] = values[name].trim() === '' ? null : values[name].trim()
  for (const name of ids) if (values[name] !== base[name]) change[name] = idOf(values[name])
  const custom = changedTyped(base.custom, values.custom)
  if (Object.keys(custom).length > 0) change.custom = custom
  return change
}

/** In words, what differs between two readings of the same opportunity. */
export function differences(a: OpportunityDetail, b: OpportunityDetail, format: Format): string[] {
  const rows: [string, string, string][] = [
    [t('name'), a.name, b.name],
    [t('stage'), a.stage.name, b.stage.name],
    [t('amount'), format.moneyWhole(a.amountCents), format.moneyWhole(b.amountCents)],
    [t('margin'), format.moneyWhole(a.marginCents), format.moneyWhole(b.marginCents)],
    [t('expectedClose'), format.date(a.expectedClose), format.date(b.expectedClose)],
    [t('nextStep'), a.nextStep ?? t('empty'), b.nextStep ?? t('empty')],
    [t('nextStepOn'), format.date(a.nextStepOn), format.date(b.nextStepOn)],
    [t('owner'), a.owner?.name ?? t('nobody'), b.owner?.name ?? t('nobody')],
    [t('product'), a.product?.name ?? t('noProduct'), b.product?.name ?? t('noProduct')],
    [t('productGroup'), a.productGroup?.name ?? t('empty'), b.productGroup?.name ?? t('empty')],
    [t('competitor'), a.competitor?.name ?? t('noCompetitor'), b.competitor?.name ?? t('noCompetitor')],
  ]
  return rows
    .filter(([, before, after]) => before !== after)
    .map(([field, before, after]) => t('changedField', { field, before, after }))
}
