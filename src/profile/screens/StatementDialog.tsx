import { useCallback, useState } from 'react'
import { writeCondition } from '../../shared/condition/read.ts'
import type { Condition } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import { Button } from '../../ui/Button.tsx'
import { ConditionEditor, useConditionEditor } from '../../ui/condition/ConditionEditor.tsx'
import { readEdited } from '../../ui/condition/model/complete.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { conditions, findValues, language, profiles, type Statement } from './api.ts'
import { t } from './texts.ts'

/** A statement under a name of the company's own, with a condition that people changed; or one of their own for a profile. */
export function StatementDialog({
  of,
  onClose,
}: {
  of: Statement | { profileId: number }
  onClose: () => void
}) {
  const title = 'profileId' in of ? t('say') : (of.name ?? t('statement'))
  const vocabulary = conditions.useApi('GET /api/condition-vocabulary', { query: { language: language() } })
  return (
    <Dialog title={title} onClose={onClose} wide>
      {vocabulary.error && <Failed problem={vocabulary.error} onRetry={() => void vocabulary.refetch()} />}
      {!vocabulary.error && !vocabulary.data && <Loading rows={4} />}
      {vocabulary.data && <Edited of={of} vocabulary={vocabulary.data as never} onClose={onClose} />}
    </Dialog>
  )
}

function Edited({
  of,
  vocabulary,
  onClose,
}: {
  of: Statement | { profileId: number }
  vocabulary: Vocabulary
  onClose: () => void
}) {
  const statement = 'profileId' in of ? null : of
  const before = (statement?.condition.when ?? { all: [] }) as Condition
  const [name, setName] = useState(statement?.name ?? '')
  const [names, setNames] = useState<Statement['names']>(statement?.names ?? {})
  const [incomplete, setIncomplete] = useState(false)
  const editor = useConditionEditor(before)
  const learn = useCallback(
    (key: string, value: string) => setNames(known => ({ ...known, [key]: value })),
    [],
  )
  const change = profiles.useCall('PATCH /api/profile-statements/:id', { onDone: onClose })
  const say = profiles.useCall('POST /api/profiles/:id/statements', { onDone: onClose })
  const save = () => {
    const { when } = readEdited(editor.condition, 'account', vocabulary)
    setIncomplete(when === null)
    if (when === null) return
    const called = name.trim() === '' ? null : name.trim()
    const condition = writeCondition('account', when)
    if ('profileId' in of)
      return say.mutate({ params: { id: of.profileId }, body: { name: called, condition } })
    const isSame = JSON.stringify(when) === JSON.stringify(before)
    change.mutate({ params: { id: of.id }, body: { name: called, ...(isSame ? {} : { condition }) } })
  }
  const problem = change.error ?? say.error
  const refused = (problem?.errors ?? []).map(({ pointer, detail }) => ({
    pointer: pointer.replace(/^\/condition/, ''),
    detail,
  }))
  return (
    <div className="form">
      {(incomplete || problem) && (
        <div className="notice bad" role="alert">
          {incomplete ? t('incomplete') : (problem?.errors[0]?.detail ?? sentenceOf(problem))}
        </div>
      )}
      <TextField label={t('name')} hint={t('statementNameHint')} value={name} onChange={setName} />
      <ConditionEditor
        state={editor}
        about="account"
        vocabulary={vocabulary}
        names={names}
        learn={learn}
        find={findValues}
        refused={refused}
      />
      <p className="t12 i2">{t(statement ? 'changedHint' : 'sayHint')}</p>
      <div className="foot">
        <span className="grow" />
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button primary busy={change.isPending || say.isPending} onClick={save}>
          {t('save')}
        </Button>
      </div>
    </div>
  )
}
