import { useCallback, useState } from 'react'
import type { Names } from '../../shared/condition/naming.ts'
import type { Condition, Match } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { ConditionEditor, useConditionEditor } from '../../ui/condition/ConditionEditor.tsx'
import { MatchEditor } from '../../ui/condition/MatchEditor.tsx'
import { readEdited } from '../../ui/condition/model/complete.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, TextField } from '../../ui/Field.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { findValues } from './api.ts'
import { t } from './definition-texts.ts'
import type { RuleList } from './RulesRead.tsx'

/** A rule as it is edited; which of its fields count, its list says. */
export type EditedRule = {
  list: RuleList
  id: string
  label: string
  when: Condition
  points: number | null
  touches: Match
  pointsEach: number | null
  cap: number | null
  halfLifeDays: number | null
  minimumTouches: number | null
  minimumDays: number | null
}

type Props = {
  rule: EditedRule
  isNew: boolean
  vocabulary: Vocabulary
  names: Names
  busy: boolean
  problem: Problem | null
  onSave: (rule: EditedRule) => void
  onRemove: () => void
  onClose: () => void
}

/** One rule: its name, what it asks for, and what it gives. */
export function RuleDialog({
  rule,
  isNew,
  vocabulary,
  names,
  busy,
  problem,
  onSave,
  onRemove,
  onClose,
}: Props) {
  const [edited, setEdited] = useState(rule)
  const [learnt, setLearnt] = useState(names)
  const [missing, setMissing] = useState<string | null>(null)
  const editor = useConditionEditor(rule.when)
  const learn = useCallback(
    (key: string, name: string) => setLearnt(before => ({ ...before, [key]: name })),
    [],
  )
  const set =
    <K extends keyof EditedRule>(key: K) =>
    (value: EditedRule[K]) =>
      setEdited(before => ({ ...before, [key]: value }))
  const asks = { vocabulary, names: learnt, learn, find: findValues }
  const ofTouches = rule.list === 'engagement'
  const save = () => {
    const { when } = readEdited(editor.condition, 'person', vocabulary)
    if (!ofTouches && when === null) return setMissing(t('ruleIncomplete'))
    if (edited.label.trim() === '') return setMissing(t('ruleUnnamed'))
    setMissing(null)
    onSave({ ...edited, when: when ?? edited.when })
  }
  const said = missing ?? (problem ? sentenceOfRule(problem) : null)
  const refused = (problem?.errors ?? []).flatMap(({ pointer, detail }) => {
    const at = pointer.indexOf('/when')
    return at < 0 ? [] : [{ pointer: pointer.slice(at), detail }]
  })
  return (
    <Dialog title={isNew ? t(`new_${rule.list}`) : rule.label} onClose={onClose} wide>
      <div className="form">
        {said && (
          <div className="notice bad" role="alert">
            {said}
          </div>
        )}
        <TextField
          label={t('ruleName')}
          hint={t('ruleNameHint')}
          value={edited.label}
          onChange={set('label')}
          required
        />
        {ofTouches ? (
          <fieldset className="rule-touches">
            <legend>{t('whichTouches')}</legend>
            <MatchEditor {...asks} about="person" match={edited.touches} onChange={set('touches')} />
          </fieldset>
        ) : (
          <ConditionEditor {...asks} state={editor} about="person" refused={refused} />
        )}
        {rule.list === 'fit' && (
          <NumberField
            label={t('pointsOf')}
            hint={t('pointsHint')}
            value={edited.points}
            onChange={set('points')}
            required
          />
        )}
        {ofTouches && (
          <div className="rule-numbers">
            <NumberField
              label={t('pointsEach')}
              value={edited.pointsEach}
              onChange={set('pointsEach')}
              required
            />
            <NumberField label={t('atMost')} value={edited.cap} onChange={set('cap')} required />
            <NumberField
              label={t('halfLife')}
              value={edited.halfLifeDays}
              onChange={set('halfLifeDays')}
              required
            />
            <NumberField
              label={t('leastTouches')}
              value={edited.minimumTouches}
              onChange={set('minimumTouches')}
            />
            <NumberField label={t('leastDays')} value={edited.minimumDays} onChange={set('minimumDays')} />
          </div>
        )}
        <div className="foot">
          {!isNew && (
            <Button quiet onClick={onRemove}>
              {t('takeOut')}
            </Button>
          )}
          <span className="grow" />
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary busy={busy} onClick={save}>
            {t('keep')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** The first mistake of a refusal, or its sentence. */
const sentenceOfRule = (problem: Problem): string => problem.errors?.[0]?.detail ?? sentenceOf(problem)
