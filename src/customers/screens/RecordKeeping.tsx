import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Picker } from '../../ui/Picker.tsx'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { customers } from './api.ts'
import { MergeDialog } from './MergeDialog.tsx'
import { merges, type RecordKind } from './merge-api.ts'
import { t } from './merge-texts.ts'
import { useUndoMerge } from './use-undo-merge.ts'

const listOf = { person: '/persons', account: '/customers' } as const
const pageOf = { person: '/persons', account: '/accounts' } as const

/** What was merged into a record, with a way back; merging it with another; throwing it away. */
export function RecordKeeping({ kind, id, name }: { kind: RecordKind; id: number; name: string }) {
  const f = useFormat()
  const toast = useToast()
  const navigate = useNavigate()
  const [isFinding, setFinding] = useState(false)
  const undo = useUndoMerge()
  const done = merges.useApi('GET /api/merges', { query: { kind, id } })
  const restore = merges.useCall('POST /api/trash/restoration')
  const trash = merges.useCall('POST /api/trash', {
    onDone: () => {
      toast({ text: t('trashed', { name }), undo: () => restore.mutate({ body: { kind, id } }) })
      void navigate({ to: listOf[kind] })
    },
  })
  return (
    <Section title={t('record')} note={t('recordNote')}>
      <ul className="list">
        {done.data?.items.map(merge => (
          <li key={merge.id}>
            <div className="grow">
              <div className={merge.undoneAt ? 'i3' : ''}>
                {t('mergedFrom', { name: merge.gone.name, when: f.day(merge.at) })}
              </div>
              <div className="t12 i3">
                {merge.undoneAt
                  ? t('undoneOn', { when: f.day(merge.undoneAt) })
                  : merge.by
                    ? t('mergedBy', { by: merge.by })
                    : t('byMachine')}
                {merge.reason && `. ${merge.reason}`}
              </div>
            </div>
            {merge.canUndo && (
              <Button small onClick={() => undo(merge.id)}>
                {t('undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="row wrap" style={{ paddingTop: 8 }}>
        <Button small onClick={() => setFinding(true)}>
          {t('mergeWith')}
        </Button>
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
      </div>
      {isFinding && (
        <MergeWith
          kind={kind}
          id={id}
          name={name}
          onClose={keptId => {
            setFinding(false)
            if (keptId !== null && keptId !== id) void navigate({ to: `${pageOf[kind]}/${keptId}` })
          }}
        />
      )}
    </Section>
  )
}

/** Finds the other record, then shows both side by side. */
function MergeWith({
  kind,
  id,
  name,
  onClose,
}: {
  kind: RecordKind
  id: number
  name: string
  onClose: (keptId: number | null) => void
}) {
  const [other, setOther] = useState<number | null>(null)
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const isAsked = q.length >= 2
  const found = customers.useApi('GET /api/search', { query: { q, limit: 12 } }, { enabled: isAsked })
  if (other !== null)
    return <MergeDialog kind={kind} a={id} b={other} onDone={merged => onClose(merged?.keptId ?? null)} />
  return (
    <Dialog title={t('mergeWithTitle', { name })} onClose={() => onClose(null)}>
      <Picker
        label={t('other')}
        findLabel={t(kind === 'person' ? 'findPerson' : 'findAccount')}
        hint={t('findHint')}
        none={t('nobody')}
        value={null}
        typed={typed}
        onType={setTyped}
        found={isAsked ? found.data?.items.filter(hit => hit.kind === kind && hit.id !== id) : undefined}
        onChange={hit => setOther(hit?.id ?? null)}
        second={hit => hit.second}
      />
    </Dialog>
  )
}
