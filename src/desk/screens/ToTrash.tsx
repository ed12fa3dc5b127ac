import { useNavigate } from '@tanstack/react-router'
import { merges } from '../../customers/screens/merge-api.ts'
import { t } from '../../customers/screens/merge-texts.ts'
import { managers } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'

const listOf = { lead: '/leads', opportunity: '/pipeline' } as const

/** Throws a lead or an opportunity away, for managers; what stands in the way is said, and one press takes it back. */
export function ToTrash({ kind, id, name }: { kind: keyof typeof listOf; id: number; name: string }) {
  const toast = useToast()
  const navigate = useNavigate()
  const role = useSettings().user?.role
  const restore = merges.useCall('POST /api/trash/restoration')
  const trash = merges.useCall('POST /api/trash', {
    onDone: () => {
      toast({ text: t('trashed', { name }), undo: () => restore.mutate({ body: { kind, id } }) })
      void navigate({ to: listOf[kind] })
    },
  })
  if (!managers.some(each => each === role)) return null
  return (
    <Button
      small
      quiet
      busy={trash.isPending}
      onClick={() =>
        trash.mutate({ body: { kind, id } }, { onError: problem => toast({ text: sentenceOf(problem) }) })
      }
    >
      {t('toTrash')}
    </Button>
  )
}
