import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { capture, type MadeKey } from './api.ts'
import { CopyText } from './CopyText.tsx'
import { curlSnippet, nodeSnippet } from './snippet.ts'
import { t } from './texts.ts'

/** Origins as typed, one a line, without the path that people paste along. */
const originsOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .filter(line => line !== '')
    .map(line => line.toLowerCase().replace(/^(https?:\/\/[^/]+)\/.*$/, '$1'))

/** Makes a write key and shows it, this once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<MadeKey | null>(null)
  const form = useForm({ initial: { name: '', origins: '' } })
  const make = capture.useCall('POST /api/write-keys', { onDone: setMade })
  const submit = () => {
    const { name, origins } = form.values
    make.mutate({ body: { name, origins: originsOf(origins) } }, { onError: form.fail })
  }
  if (made) {
    const host = window.location.origin
    return (
      <Dialog wide title={t('madeHead', { name: made.name })} onClose={onClose}>
        <div className="stack">
          <div className="notice" role="status">
            {t('madeWhy')}
          </div>
          <CopyText primary label={t('key')} text={made.key} />
          <CopyText label={t('node')} text={nodeSnippet(host, made.key)} />
          <CopyText label={t('curl')} text={curlSnippet(host, made.key)} />
          <div className="row">
            <Button onClick={onClose}>{t('done')}</Button>
          </div>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={t('addKey')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('keyName')} hint={t('keyNameHint')} required autoFocus />
        <AreaField {...form.field('origins')} label={t('origins')} hint={t('originsHint')} rows={3} />
        <div className="foot">
          <Button primary type="submit" busy={make.isPending}>
            {t('make')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
