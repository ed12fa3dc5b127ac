import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { merges } from './merge-api.ts'
import { t } from './merge-texts.ts'

/** Takes two merged records apart and says what came of it. */
export function useUndoMerge(onDone?: () => void): (mergeId: number) => void {
  const toast = useToast()
  const undo = merges.useCall('POST /api/merges/:id/undo', {
    onDone: ({ stayed }) => {
      toast({ text: stayed.length === 0 ? t('apart') : t('apartBut', { n: stayed.length }) })
      onDone?.()
    },
  })
  return id => undo.mutate({ params: { id } }, { onError: problem => toast({ text: sentenceOf(problem) }) })
}
