import { Button } from '../../ui/Button.tsx'
import { CheckField, DateField, SelectField } from '../../ui/Field.tsx'
import { t } from './texts.ts'

/** By whom, what, and when it was asked. */
export function RequestNarrowing({
  askers,
  address,
  onChange,
  isNarrowed,
}: {
  askers: readonly { id: number; name: string }[]
  address: Record<string, string | undefined>
  onChange: (part: Record<string, string | undefined>) => void
  isNarrowed: boolean
}) {
  const set = (name: string) => (value: string) => onChange({ [name]: value === '' ? undefined : value })
  return (
    <search className="privacy-narrow">
      <SelectField
        label={t('what')}
        value={address.kind ?? ''}
        onChange={set('kind')}
        options={[
          { value: '', label: t('anyKind') },
          { value: 'access', label: t('kind_access') },
          { value: 'erasure', label: t('kind_erasure') },
        ]}
      />
      <SelectField
        label={t('askedBy')}
        value={address.by ?? ''}
        onChange={set('by')}
        options={[
          { value: '', label: t('anyAsker') },
          { value: 'person', label: t('thePeople') },
          ...askers.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <DateField label={t('from')} value={address.from ?? ''} onChange={set('from')} />
      <DateField label={t('to')} value={address.to ?? ''} onChange={set('to')} />
      <CheckField
        name="open"
        label={t('openOnly')}
        value={address.open === 'true'}
        onChange={open => onChange({ open: open ? 'true' : undefined })}
      />
      {isNarrowed && (
        <Button
          small
          quiet
          onClick={() =>
            onChange({ kind: undefined, by: undefined, from: undefined, to: undefined, open: undefined })
          }
        >
          {t('widen')}
        </Button>
      )}
    </search>
  )
}
