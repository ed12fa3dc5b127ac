import { ClassCell } from '../../../classes/screens/ClassLetter.tsx'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { stageText } from '../../../lifecycle/screens/StageFilter.tsx'
import { ClockPie } from '../../../ui/ClockPie.tsx'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import type { Row } from '../../../voice/screens/api.ts'
import { StateOf } from '../../../voice/screens/ComplaintParts.tsx'
import { column, nameOf, type Shown } from './column.tsx'
import { t } from './texts.ts'
import { kindText, promiseText } from './use-options.ts'

export const usualComplaintColumns = [
  'title',
  'account',
  'state',
  'dueAt',
  'owner',
  'cause',
  'openedAt',
  'territory',
]
export function useComplaintColumns(
  _fields: readonly DeclaredField[],
  letters: readonly string[],
): Shown<Row>[] {
  const f = useFormat()
  const moment = (at: string | null) => (at === null ? '' : f.moment(at))
  return [
    column<Row>('title', t('title_complaint'), 240, row => (
      <span title={row.body ?? ''}>
        <Door to={`/complaints/${row.id}`}>
          <b>{row.title}</b>
        </Door>
      </span>
    )),
    column('account', t('account'), 190, row =>
      row.account ? <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door> : null,
    ),
    column('state', t('state'), 140, row => <StateOf complaint={row} />),
    column('dueAt', t('dueAt'), 130, row =>
      row.clock && row.state === 'open' ? (
        <span className="due">
          <ClockPie clock={row.clock} size={14} /> {moment(row.dueAt)}
        </span>
      ) : (
        moment(row.dueAt)
      ),
    ),
    column('owner', t('owner'), 140, row => row.owner?.name ?? <span className="bad">{t('nobody')}</span>),
    column('cause', t('cause'), 150, row => nameOf(row.cause)),
    column('openedAt', t('openedAt'), 110, row => moment(row.openedAt)),
    column('territory', t('territory'), 110, row => nameOf(row.territory)),
    column('person', t('person'), 150, row =>
      row.person ? <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door> : null,
    ),
    column('promise', t('promise'), 90, row => promiseText(row.promise)),
    column('by', t('by_complaint'), 140, row => row.by),
    column('reopened', t('reopened'), 90, row => (row.reopened === 0 ? '' : f.count(row.reopened)), {
      right: true,
    }),
    column('settledAt', t('settledAt'), 110, row => moment(row.settledAt)),
    column('accountKind', t('accountKind'), 100, row => kindText(row.accountKind)),
    column('accountClass', t('accountClass'), 60, row =>
      row.accountClass ? (
        <ClassCell letter={row.accountClass} place={letters.indexOf(row.accountClass) + 1 || 4} />
      ) : null,
    ),
    column('accountStage', t('accountStage'), 110, row => stageText(row.accountStage)),
  ]
}
