import { useCallback, useState } from 'react'
import type { Names } from '../../shared/condition/naming.ts'
import { writeCondition } from '../../shared/condition/read.ts'
import type { Condition } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import { Button } from '../../ui/Button.tsx'
import { ConditionEditor, useConditionEditor } from '../../ui/condition/ConditionEditor.tsx'
import { readEdited } from '../../ui/condition/model/complete.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { findValues, intent, type Signal } from './api.ts'
import { RemoveSignal } from './RemoveSignal.tsx'
import { t } from './texts.ts'

const kinds = ['actual', 'latent'] as const

/** A signal as it is made or changed: what it is called, what it tells of, what somebody must have done, and within how long. */
export function SignalDialog({
  signal,
  vocabulary,
  names,
  onClose,
}: {
  signal: Signal | null
  vocabulary: Vocabulary
  names: Names
  onClose: () => void
}) {
  const [name, setName] = useState(signal?.name ?? '')
  const [kind, setKind] = useState<(typeof kinds)[number]>(signal?.kind ?? 'actual')
  const [days, setDays] = useState<number | null>(signal?.days ?? 30)
  const [learnt, setLearnt] = useState(names)
  const [missing, setMissing] = useState<string | null>(null)
  const before = (signal?.condition.when as Condition | undefined) ?? { all: [] }
  const editor = useConditionEditor(before)
  const learn = useCallback(
    (key: string, value: string) => setLearnt(known => ({ ...known, [key]: value })),
    [],
  )
  const add = intent.useCall('POST /api/intent/signals', { onDone: onClose })
  const change = intent.useCall('PATCH /api/intent/signals/:id', { onDone: onClose })
  const problem = add.error ?? change.error
  const save = () => {
    const { when } = readEdited(editor.condition, 'account', vocabulary)
    if (name.trim() === '') return setMissing(t('unnamed'))
    if (when === null || days === null) return setMissing(t('incomplete'))
    setMissing(null)
    const condition = writeCondition('account', when)
    if (!signal) return add.mutate({ body: { name: name.trim(), kind, days, condition } })
    change.mutate({
      params: { id: signal.id },
      body: {
        version: signal.version,
        // A ready one goes on being called in the language of its reader until it is renamed.
        ...(name.trim() === signal.name ? {} : { name: name.trim() }),
        ...{ kind, days },
        ...(JSON.stringify(when) === JSON.stringify(before) ? {} : { condition }),
      },
    })
  }
  const said = missing ?? (problem && (problem.errors[0]?.detail ?? sentenceOf(problem)))
  const refused = (problem?.errors ?? [])
    .filter(({ pointer }) => pointer.startsWith('/condition/'))
    .map(({ pointer, detail }) => ({ pointer: pointer.slice('/condition'.length), detail }))
  return (
    <Dialog title={signal?.name ?? t('newSignal')} onClose={onClose} wide>
      <div className="form">
        {said && (
          <div className="notice bad" role="alert">
            {said}
          </div>
        )}
        <TextField label={t('name')} value={name} onChange={setName} required />
        <div className="signal-two">
          <SelectField
            label={t('kind')}
            value={kind}
            onChange={next => setKind(next === 'latent' ? 'latent' : 'actual')}
            options={kinds.map(value => ({ value, label: t(`kindLong_${value}`) }))}
          />
          <NumberField
            label={t('days')}
            hint={t('daysHint')}
            value={days}
            onChange={setDays}
            min={1}
            max={365}
            required
          />
        </div>
        <p className="t12 i2">{t('conditionHint')}</p>
        <ConditionEditor
          state={editor}
          about="account"
          vocabulary={vocabulary}
          names={learnt}
          learn={learn}
          find={findValues}
          refused={refused}
        />
        <div className="foot">
          {signal && signal.key === null && <RemoveSignal signal={signal} onDone={onClose} />}
          <span className="grow" />
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary busy={add.isPending || change.isPending} onClick={save}>
            {t('save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
