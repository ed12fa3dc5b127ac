import { useState } from 'react'
import { WordsField } from '../../customers/screens/ListFilters.tsx'
import { staff } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { type Task, work } from '../../work/screens/api.ts'
import { taskQuery } from '../../work/screens/doors.ts'
import { TaskDialog } from '../../work/screens/TaskDialog.tsx'
import { TaskFilters } from '../../work/screens/TaskFilters.tsx'
import { t } from '../../work/screens/texts.ts'
import type { ListOf } from './lists/list-of.ts'
import { RecordList } from './lists/RecordList.tsx'
import { useTaskColumns, usualTaskColumns } from './lists/task-columns.tsx'

const listOf = (state: string | undefined): ListOf<Task, ReturnType<typeof taskQuery>> => ({
  record: 'task',
  declares: null,
  title: t('tasks'),
  empty: state === 'done' ? t('noTasksDone') : t('noTasks'),
  exported: 'tasks',
  sort: state === 'done' ? '-doneAt' : 'dueOn',
  usual: usualTaskColumns,
  beside: 'dueOn',
  trash: false,
  changers: staff,
  query: taskQuery,
  useFirst: query => work.useApi('GET /api/tasks', { query }),
  read: query => work.api('GET /api/tasks', { query }),
  useColumns: useTaskColumns,
  page: row => `/tasks?whose=all&task=${row.id}`,
})

/** Tasks: one's own unless the address says otherwise; open ones by the day they are due. */
export function TaskList() {
  const [address] = useAddress()
  const [adding, setAdding] = useState(false)
  const [opened, setOpened] = useState<Task | null>(null)
  return (
    <>
      <RecordList
        of={listOf(address.state)}
        actions={
          <Button primary onClick={() => setAdding(true)}>
            {t('newTask')}
          </Button>
        }
        lens={null}
        filters={() => (
          <TaskFilters>
            <WordsField label={t('words')} />
          </TaskFilters>
        )}
        onOpen={setOpened}
      />
      {adding && <TaskDialog task={null} onClose={() => setAdding(false)} />}
      {opened && <TaskDialog task={opened} onClose={() => setOpened(null)} />}
    </>
  )
}
