import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { AreaField, CheckField, NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { Security } from '../model/contract.ts'
import { mailbox, type Settings } from './api.ts'
import './mailbox.css'
import { t } from './texts.ts'

const securities = ['tls', 'starttls', 'none'] as const
const usualPort: Record<Security, number> = { tls: 993, starttls: 143, none: 143 }

/** Where the mailbox is, what happens to what was filed, and how it goes. */
export function MailboxSettings() {
  const settings = mailbox.useApi('GET /api/mailbox')
  if (settings.error || !settings.data)
    return <Awaited title={t('settingsTitle')} problem={settings.error} onRetry={() => settings.refetch()} />
  return (
    <Page plain title={t('settingsTitle')}>
      <p className="mail-why">{t('settingsWhy')}</p>
      <How settings={settings.data} />
      <SettingsForm settings={settings.data} />
    </Page>
  )
}

function How({ settings }: { settings: Settings }) {
  const f = useFormat()
  const { active, problem, problemSince, checkedAt } = settings
  return (
    <Section title={t('state')} note={<Door to="/mail">{t('toFile')}</Door>}>
      <p className={active && problem ? 'bad' : undefined} role="status">
        {!active
          ? t('off')
          : problem
            ? t('failing', { problem, when: f.moment(problemSince!) })
            : checkedAt
              ? t('checked', { when: f.moment(checkedAt) })
              : t('never')}
      </p>
    </Section>
  )
}

function SettingsForm({ settings }: { settings: Settings }) {
  const toast = useToast()
  const form = useForm({
    initial: {
      host: settings.host ?? '',
      port: settings.port,
      security: settings.security,
      userName: settings.userName ?? '',
      password: '',
      folder: settings.folder,
      whenDone: settings.whenDone,
      moveTo: settings.moveTo ?? '',
      address: settings.address ?? '',
      ownDomains: settings.ownDomains.join('\n'),
      trustedHost: settings.trustedHost ?? '',
    },
  })
  const [active, setActive] = useState(settings.active)
  const { values } = form
  const save = mailbox.useCall('PUT /api/mailbox', {
    onDone: () => {
      form.set('password', '')
      toast({ text: t('saved') })
    },
  })
  const trial = mailbox.useCall('POST /api/mailbox/trial')
  const place = {
    host: values.host,
    port: values.port,
    security: values.security,
    userName: values.userName,
    ...(values.password === '' ? {} : { password: values.password }),
    folder: values.folder,
    whenDone: values.whenDone,
    moveTo: values.whenDone === 'move' ? values.moveTo : null,
  }
  const submit = () =>
    save.mutate(
      {
        body: {
          ...place,
          active,
          address: values.address,
          ownDomains: values.ownDomains.split(/[\s,;]+/).filter(domain => domain !== ''),
          trustedHost: values.trustedHost.trim() === '' ? null : values.trustedHost,
        },
      },
      { onError: form.fail },
    )
  const tryIt = () => {
    trial.mutate({ body: place }, { onError: form.fail })
  }
  return (
    <div className="mail-settings">
      <Form onSubmit={submit} problem={form.problem}>
        <div className="mail-two">
          <Section title={t('server')}>
            <div className="mail-fields">
              <TextField {...form.field('host')} label={t('host')} required autoComplete="off" />
              <SelectField
                label={t('security')}
                value={values.security}
                error={form.errors.security}
                onChange={value => {
                  form.set('security', value as Security)
                  if (Object.values(usualPort).includes(values.port))
                    form.set('port', usualPort[value as Security])
                }}
                options={securities.map(value => ({ value, label: t(`security_${value}`) }))}
              />
              <NumberField
                label={t('port')}
                value={values.port}
                error={form.errors.port}
                onChange={value => form.set('port', value ?? 993)}
              />
              <TextField {...form.field('userName')} label={t('userName')} required autoComplete="off" />
              <TextField
                {...form.field('password')}
                label={t('password')}
                type="password"
                autoComplete="new-password"
                {...(settings.hasPassword ? { hint: t('passwordKept') } : {})}
              />
              <TextField {...form.field('folder')} label={t('folder')} required />
              <div className="mail-actions">
                <Button busy={trial.isPending} onClick={tryIt}>
                  {t('try')}
                </Button>
                {trial.data && !trial.isPending && (
                  <span role="status">{t('tried', { n: trial.data.messages })}</span>
                )}
              </div>
            </div>
          </Section>
          <Section title={t('filing')}>
            <div className="mail-fields">
              <TextField
                {...form.field('address')}
                label={t('address')}
                type="email"
                hint={t('addressHint')}
                required
              />
              <SelectField
                label={t('whenDone')}
                value={values.whenDone}
                onChange={value => form.set('whenDone', value as 'seen' | 'move')}
                options={(['seen', 'move'] as const).map(value => ({ value, label: t(`whenDone_${value}`) }))}
              />
              {values.whenDone === 'move' && (
                <TextField {...form.field('moveTo')} label={t('moveTo')} required />
              )}
              <AreaField
                {...form.field('ownDomains')}
                label={t('ownDomains')}
                rows={3}
                hint={`${t('ownDomainsHint')}${settings.usersDomains.length > 0 ? ` ${t('usersDomains', { domains: settings.usersDomains.join(', ') })}` : ''}`}
              />
              <TextField
                {...form.field('trustedHost')}
                label={t('trustedHost')}
                hint={t('trustedHostHint')}
              />
              <CheckField label={t('active')} value={active} onChange={setActive} />
              <Button primary type="submit" busy={save.isPending}>
                {t('save')}
              </Button>
            </div>
          </Section>
        </div>
      </Form>
    </div>
  )
}
