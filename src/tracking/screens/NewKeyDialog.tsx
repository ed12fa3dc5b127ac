import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import type { KeyKind } from '../model/key-scopes.ts'
import { type MadeKey, tracking } from './api.ts'
import { CopyText } from './CopyText.tsx'
import { KeyRights, rightsBody, usualRights } from './KeyRights.tsx'
import { originsOf } from './origins.ts'
import { curlSnippet, nodeSnippet, pageSnippet, policySnippet } from './snippet.ts'
import { t } from './texts.ts'

/** Makes a write key and shows it, this once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<MadeKey | null>(null)
  const [kind, setKind] = useState<KeyKind>('server')
  const [rights, setRights] = useState(usualRights)
  const form = useForm({ initial: { name: '', origins: '' } })
  const make = tracking.useCall('POST /api/write-keys', { onDone: setMade })
  const submit = () => {
    const { name, origins } = form.values
    const body = {
      name,
      kind,
      ...rightsBody(kind, rights),
      ...(kind === 'browser' && { origins: originsOf(origins) }),
    }
    make.mutate({ body }, { onError: form.fail })
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
          {made.kind === 'browser' ? (
            <>
              <CopyText label={t('page')} text={pageSnippet(host, made.key)} />
              <CopyText label={t('policy')} text={policySnippet(host)} />
            </>
          ) : (
            <>
              <CopyText label={t('node')} text={nodeSnippet(host, made.key)} />
              <CopyText label={t('curl')} text={curlSnippet(host, made.key)} />
            </>
          )}
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
        <SelectField
          name="kind"
          label={t('kind')}
          hint={t(`${kind}Why`)}
          value={kind}
          onChange={to => setKind(to as KeyKind)}
          options={(['server', 'browser'] as const).map(one => ({ value: one, label: t(one) }))}
        />
        {kind === 'browser' && (
          <AreaField {...form.field('origins')} label={t('origins')} hint={t('originsHint')} rows={3} />
        )}
        <KeyRights kind={kind} value={rights} onChange={setRights} errors={form.errors} />
        <div className="foot">
          <Button primary type="submit" busy={make.isPending}>
            {t('make')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
