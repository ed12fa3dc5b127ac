import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { DateField, NumberField, TextField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { type Profile, profiles } from './api.ts'
import { t } from './texts.ts'

/** How many such companies there are in the market, as somebody counted or estimated them. */
export function MarketDialog({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const [companies, setCompanies] = useState<number | null>(profile.market[0]?.companies ?? null)
  const [source, setSource] = useState(profile.market[0]?.source ?? '')
  const [asOf, setAsOf] = useState('')
  const enter = profiles.useCall('POST /api/profiles/:id/market', { onDone: onClose })
  const save = () =>
    companies !== null &&
    enter.mutate({ params: { id: profile.id }, body: { companies, source: source.trim(), asOf } })
  const at = (field: string) => enter.error?.errors.find(({ pointer }) => pointer === `/${field}`)?.detail
  return (
    <Dialog title={t('market')} onClose={onClose}>
      <Form onSubmit={save} problem={enter.error}>
        <p className="i2">{profile.sentence}</p>
        <NumberField
          label={t('companies')}
          name="companies"
          value={companies}
          onChange={setCompanies}
          min={1}
          error={at('companies')}
          required
        />
        <TextField
          label={t('source')}
          hint={t('sourceHint')}
          name="source"
          value={source}
          onChange={setSource}
          error={at('source')}
          required
        />
        <DateField
          label={t('asOf')}
          name="asOf"
          value={asOf}
          onChange={setAsOf}
          error={at('asOf')}
          required
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            primary
            type="submit"
            busy={enter.isPending}
            disabled={companies === null || source.trim() === '' || asOf === ''}
          >
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
