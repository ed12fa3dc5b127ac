import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { DateField, SelectField, TextField } from '../../ui/Field.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { platforms } from '../model/presets.ts'
import { exposure, type WholeImport } from './api.ts'
import { t } from './texts.ts'
import { platformName } from './words.ts'

/** How a draft is read: guessed, and changed here. */
export function ReadingForm({ whole }: { whole: WholeImport }) {
  const settings = useSettings()
  const { reading, plan } = whole
  const [values, setValues] = useState({
    platform: whole.platform,
    account: whole.account,
    decimal: reading.decimal as string,
    dateOrder: reading.dateOrder as string,
    currency: reading.currency,
    rate: reading.rate === null ? '' : String(reading.rate),
    from: reading.from ?? '',
    until: reading.until ?? '',
  })
  const change = exposure.useCall('PATCH /api/exposure/imports/:id')
  const set = (name: keyof typeof values) => (value: string) => setValues({ ...values, [name]: value })
  const rate = Number(values.rate.replace(',', '.'))
  const save = () =>
    change.mutate({
      params: { id: whole.id },
      body: {
        platform: values.platform as (typeof platforms)[number],
        account: values.account,
        decimal: values.decimal as '.',
        dateOrder: values.dateOrder as 'dmy',
        currency: values.currency.toUpperCase(),
        rate: values.rate.trim() === '' || !(rate > 0) ? null : rate,
        from: values.from || null,
        until: values.until || null,
      },
    })
  const fault = (name: string) => change.error?.errors.find(({ pointer }) => pointer.endsWith(name))?.detail
  return (
    <form
      className="exposure-filter"
      onSubmit={event => {
        event.preventDefault()
        save()
      }}
    >
      <SelectField
        label={t('platform')}
        value={values.platform}
        onChange={set('platform')}
        options={platforms.map(value => ({ value, label: platformName(value) }))}
      />
      <TextField
        label={t('account')}
        hint={t('accountHint')}
        value={values.account}
        onChange={set('account')}
      />
      <SelectField
        label={t('decimal')}
        value={values.decimal}
        onChange={set('decimal')}
        options={[
          { value: '.', label: t('decimalPoint') },
          { value: ',', label: t('decimalComma') },
        ]}
      />
      <SelectField
        label={t('dateOrder')}
        value={values.dateOrder}
        onChange={set('dateOrder')}
        options={[
          { value: 'dmy', label: t('dmy') },
          { value: 'mdy', label: t('mdy') },
        ]}
      />
      <TextField
        label={t('currency')}
        value={values.currency}
        onChange={set('currency')}
        error={fault('currency')}
      />
      {values.currency.toUpperCase() !== settings.currency && (
        <TextField
          label={t('rate')}
          hint={t('rateHint')}
          value={values.rate}
          onChange={set('rate')}
          error={fault('rate')}
          required
        />
      )}
      {plan && !plan.hasDays && (
        <fieldset className="exposure-period">
          <legend>{t('period')}</legend>
          <DateField label={t('from')} value={values.from} onChange={set('from')} />
          <DateField label={t('until')} value={values.until} onChange={set('until')} error={fault('until')} />
        </fieldset>
      )}
      <Button type="submit" busy={change.isPending}>
        {t('save')}
      </Button>
      {change.error && change.error.errors.length === 0 && (
        <div className="notice bad" role="alert">
          {sentenceOf(change.error)}
        </div>
      )}
    </form>
  )
}
