import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, CheckField, DateField, SelectField, TextField } from '../../ui/Field.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { askedOf, ruleChannels } from '../model/rule.ts'
import type { ShownRule, ShownTest } from './api.ts'
import { t } from './texts.ts'
import { channelName } from './words.ts'

type Typed = { of: ShownTest['of']; values: string; not: boolean }
const typed = ({ of, in: values, not }: ShownTest): Typed => ({
  of,
  values: (values ?? []).join('\n'),
  not: not ?? false,
})
const read = ({ of, values, not }: Typed): ShownTest => {
  const lines = values
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  return { of, ...(lines.length > 0 ? { in: lines } : {}), ...(not ? { not } : {}) }
}

/** One rule of the draft. */
export function RuleDialog({
  rule,
  problem,
  busy,
  onSave,
  onRemove,
  onClose,
}: {
  rule: ShownRule
  problem: Problem | null
  busy: boolean
  onSave: (rule: ShownRule) => void
  onRemove?: () => void
  onClose: () => void
}) {
  const [name, setName] = useState(rule.name)
  const [channel, setChannel] = useState<string>(rule.channel)
  const [off, setOff] = useState(rule.off ?? false)
  const [from, setFrom] = useState(rule.from ?? '')
  const [until, setUntil] = useState(rule.until ?? '')
  const [tests, setTests] = useState(rule.when.map(typed))
  const change = (at: number, part: Partial<Typed>) =>
    setTests(tests.map((test, place) => (place === at ? { ...test, ...part } : test)))
  const save = () =>
    onSave({
      ...rule,
      name: name.trim(),
      channel: channel as ShownRule['channel'],
      when: tests.map(read),
      off,
      from: from || null,
      until: until || null,
    })
  return (
    <Dialog title={rule.name || t('addRule')} onClose={onClose} wide>
      <div className="form">
        {problem && (
          <div className="notice bad" role="alert">
            {sentenceOf(problem)}
          </div>
        )}
        <TextField label={t('ruleName')} value={name} onChange={setName} required />
        <SelectField
          label={t('ruleChannel')}
          value={channel}
          onChange={setChannel}
          options={ruleChannels.map(value => ({ value, label: channelName(value) }))}
        />
        <h3 className="t13">{t('ruleTests')}</h3>
        {tests.map((test, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          <fieldset key={at} className="source-test">
            <SelectField
              label={t('testOf')}
              value={test.of}
              onChange={of => change(at, { of: of as Typed['of'] })}
              options={askedOf.map(value => ({ value, label: t(`of_${value}`) }))}
            />
            <CheckField label={t('testNot')} value={test.not} onChange={not => change(at, { not })} />
            <AreaField
              label={t('testValues')}
              hint={t('testValuesHint')}
              rows={Math.min(8, test.values.split('\n').length + 1)}
              value={test.values}
              onChange={values => change(at, { values })}
            />
            <Button small quiet onClick={() => setTests(tests.filter((_, place) => place !== at))}>
              {t('remove')}
            </Button>
          </fieldset>
        ))}
        <Button small onClick={() => setTests([...tests, { of: 'utm_medium', values: '', not: false }])}>
          {t('addTest')}
        </Button>
        <div className="source-days">
          <DateField label={t('ruleFrom')} value={from} onChange={setFrom} />
          <DateField label={t('ruleUntil')} value={until} onChange={setUntil} />
        </div>
        <CheckField label={t('ruleOff')} value={off} onChange={setOff} />
        <div className="foot">
          {onRemove && (
            <Button danger onClick={onRemove}>
              {t('remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary busy={busy} disabled={name.trim() === ''} onClick={save}>
            {t('save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
