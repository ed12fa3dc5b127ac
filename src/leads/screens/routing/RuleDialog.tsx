import { useCallback, useState } from 'react'
import type { Names } from '../../../shared/condition/naming.ts'
import type { Condition } from '../../../shared/condition/tree.ts'
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import type { Problem } from '../../../ui/api.ts'
import { Button } from '../../../ui/Button.tsx'
import { ConditionEditor, useConditionEditor } from '../../../ui/condition/ConditionEditor.tsx'
import { readEdited } from '../../../ui/condition/model/complete.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextField } from '../../../ui/Field.tsx'
import { Loading, sentenceOf } from '../../../ui/States.tsx'
import { findValues, language } from '../api.ts'
import { type Rule, routing, type Target } from './api.ts'
import { TargetFields } from './TargetFields.tsx'
import { t } from './texts.ts'

type Props = {
  rule: Rule
  names: Names
  busy: boolean
  problem: Problem | null
  onSave: (rule: Rule) => void
  onRemove: (() => void) | null
  onClose: () => void
}

/** One rule: its name, which leads, and who gets them. */
export function RuleDialog(props: Props) {
  const { data } = routing.useApi('GET /api/routing/vocabulary', { query: { language: language() } })
  return (
    <Dialog title={props.rule.label || t('newRule')} onClose={props.onClose} wide>
      {data ? <RuleForm {...props} vocabulary={data as Vocabulary} /> : <Loading rows={6} />}
    </Dialog>
  )
}

const everybody: Condition = { all: [] }
const isEverybody = (when: Condition): boolean => 'all' in when && when.all.length === 0

function RuleForm({
  rule,
  names,
  vocabulary,
  busy,
  problem,
  onSave,
  onRemove,
  onClose,
}: Props & { vocabulary: Vocabulary }) {
  const [label, setLabel] = useState(rule.label)
  const [to, setTo] = useState<Target>(rule.to)
  const [learnt, setLearnt] = useState(names)
  const [missing, setMissing] = useState<string | null>(null)
  const editor = useConditionEditor((rule.when as Condition | null) ?? everybody)
  const learn = useCallback(
    (key: string, name: string) => setLearnt(before => ({ ...before, [key]: name })),
    [],
  )
  const save = () => {
    const { when } = readEdited(editor.condition, 'person', vocabulary)
    if (label.trim() === '') return setMissing(t('unnamed'))
    if (when === null) return setMissing(t('incomplete'))
    if (to.kind !== 'account_owner' && to.users.length === 0) return setMissing(t('nobody'))
    setMissing(null)
    onSave({ ...rule, label: label.trim(), when: isEverybody(when) ? null : when, to })
  }
  const said = missing ?? (problem && (problem.errors[0]?.detail ?? sentenceOf(problem)))
  const refused = (problem?.errors ?? []).flatMap(({ pointer, detail }) => {
    const at = pointer.indexOf('/when')
    return at < 0 ? [] : [{ pointer: pointer.slice(at), detail }]
  })
  return (
    <div className="form">
      {said && (
        <div className="notice bad" role="alert">
          {said}
        </div>
      )}
      <TextField label={t('ruleName')} hint={t('ruleNameHint')} value={label} onChange={setLabel} required />
      <fieldset className="routing-part">
        <legend>{t('when')}</legend>
        <p className="t12 i3">{t('whenHint')}</p>
        <ConditionEditor
          state={editor}
          about="person"
          vocabulary={vocabulary}
          names={learnt}
          learn={learn}
          find={findValues}
          refused={refused}
        />
      </fieldset>
      <TargetFields to={to} onChange={setTo} />
      <div className="foot">
        {onRemove && (
          <Button quiet onClick={onRemove}>
            {t('removeRule')}
          </Button>
        )}
        <span className="grow" />
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button primary busy={busy} onClick={save}>
          {t('keep')}
        </Button>
      </div>
    </div>
  )
}
