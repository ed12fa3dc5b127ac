import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { type Profile, profiles, type Statement } from './api.ts'
import { t } from './texts.ts'

/** Keeps a statement in a profile that is there, or in a new one under a name. */
export function KeepDialog({
  statement,
  profiles: kept,
  onClose,
}: {
  statement: Statement
  profiles: readonly Profile[]
  onClose: () => void
}) {
  const [into, setInto] = useState(kept[0] ? String(kept[0].id) : '')
  const [name, setName] = useState('')
  const keep = profiles.useCall('POST /api/profile-statements/:id/keeping', { onDone: onClose })
  const keepIn = (profileId: number) => keep.mutate({ params: { id: statement.id }, body: { profileId } })
  // A profile that was made stays chosen, should keeping in it be refused.
  const make = profiles.useCall('POST /api/profiles', {
    onDone: ({ id }: { id: number }) => {
      setInto(String(id))
      keepIn(id)
    },
  })
  const save = () => (into === '' ? make.mutate({ body: { name: name.trim() } }) : keepIn(Number(into)))
  return (
    <Dialog title={t('keepTitle')} onClose={onClose}>
      <Form onSubmit={save} problem={make.error ?? keep.error}>
        <p className="i2">{statement.sentence}</p>
        {kept.length > 0 && (
          <SelectField
            label={t('profile')}
            value={into}
            onChange={setInto}
            options={[
              ...kept.map(each => ({ value: String(each.id), label: each.name })),
              { value: '', label: t('newProfile') },
            ]}
          />
        )}
        {into === '' && (
          <TextField
            label={t('name')}
            hint={t('nameHint')}
            name="name"
            value={name}
            onChange={setName}
            required
          />
        )}
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            primary
            type="submit"
            busy={make.isPending || keep.isPending}
            disabled={into === '' && name.trim() === ''}
          >
            {t('keepIt')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
