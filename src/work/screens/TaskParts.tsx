import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { aboutHref } from '../model/task.ts'
import type { Task } from './api.ts'
import { t } from './texts.ts'
import { useClosing } from './use-closing.ts'
import './work.css'

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

export function Due({ task }: { task: Task }) {
  const f = useFormat()
  if (task.dueOn === null) return null
  return (
    <span className="nw">
      {f.date(task.dueOn)} {task.late && <span className="bad t12">{t('late')}</span>}
    </span>
  )
}

export function AboutOf({ task: { about } }: { task: Pick<Task, 'about'> }) {
  return about === null ? null : <Door to={aboutHref(about)}>{about.name}</Door>
}
