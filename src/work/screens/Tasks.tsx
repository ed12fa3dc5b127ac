import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { aboutHref } from '../model/task.ts'
import { type Task, team, work } from './api.ts'
import { taskQuery } from './doors.ts'
import { TaskDialog } from './TaskDialog.tsx'
import { t } from './texts.ts'
import { useClosing } from './use-closing.ts'
import './work.css'

const narrowings = [
  'accountId',
  'personId',
  'opportunityId',
  'leadId',
  'complaintId',
  'stepId',
  'dueBy',
] as const

/** Tasks: one's own unless the address says otherwise; open ones by the day they are due. */
export function Tasks() {
  const [address] = useAddress()
  const [adding, setAdding] = useState(false)
  const [opened, setOpened] = useState<Task | null>(null)
  const query = taskQuery(address)
  const list = work.usePages('GET /api/tasks', { query: { ...query, limit: 100 } })
  const total = list.data?.pages[0]?.total
  return (
    <Page
      title={t('tasks')}
      sub={total === undefined ? undefined : t('tasksN', { n: total })}
      actions={
        <Button primary onClick={() => setAdding(true)}>
          {t('newTask')}
        </Button>
      }
    >
      <Filters />
      <div className="work-list">
        {list.isPending ? (
          <Loading rows={10} />
        ) : list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Table
            label={t('tasks')}
            rows={list.data.pages.flatMap(page => page.items)}
            rowKey={row => row.id}
            onOpen={setOpened}
            selected={Number(address.task) || undefined}
            more={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
            empty={
              <Empty
                sentence={query.state === 'done' ? t('noTasksDone') : t('noTasks')}
                action={<Button onClick={() => setAdding(true)}>{t('newTask')}</Button>}
              />
            }
            columns={[
              { key: 'done', head: t('done'), width: '52px', cell: row => <DoneBox task={row} /> },
              { key: 'task', head: t('task'), cell: row => <What task={row} /> },
              { key: 'due', head: t('due'), width: '104px', cell: row => <Due task={row} /> },
              { key: 'about', head: t('about'), phone: false, cell: row => <AboutOf task={row} /> },
              { key: 'owner', head: t('owner'), phone: false, cell: row => row.owner.name },
              { key: 'step', head: t('step'), phone: false, cell: row => row.step?.name },
            ]}
          />
        )}
      </div>
      {adding && <TaskDialog task={null} onClose={() => setAdding(false)} />}
      {opened && <TaskDialog task={opened} onClose={() => setOpened(null)} />}
    </Page>
  )
}

function Filters() {
  const [address, setAddress] = useAddress()
  const query = taskQuery(address)
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const narrowed = narrowings.filter(name => address[name])
  return (
    <div className="filters">
      <SelectField
        label={t('whose')}
        value={address.whose ?? ''}
        onChange={whose => setAddress({ whose: whose === '' ? undefined : whose })}
        options={[
          { value: '', label: t('mine') },
          { value: 'all', label: t('everybody') },
          ...colleagues.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <SelectField
        label={t('state')}
        value={query.state}
        onChange={state => setAddress({ state: state === 'done' ? state : undefined })}
        options={[
          { value: 'open', label: t('state_open') },
          { value: 'done', label: t('state_done') },
        ]}
      />
      {narrowed.length > 0 && (
        <span className="row t12 i3">
          {t('narrowed')}
          <Button
            small
            quiet
            onClick={() => setAddress(Object.fromEntries(narrowed.map(name => [name, undefined])))}
          >
            {t('all')}
          </Button>
        </span>
      )}
    </div>
  )
}

export function DoneBox({ task }: { task: Task }) {
  const { close, reopen } = useClosing(task)
  const done = task.doneAt !== null
  return (
    <input
      type="checkbox"
      className="done-box"
      checked={done}
      aria-label={t(done ? 'undone' : 'markDone', { title: task.title })}
      onChange={done ? reopen : close}
      onClick={event => event.stopPropagation()}
    />
  )
}

function What({ task }: { task: Task }) {
  const f = useFormat()
  return (
    <>
      <b>{task.title}</b>
      <div className="narrow-only t12">
        <AboutOf task={task} />
      </div>
      {task.note && <div className="t12 i3 el task-note">{task.note}</div>}
      {task.doneAt && (
        <div className="t12 i3">
          {t('doneBy', { by: task.doneBy ?? t('nobody'), when: f.moment(task.doneAt) })}
        </div>
      )}
    </>
  )
}

export function Due({ task }: { task: Task }) {
  const f = useFormat()
  if (task.dueOn === null) return null
  return (
    <span className="nw">
      {f.date(task.dueOn)} {task.late && <span className="bad t12">{t('late')}</span>}
    </span>
  )
}

function AboutOf({ task: { about, account } }: { task: Task }) {
  if (about === null) return null
  return (
    <>
      <Door to={aboutHref(about)}>{about.name}</Door>
      {account && about.kind !== 'account' && <div className="t12 i3">{account.name}</div>}
    </>
  )
}
