import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { useFieldNames } from './choice-words.ts'
import { MergeFields } from './MergeFields.tsx'
import './merge.css'
import { type Half, merges, type Preview, type RecordKind, type Side } from './merge-api.ts'
import { t } from './merge-texts.ts'
import { useUndoMerge } from './use-undo-merge.ts'

export type Merged = { mergeId: number; keptId: number; goneId: number }

/**
 * Two records side by side: which one stays, and field by field whose value stands. `onDone` tells what was merged, or
 * null when they were left apart.
 */
export function MergeDialog({
  kind,
  a,
  b,
  onDone,
}: {
  kind: RecordKind
  a: number
  b: number
  onDone: (merged: Merged | null) => void
}) {
  const preview = merges.useApi('GET /api/merges/preview', { query: { kind, a, b } })
  return (
    <Dialog title={t(kind === 'person' ? 'titlePerson' : 'titleAccount')} wide onClose={() => onDone(null)}>
      {preview.data ? (
        <Choosing preview={preview.data} onDone={onDone} />
      ) : preview.error ? (
        <Failed problem={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <Loading rows={8} />
      )}
    </Dialog>
  )
}

function Choosing({ preview, onDone }: { preview: Preview; onDone: (merged: Merged | null) => void }) {
  const toast = useToast()
  const undo = useUndoMerge()
  const nameOfField = useFieldNames(preview.kind)
  const [keep, setKeep] = useState<Side>(preview.keep)
  const [chosen, setChosen] = useState<Record<string, Side>>({})
  const [reason, setReason] = useState('')
  const other: Side = keep === 'a' ? 'b' : 'a'
  const [kept, gone] = [preview[keep], preview[other]]
  const differing = preview.fields.filter(({ isSame }) => !isSame)
  const sideOf = (field: (typeof differing)[number]): Side => chosen[field.field] ?? field.suggestion
  const merge = merges.useCall('POST /api/merges', {
    onDone: ({ id, keptId }) => {
      toast({ text: t('merged', { gone: gone.name, kept: kept.name }), undo: () => undo(id) })
      onDone({ mergeId: id, keptId, goneId: gone.id })
    },
  })
  const submit = () => {
    const fields = Object.fromEntries(
      differing.map(field => [field.field, sideOf(field) === keep ? ('keep' as const) : ('gone' as const)]),
    )
    const why = reason.trim() === '' ? {} : { reason: reason.trim() }
    merge.mutate({ body: { kind: preview.kind, keepId: kept.id, goneId: gone.id, fields, ...why } })
  }
  return (
    <form
      className="merge"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <fieldset className="merge-records">
        <legend className="t12 i2">{t('keepWhy')}</legend>
        {(['a', 'b'] as const).map(side => (
          <RecordChoice key={side} half={preview[side]} isKept={keep === side} onKeep={() => setKeep(side)} />
        ))}
      </fieldset>
      <MergeFields
        kind={preview.kind}
        fields={differing}
        sideOf={sideOf}
        names={{ a: preview.a.name, b: preview.b.name }}
        onChoose={(field, side) => setChosen(before => ({ ...before, [field]: side }))}
        same={preview.fields.filter(({ isSame }) => isSame).map(({ field }) => nameOfField(field))}
      />
      <Moves gone={gone} kept={kept} />
      <TextField
        label={t('reason')}
        hint={t('reasonHint')}
        value={reason}
        onChange={setReason}
        name="reason"
      />
      {merge.error && (
        <p className="notice bad" role="alert">
          {sentenceOf(merge.error)}
        </p>
      )}
      <div className="merge-foot">
        <Button onClick={() => onDone(null)}>{t('cancel')}</Button>
        <Button primary type="submit" hint="Enter" busy={merge.isPending}>
          {t('merge')}
        </Button>
      </div>
    </form>
  )
}

function RecordChoice({ half, isKept, onKeep }: { half: Half; isKept: boolean; onKeep: () => void }) {
  const f = useFormat()
  return (
    <label className={isKept ? 'merge-record on' : 'merge-record'}>
      <span className="row">
        <input type="radio" name="keep" checked={isKept} onChange={onKeep} />
        <span className="t12">{t('keepThis')}</span>
      </span>
      <b className="t15">{half.name}</b>
      <span className="t12 i2">{half.second ?? ' '}</span>
      <span className="t12 i3">
        {t('filled', { p: f.percent(half.filled), when: f.day(half.updatedAt) })}
      </span>
    </label>
  )
}

const words = [
  'touches',
  'leads',
  'opportunities',
  'orders',
  'persons',
  'daughters',
  'consents',
  'submissions',
  'complaints',
  'tasks',
  'sightings',
] as const

/** What hangs on the record that goes, and will hang on the one that stays. */
function Moves({ gone, kept }: { gone: Half; kept: Half }) {
  const counted = words.filter(word => (gone.moves[word] ?? 0) > 0)
  return (
    <section className="merge-moves">
      <h3 className="t13">{t('movesTitle', { name: kept.name })}</h3>
      <p>
        {counted.length === 0
          ? t('movesNothing')
          : counted.map(word => t(`n_${word}`, { n: gone.moves[word] ?? 0 })).join(', ')}
      </p>
      <p className="t12 i3">{t('movesNote')}</p>
    </section>
  )
}
