import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, SelectField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { intent, type Signal } from './api.ts'
import { t } from './texts.ts'
import { verdictWord } from './words.ts'

const settings = ['auto', 'on', 'off'] as const

/** Says that a signal is on or off, with a word why; or leaves it to what is measured. */
export function SettingDialog({ signal, onClose }: { signal: Signal; onClose: () => void }) {
  const [setting, setSetting] = useState<(typeof settings)[number]>(signal.setting)
  const [note, setNote] = useState('')
  const change = intent.useCall('PATCH /api/intent/signals/:id', { onDone: onClose })
  const save = () =>
    change.mutate({
      params: { id: signal.id },
      body: { version: signal.version, setting, ...(note.trim() === '' ? {} : { note }) },
    })
  return (
    <Dialog title={signal.name} onClose={onClose}>
      <Form onSubmit={save} problem={change.error}>
        <p className="t12 i2">{t('measuredAs', { verdict: verdictWord(signal.measured) })}</p>
        <SelectField
          label={t('watched')}
          name="setting"
          value={setting}
          onChange={next => setSetting(settings.find(each => each === next) ?? 'auto')}
          options={settings.map(value => ({ value, label: t(`setting_${value}`) }))}
        />
        <AreaField
          label={t('why')}
          hint={t('whyHint')}
          name="note"
          value={note}
          onChange={setNote}
          rows={3}
          required={setting !== 'auto'}
          error={change.error?.errors.find(({ pointer }) => pointer === '/note')?.detail}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={change.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
