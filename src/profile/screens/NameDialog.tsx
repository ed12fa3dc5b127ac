import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { type Profile, profiles } from './api.ts'
import { t } from './texts.ts'

/** Makes a profile with nothing in it yet, or names one anew. */
export function NameDialog({ profile, onClose }: { profile: Profile | null; onClose: () => void }) {
  const [name, setName] = useState(profile?.name ?? '')
  const make = profiles.useCall('POST /api/profiles', { onDone: onClose })
  const rename = profiles.useCall('PATCH /api/profiles/:id', { onDone: onClose })
  const body = { name: name.trim() }
  const save = () => (profile ? rename.mutate({ params: { id: profile.id }, body }) : make.mutate({ body }))
  const problem = make.error ?? rename.error
  return (
    <Dialog title={t(profile ? 'rename' : 'make')} onClose={onClose}>
      <Form onSubmit={save} problem={problem}>
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          name="name"
          value={name}
          onChange={setName}
          required
          error={problem?.errors.find(({ pointer }) => pointer === '/name')?.detail}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            primary
            type="submit"
            busy={make.isPending || rename.isPending}
            disabled={body.name === '' || body.name === profile?.name}
          >
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
