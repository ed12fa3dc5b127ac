import { ClassCell } from '../../../classes/screens/ClassLetter.tsx'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { stageText } from '../../../lifecycle/screens/StageFilter.tsx'
import type { ordersContract } from '../../../orders/model/contract.ts'
import type { Answer } from '../../../ui/api.ts'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { column, nameOf, type Shown } from './column.tsx'
import { t } from './texts.ts'
import { kindText } from './use-options.ts'

export type OrderRow = Answer<(typeof ordersContract)['GET /api/orders']>['items'][number]
export const usualOrderColumns = [
  'number',
  'account',
  'orderedAt',
  'totalCents',
  'marginCents',
  'promisedOn',
  'deliveredOn',
  'territory',
]
export function useOrderColumns(
  _fields: readonly DeclaredField[],
  letters: readonly string[],
): Shown<OrderRow>[] {
  const f = useFormat()
  const day = (key: string | null) => (key === null ? '' : f.date(key))
  return [
    column<OrderRow>('number', t('number'), 120, row => (
      <Door to={`/orders/${row.id}`}>
        <b>{row.number}</b>
      </Door>
    )),
    column('account', t('account'), 210, row =>
      row.account ? <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door> : null,
    ),
    column('orderedAt', t('orderedAt'), 110, row => f.day(row.orderedAt)),
    column('totalCents', t('amountCents'), 110, row => f.moneyWhole(row.totalCents), { right: true }),
    column('marginCents', t('marginCents'), 110, row => f.moneyWhole(row.marginCents), { right: true }),
    column('promisedOn', t('promisedOn'), 110, row => day(row.promisedOn)),
    column('deliveredOn', t('deliveredOn'), 110, row => day(row.deliveredOn)),
    column('territory', t('territory'), 110, row => nameOf(row.territory)),
    column('person', t('person_order'), 160, row =>
      row.person ? <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door> : null,
    ),
    column('opportunity', t('opportunity_order'), 180, row =>
      row.opportunity ? (
        <Door to={`/opportunities/${row.opportunity.id}`}>{row.opportunity.name}</Door>
      ) : null,
    ),
    column('salesOwner', t('salesOwner'), 140, row => nameOf(row.salesOwner)),
    column('accountKind', t('accountKind'), 100, row => kindText(row.accountKind)),
    column('accountClass', t('accountClass'), 60, row =>
      row.accountClass ? (
        <ClassCell letter={row.accountClass} place={letters.indexOf(row.accountClass) + 1 || 4} />
      ) : null,
    ),
    column('accountStage', t('accountStage'), 110, row => stageText(row.accountStage)),
  ]
}
