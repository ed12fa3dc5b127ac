import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, CheckField, NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { privacy } from './api.ts'
import { channelName, t } from './texts.ts'

const bases = [
  'consent',
  'contract',
  'legal_obligation',
  'vital_interests',
  'public_task',
  'legitimate_interests',
] as const
const channels = ['email', 'letter', 'phone', 'messaging'] as const
const languages = ['en', 'nl', 'de'] as const
type Purpose = {
  key: string
  profiling: boolean
  basis: (typeof bases)[number]
  channels: (typeof channels)[number][]
  doubleOptIn: boolean
  validMonths: number | null
  active: boolean
  texts: { language: string; version: number; name: string; words: string }[]
}

/** The purposes of contact, each a row. */
export function Purposes() {
  const { user } = useSettings()
  const [open, setOpen] = useState<Purpose | 'new' | null>(null)
  const list = privacy.useApi('GET /api/privacy/purposes')
  if (list.error) return <Failed problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <Loading rows={5} />
  const mayChange = user?.role === 'administrator' || user?.role === 'marketing_manager'
  return (
    <>
      <p className="privacy-why">{t('purposesWhy')}</p>
      {mayChange && (
        <div className="privacy-bar">
          <Button onClick={() => setOpen('new')}>{t('newPurpose')}</Button>
        </div>
      )}
      <Table
        label={t('part_purposes')}
        rows={list.data.items}
        rowKey={purpose => purpose.key}
        empty={null}
        {...(mayChange ? { onOpen: setOpen } : {})}
        columns={[
          {
            key: 'name',
            head: t('purpose'),
            cell: purpose => (
              <>
                <b>{nameOf(purpose)}</b> {!purpose.active && t('off')}
              </>
            ),
          },
          { key: 'basis', head: t('basis'), cell: purpose => t(`basis_${purpose.basis}`) },
          {
            key: 'channels',
            head: t('channels'),
            cell: purpose =>
              purpose.profiling ? channelName(null) : purpose.channels.map(channelName).join(', '),
            phone: false,
          },
          {
            key: 'opt',
            head: t('confirmed'),
            cell: purpose => (purpose.doubleOptIn ? t('yes') : t('no')),
            phone: false,
          },
          {
            key: 'lasts',
            head: t('lasts'),
            cell: purpose =>
              purpose.validMonths === null ? t('lastsAlways') : t('lastsMonths', { n: purpose.validMonths }),
            phone: false,
          },
          {
            key: 'change',
            head: '',
            cell: purpose =>
              mayChange && (
                <Button small onClick={() => setOpen(purpose)}>
                  {t('change')}
                </Button>
              ),
          },
        ]}
      />
      {open !== null && (
        <PurposeDialog purpose={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

const nameOf = ({ texts, key }: Purpose): string =>
  texts.find(({ language }) => language === 'en')?.name ?? texts[0]?.name ?? key

function PurposeDialog({ purpose, onClose }: { purpose: Purpose | null; onClose: () => void }) {
  const toast = useToast()
  const text = (language: string) => purpose?.texts.find(each => each.language === language)
  const form = useForm({
    initial: {
      key: purpose?.key ?? '',
      basis: purpose?.basis ?? 'consent',
      email: purpose?.channels.includes('email') ?? true,
      letter: purpose?.channels.includes('letter') ?? false,
      phone: purpose?.channels.includes('phone') ?? false,
      messaging: purpose?.channels.includes('messaging') ?? false,
      doubleOptIn: purpose?.doubleOptIn ?? true,
      validMonths: purpose?.validMonths ?? null,
      active: purpose?.active ?? true,
      name_en: text('en')?.name ?? '',
      words_en: text('en')?.words ?? '',
      name_nl: text('nl')?.name ?? '',
      words_nl: text('nl')?.words ?? '',
      name_de: text('de')?.name ?? '',
      words_de: text('de')?.words ?? '',
    },
  })
  const call = privacy.useCall('PUT /api/privacy/purposes/:key', {
    onDone: () => {
      toast({ text: t('saved') })
      onClose()
    },
  })
  const { values } = form
  const submit = () =>
    call.mutate(
      {
        params: { key: values.key },
        body: {
          basis: values.basis,
          channels: purpose?.profiling ? [] : channels.filter(channel => values[channel]),
          doubleOptIn: purpose?.profiling ? false : values.doubleOptIn,
          validMonths: values.validMonths,
          active: values.active,
          texts: languages.flatMap(language =>
            values[`name_${language}`] === '' && values[`words_${language}`] === ''
              ? []
              : [{ language, name: values[`name_${language}`], words: values[`words_${language}`] }],
          ),
        },
      },
      { onError: form.fail },
    )
  return (
    <Dialog title={purpose ? nameOf(purpose) : t('newPurpose')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        {!purpose && <TextField {...form.field('key')} label={t('key')} hint={t('keyHint')} required />}
        <SelectField
          {...form.field('basis')}
          onChange={value => form.set('basis', value as (typeof bases)[number])}
          label={t('basis')}
          options={bases.map(value => ({ value, label: t(`basis_${value}`) }))}
        />
        {!purpose?.profiling &&
          channels.map(channel => (
            <CheckField key={channel} {...form.field(channel)} label={channelName(channel)} />
          ))}
        {!purpose?.profiling && <CheckField {...form.field('doubleOptIn')} label={t('doubleOptIn')} />}
        <NumberField {...form.field('validMonths')} label={t('validMonths')} min={1} max={240} />
        <CheckField {...form.field('active')} label={t('active')} />
        {languages.map(language => (
          <div key={language} className="purpose-words">
            <TextField
              {...form.field(`name_${language}`)}
              label={t('nameIn', { language: t(`language_${language}`) })}
              required={language === 'en'}
            />
            <AreaField
              {...form.field(`words_${language}`)}
              label={t('wordsIn', { language: t(`language_${language}`) })}
              {...(text(language) ? { hint: t('version', { n: text(language)!.version }) } : {})}
              rows={2}
            />
          </div>
        ))}
        <p className="i3 t12">{t('wordsHint')}</p>
        <Button primary type="submit" busy={call.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
