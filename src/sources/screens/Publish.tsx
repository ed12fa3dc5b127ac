import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField, TextField } from '../../ui/Field.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { sources } from './api.ts'
import { t } from './texts.ts'

/** Publishing runs the examples and says which do not hold. */
export function Publish({ version, onClose }: { version: number; onClose: () => void }) {
  const toast = useToast()
  const [at, setAt] = useState('')
  const [accept, setAccept] = useState(false)
  const examples = sources.useApi('GET /api/sources/examples')
  const failing = examples.data?.items.filter(({ draft }) => draft && !draft.holds) ?? []
  const publish = sources.useCall('POST /api/sources/publication', {
    onDone: () => {
      toast({ text: t('published', { version }) })
      onClose()
    },
  })
  const isMoment = at === '' || !Number.isNaN(Date.parse(at))
  return (
    <Dialog title={t('publishHead', { version })} onClose={onClose}>
      <div className="form">
        {publish.error && (
          <div className="notice bad" role="alert">
            {sentenceOf(publish.error)}
          </div>
        )}
        <p>{t('publishWhy')}</p>
        <p className={failing.length > 0 ? 'notice bad' : 'i3'}>
          {failing.length > 0 ? t('failing', { n: failing.length }) : t('holdAll')}
        </p>
        {failing.length > 0 && (
          <>
            <ul className="list">
              {failing.map(({ id, name }) => (
                <li key={id}>{name}</li>
              ))}
            </ul>
            <CheckField label={t('publishAccept')} value={accept} onChange={setAccept} />
          </>
        )}
        <TextField
          label={t('publishAt')}
          hint={t('publishAtHint')}
          type="datetime-local"
          value={at}
          onChange={setAt}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            primary
            busy={publish.isPending}
            disabled={!isMoment || (failing.length > 0 && !accept)}
            onClick={() =>
              publish.mutate({
                body: { accept, ...(at === '' ? {} : { fromAt: new Date(at).toISOString() }) },
              })
            }
          >
            {t('publish')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
