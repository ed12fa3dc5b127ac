import { ClassCell } from '../../../classes/screens/ClassLetter.tsx'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import type { Lead } from '../../../leads/screens/api.ts'
import { reasonText } from '../../../leads/screens/words.ts'
import { stageText } from '../../../lifecycle/screens/StageFilter.tsx'
import { ClockPie } from '../../../ui/ClockPie.tsx'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Grade } from '../../../ui/Grade.tsx'
import { column, dayIn, nameOf, type Shown, wording } from './column.tsx'
import { t } from './texts.ts'
import { kindText, leadStateText, promiseText } from './use-options.ts'

export const usualLeadColumns = [
  'name',
  'account',
  'state',
  'grade',
  'score',
  'dueAt',
  'owner',
  'source',
  'campaign',
  'raisedAt',
]
export function useLeadColumns(_fields: readonly DeclaredField[], letters: readonly string[]): Shown<Lead>[] {
  const f = useFormat()
  const day = dayIn(f)
  const moment = (at: string | null) => (at === null ? '' : f.moment(at))
  return [
    column<Lead>('name', t('name'), 180, row => (
      <Door to={`/leads/${row.id}`}>
        <b>{row.person.name}</b>
      </Door>
    )),
    column('account', t('account'), 190, row =>
      row.account ? <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door> : null,
    ),
    column('state', t('state'), 90, row => leadStateText(row.state)),
    column('grade', t('grade'), 60, row => <Grade grade={row.grade} />),
    column('score', t('score'), 60, row => f.count(row.score), { right: true }),
    column('dueAt', t('dueAt'), 130, row =>
      row.clock && row.state === 'open' ? (
        <span className="due">
          <ClockPie clock={row.clock} size={14} /> {moment(row.dueAt)}
        </span>
      ) : (
        moment(row.dueAt)
      ),
    ),
    column('owner', t('owner'), 140, row => nameOf(row.owner)),
    column('source', t('source'), 110, row => wording(row.source)),
    column('campaign', t('campaign'), 150, row => nameOf(row.campaign)),
    column('raisedAt', t('raisedAt'), 110, row => f.moment(row.raisedAt)),
    column('promise', t('promise'), 90, row => promiseText(row.promise)),
    column('territory', t('territory'), 110, row => nameOf(row.territory)),
    column('jobTitle', t('jobTitle'), 150, row => row.person.jobTitle),
    column('email', t('email'), 200, row => row.person.email),
    column('fit', t('fit'), 60, row => f.count(row.fit), { right: true }),
    column('engagement', t('engagement'), 80, row => f.count(row.engagement), { right: true }),
    column('raisedBy', t('raisedBy'), 120, row => wording(row.raisedBy)),
    column('verdictAt', t('verdictAt'), 110, row => moment(row.verdictAt)),
    column('verdictBy', t('verdictBy'), 140, row => row.verdictBy),
    column('reason', t('reason'), 120, row => reasonText(row.reason)),
    column('accountKind', t('accountKind'), 100, row => kindText(row.accountKind)),
    column('accountClass', t('accountClass'), 60, row =>
      row.accountClass ? (
        <ClassCell letter={row.accountClass} place={letters.indexOf(row.accountClass) + 1 || 4} />
      ) : null,
    ),
    column('accountStage', t('accountStage'), 110, row => stageText(row.accountStage)),
    column('latest', t('latest_lead'), 110, row => day(row.verdictAt ?? row.raisedAt)),
  ]
}
