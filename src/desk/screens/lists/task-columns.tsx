import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import type { Task } from '../../../work/screens/api.ts'
import { AboutOf, DoneBox, Due } from '../../../work/screens/TaskParts.tsx'
import { column, nameOf, type Shown } from './column.tsx'
import { t } from './texts.ts'
import { aboutKindText, taskStateText } from './use-options.ts'

export const usualTaskColumns = ['title', 'state', 'dueOn', 'owner', 'about', 'account', 'step', 'createdBy']
export function useTaskColumns(): Shown<Task>[] {
  const f = useFormat()
  const moment = (at: string | null) => (at === null ? '' : f.moment(at))
  return [
    column<Task>('title', t('title_task'), 260, row => <b>{row.title}</b>),
    column('state', t('state'), 90, row => (
      <span className="task-state">
        <DoneBox task={row} /> {taskStateText(row.state)}
      </span>
    )),
    column('dueOn', t('dueOn'), 120, row => <Due task={row} />),
    column('owner', t('owner'), 140, row => row.owner.name),
    column('about', t('aboutWhat'), 190, row => <AboutOf task={row} />),
    column('account', t('account'), 180, row =>
      row.account ? <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door> : null,
    ),
    column('step', t('step'), 130, row => nameOf(row.step)),
    column('createdBy', t('createdBy'), 140, row => row.createdBy),
    column('note', t('note'), 220, row => row.note),
    column('aboutKind', t('aboutKind'), 110, row => aboutKindText(row.about?.kind ?? null)),
    column('territory', t('territory'), 110, row => nameOf(row.territory)),
    column('createdAt', t('createdAt'), 110, row => moment(row.createdAt)),
    column('doneAt', t('doneAt'), 110, row => moment(row.doneAt)),
    column('doneBy', t('doneBy'), 140, row => row.doneBy),
  ]
}
