import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type ShownKey, tracking } from './api.ts'
import { CopyText } from './CopyText.tsx'
import { KeyRights, type Rights, rightsBody } from './KeyRights.tsx'
import { originsOf } from './origins.ts'
import { signSnippet } from './snippet.ts'
import { t } from './texts.ts'

/** What a key may, where it may be used, and for pages how their users are signed. */
export function ChangeKeyDialog({ writeKey, onClose }: { writeKey: ShownKey; onClose: () => void }) {
  const { id, name, kind, origins, site, ...rest } = writeKey
  const toast = useToast()
  const { user } = useSettings()
  const form = useForm({ initial: { name, origins: origins.join('\n') } })
  const [rights, setRights] = useState<Rights>({
    scopes: rest.scopes,
    callsPerMinute: rest.callsPerMinute,
    dailyMessages: rest.dailyMessages,
    trustsUnsigned: rest.trustsUnsigned,
    mode: site.mode,
    searchParameters: site.searchParameters.join(', '),
    outbound: site.outbound,
    downloads: site.downloads,
  })
  const change = tracking.useCall('PATCH /api/write-keys/:id', {
    onDone: () => {
      toast({ text: t('saved', { name: form.values.name }) })
      onClose()
    },
  })
  const submit = () => {
    const body = {
      name: form.values.name,
      ...rightsBody(kind, rights),
      ...(kind === 'browser' && { origins: originsOf(form.values.origins) }),
    }
    change.mutate({ params: { id }, body }, { onError: form.fail })
  }
  return (
    <Dialog title={t('changeHead', { name })} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('keyName')} required />
        {kind === 'browser' && (
          <AreaField {...form.field('origins')} label={t('origins')} hint={t('originsHint')} rows={3} />
        )}
        <KeyRights kind={kind} value={rights} onChange={setRights} errors={form.errors} />
        {kind === 'browser' && user?.role === 'administrator' && <Signing id={id} />}
        <div className="foot">
          <Button primary type="submit" busy={change.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function Signing({ id }: { id: number }) {
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <div className="row">
        <Button small onClick={() => setOpen(true)}>
          {t('signingShow')}
        </Button>
      </div>
    )
  return <Secret id={id} />
}

function Secret({ id }: { id: number }) {
  const found = tracking.useApi('GET /api/write-keys/:id/signing-secret', { params: { id } })
  if (!found.data) return null
  return (
    <div className="stack">
      <p className="i2">{t('signingWhy')}</p>
      <CopyText label={t('signing')} text={found.data.secret} />
      <CopyText label={t('sign')} text={signSnippet()} />
    </div>
  )
}
