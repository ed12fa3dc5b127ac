import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { type AboutKind, aboutHref } from '../model/task.ts'
import { work } from './api.ts'
import { aboutQuery, taskDoors } from './doors.ts'
import { TaskDialog } from './TaskDialog.tsx'
import { DoneBox, Due } from './TaskParts.tsx'
import { t } from './texts.ts'
import './work.css'

/** Open tasks of the reader, or about one customer, person, lead, opportunity or complaint; a new one is written down where one stands. */
export function TasksOf({ about }: { about?: { kind: AboutKind; id: number; name: string } }) {
  const f = useFormat()
  const { user } = useSettings()
  const [adding, setAdding] = useState(false)
  const of = about && aboutQuery(about)
  const staff = user?.role !== 'partner'
  const list = work.useApi(
    'GET /api/tasks',
    { query: { limit: 5, ...(of ?? { mine: 'true' as const }) } },
    { enabled: staff },
  )
  if (!staff) return null
  return (
    <Section
      title={t('tasks')}
      {...(list.data
        ? { count: f.count(list.data.total ?? 0), countHref: of ? taskDoors.about(of) : taskDoors.mine() }
        : {})}
      note={
        <Button small quiet onClick={() => setAdding(true)}>
          {t('newTask')}
        </Button>
      }
    >
      {list.isPending && <Loading rows={2} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.total === 0 && <Empty sentence={t('noTasks')} />}
      <ul className="list">
        {list.data?.items.map(task => (
          <li key={task.id}>
            <DoneBox task={task} />
            <div className="grow">
              <div>{task.title}</div>
              <div className="t12 i3 el">
                {about ? (
                  task.owner.name
                ) : task.about ? (
                  <Door to={aboutHref(task.about)}>{task.about.name}</Door>
                ) : null}
              </div>
            </div>
            <Due task={task} />
          </li>
        ))}
      </ul>
      {adding && <TaskDialog task={null} about={about} onClose={() => setAdding(false)} />}
    </Section>
  )
}
