import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Task, work } from './api.ts'
import { t } from './texts.ts'

/** Closing a task is one press, and one more takes it back. */
export function useClosing({ id, title }: Pick<Task, 'id' | 'title'>) {
  const toast = useToast()
  const params = { id }
  const onError = (problem: unknown) => toast({ text: sentenceOf(problem) })
  const opening = work.useCall('DELETE /api/tasks/:id/done', {
    onDone: () => toast({ text: t('reopened', { title }) }),
  })
  const reopen = () => opening.mutate({ params }, { onError })
  const closing = work.useCall('POST /api/tasks/:id/done', {
    onDone: () => toast({ text: t('doneToast', { title }), undo: reopen }),
  })
  return { close: () => closing.mutate({ params }, { onError }), reopen }
}
