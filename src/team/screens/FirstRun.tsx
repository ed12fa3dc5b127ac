import { Button } from '../../ui/Button.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { team } from './api.ts'
import { Entrance } from './Entrance.tsx'
import { t } from './texts.ts'

const months = Array.from({ length: 12 }, (_, index) => String(index + 1))
const same = (values: readonly string[]) => values.map(value => ({ value, label: value }))

/** The first page of an empty installation: company and administrator, once only. */
export function FirstRun({ onDone }: { onDone: () => void }) {
  const format = useFormat()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const form = useForm({
    initial: {
      'company/name': '',
      'company/currency': 'EUR',
      'company/fiscalYearStart': '1',
      timeZone: zone,
      'administrator/name': '',
      'administrator/email': '',
      'administrator/password': '',
    },
  })
  // The names here are whole pointers, since company and administrator both have a name.
  const field = (name: keyof typeof form.values) => ({
    ...form.field(name),
    error: form.problem?.errors.find(({ pointer }) => pointer === `/${name}`)?.detail,
  })
  const call = team.useCall('POST /api/first-run', { onDone })
  const { values } = form
  const submit = () =>
    call.mutate(
      {
        body: {
          company: {
            name: values['company/name'],
            currency: values['company/currency'],
            fiscalYearStart: Number(values['company/fiscalYearStart']),
            timeZone: values.timeZone,
            languages: ['en'],
          },
          administrator: {
            name: values['administrator/name'],
            email: values['administrator/email'],
            password: values['administrator/password'],
          },
        },
      },
      { onError: form.fail },
    )
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <Entrance title={t('firstTitle')} why={t('firstWhy')}>
      <Form onSubmit={submit} problem={form.problem}>
        <h2>{t('companyHead')}</h2>
        <TextField {...field('company/name')} label={t('companyName')} required autoComplete="organization" />
        <SelectField
          {...field('company/currency')}
          label={t('currency')}
          hint={t('currencyWhy')}
          options={same(Intl.supportedValuesOf('currency'))}
        />
        <SelectField
          {...field('company/fiscalYearStart')}
          label={t('fiscalYearStart')}
          options={months.map(value => ({
            value,
            label: format.monthName(`2026-${value.padStart(2, '0')}`),
          }))}
        />
        <SelectField
          {...form.field('timeZone')}
          label={t('timeZone')}
          hint={t('timeZoneWhy')}
          options={same(zones.includes(zone) ? zones : [zone, ...zones])}
        />
        <h2>{t('administratorHead')}</h2>
        <TextField {...field('administrator/name')} label={t('yourName')} required autoComplete="name" />
        <TextField
          {...field('administrator/email')}
          label={t('email')}
          type="email"
          required
          autoComplete="username"
        />
        <TextField
          {...field('administrator/password')}
          label={t('password')}
          hint={t('passwordWhy')}
          type="password"
          required
          autoComplete="new-password"
        />
        <Button primary type="submit" busy={call.isPending}>
          {t('setUp')}
        </Button>
      </Form>
    </Entrance>
  )
}
