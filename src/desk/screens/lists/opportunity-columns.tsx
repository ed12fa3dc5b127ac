import { ClassCell } from '../../../classes/screens/ClassLetter.tsx'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { stageText } from '../../../lifecycle/screens/StageFilter.tsx'
import type { Opportunity } from '../../../pipeline/screens/api.ts'
import { closeReasonText } from '../../../pipeline/screens/close-reason.ts'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { column, dayIn, nameOf, type Shown, useDeclaredColumns, wording } from './column.tsx'
import { t } from './texts.ts'
import { kindText } from './use-options.ts'

export const usualOpportunityColumns = [
  'name',
  'account',
  'stage',
  'amountCents',
  'owner',
  'nextStep',
  'nextStepOn',
  'expectedClose',
  'latest',
]
export function useOpportunityColumns(
  fields: readonly DeclaredField[],
  letters: readonly string[],
): Shown<Opportunity>[] {
  const f = useFormat()
  const declared = useDeclaredColumns<Opportunity>(fields)
  const day = dayIn(f)
  return [
    column<Opportunity>('name', t('name'), 220, row => (
      <Door to={`/opportunities/${row.id}`}>
        <b>{row.name}</b>
      </Door>
    )),
    column('account', t('account'), 190, row =>
      row.account ? <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door> : null,
    ),
    column('stage', t('stage'), 120, row =>
      row.state === 'open'
        ? row.stage.name
        : [t(`state_${row.state}`), closeReasonText(row.closeReason)].filter(Boolean).join(': '),
    ),
    column('amountCents', t('amountCents'), 100, row => f.money(row.amountCents), { right: true }),
    column('owner', t('owner'), 140, row => nameOf(row.owner)),
    column('nextStep', t('nextStep'), 180, row => row.nextStep ?? <span className="i3">{t('noStep')}</span>),
    column('nextStepOn', t('nextStepOn'), 100, row => f.date(row.nextStepOn)),
    column('expectedClose', t('expectedClose'), 100, row => f.date(row.expectedClose)),
    column('latest', t('latest_opportunity'), 110, row => day(row.closedAt ?? row.openedAt)),
    column('state', t('state'), 80, row => t(`state_${row.state}`)),
    column('marginCents', t('marginCents'), 100, row => f.money(row.marginCents), { right: true }),
    column('territory', t('territory'), 110, row => nameOf(row.territory)),
    column('product', t('product'), 150, row => nameOf(row.product)),
    column('productGroup', t('productGroup'), 130, row => nameOf(row.productGroup)),
    column('competitor', t('competitor'), 130, row => nameOf(row.competitor)),
    column('campaign', t('campaign'), 150, row => nameOf(row.campaign)),
    column('source', t('source'), 110, row => wording(row.source)),
    column('closeReason', t('closeReason'), 130, row => closeReasonText(row.closeReason)),
    column('accountKind', t('accountKind'), 100, row => kindText(row.accountKind)),
    column('accountClass', t('accountClass'), 60, row =>
      row.accountClass ? (
        <ClassCell letter={row.accountClass} place={letters.indexOf(row.accountClass) + 1 || 4} />
      ) : null,
    ),
    column('accountStage', t('accountStage'), 110, row => stageText(row.accountStage)),
    column('openedAt', t('openedAt'), 100, row => day(row.openedAt)),
    column('stageSince', t('stageSince'), 100, row => day(row.stageSince)),
    column('closedAt', t('closedAt'), 100, row => day(row.closedAt)),
    ...declared,
  ]
}
