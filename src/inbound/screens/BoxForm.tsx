import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { CheckField, NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Section } from '../../ui/Section.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type AddressDraft, AddressFields, draftOf, emptyAddress } from './AddressFields.tsx'
import { type Box, inbound } from './api.ts'
import { t } from './texts.ts'

const securities = ['tls', 'starttls', 'none'] as const

/** A mailbox to be read, new or as it is. */
export function BoxForm({ box, onClose }: { box: Box | null; onClose: () => void }) {
  const toast = useToast()
  const form = useForm({
    initial: {
      name: box?.name ?? '',
      host: box?.host ?? '',
      port: box?.port ?? 993,
      security: box?.security ?? ('tls' as const),
      userName: box?.userName ?? '',
      password: '',
      folder: box?.folder ?? 'INBOX',
      trustedHost: box?.trustedHost ?? '',
      whenDone: box?.whenDone ?? ('seen' as const),
      moveTo: box?.moveTo ?? '',
      mostAnHour: box?.mostAnHour ?? 600,
    },
  })
  const [active, setActive] = useState(box?.active ?? true)
  const [addresses, setAddresses] = useState<AddressDraft[]>(() =>
    box ? box.addresses.map(({ id: _, ...each }) => draftOf(each)) : [emptyAddress()],
  )
  const { values } = form
  const done = () => {
    toast({ text: t('saved') })
    onClose()
  }
  const add = inbound.useCall('POST /api/inbound/boxes', { onDone: done })
  const change = inbound.useCall('PUT /api/inbound/boxes/:id', { onDone: done })
  const trial = inbound.useCall('POST /api/inbound/trial')
  const { host, port, security, userName, folder, password } = values
  const place = { host, port, security, userName, folder }
  const given = {
    ...place,
    name: values.name,
    active,
    trustedHost: values.trustedHost.trim() === '' ? null : values.trustedHost,
    whenDone: values.whenDone,
    moveTo: values.whenDone === 'move' ? values.moveTo : null,
    mostAnHour: values.mostAnHour,
    addresses: addresses.map(({ key: _, language, ...each }) => ({
      ...each,
      language: (['en', 'nl', 'de'] as const).find(one => one === language) ?? null,
    })),
  }
  const submit = () =>
    box
      ? change.mutate(
          { params: { id: box.id }, body: { ...given, ...(password === '' ? {} : { password }) } },
          { onError: form.fail },
        )
      : add.mutate({ body: { ...given, password } }, { onError: form.fail })
  const errorOf = (at: number, field: string) =>
    form.problem?.errors.find(({ pointer }) => pointer === `/addresses/${at}/${field}`)?.detail
  return (
    <div className="inbound-settings">
      <Form onSubmit={submit} problem={form.problem}>
        <Section title={box ? t('server') : t('add')}>
          <div className="inbound-two">
            <div className="inbound-fields">
              <TextField {...form.field('name')} label={t('name')} required />
              <TextField {...form.field('host')} label={t('host')} required autoComplete="off" />
              <SelectField
                label={t('security')}
                value={security}
                error={form.errors.security}
                onChange={value => form.set('security', securities.find(one => one === value) ?? 'tls')}
                options={securities.map(value => ({ value, label: t(`security_${value}`) }))}
              />
              <NumberField
                label={t('port')}
                value={port}
                error={form.errors.port}
                onChange={value => form.set('port', value ?? 993)}
              />
              <NumberField
                label={t('mostAnHour')}
                hint={t('mostAnHourHint')}
                value={values.mostAnHour}
                error={form.errors.mostAnHour}
                onChange={value => form.set('mostAnHour', value ?? 600)}
              />
            </div>
            <div className="inbound-fields">
              <TextField {...form.field('userName')} label={t('userName')} required autoComplete="off" />
              <TextField
                {...form.field('password')}
                label={t('password')}
                type="password"
                autoComplete="new-password"
                {...(box ? { hint: t('passwordKept') } : {})}
              />
              <TextField {...form.field('folder')} label={t('folder')} required />
              <TextField
                {...form.field('trustedHost')}
                label={t('trustedHost')}
                hint={t('trustedHostHint')}
              />
              <SelectField
                label={t('whenDone')}
                value={values.whenDone}
                onChange={value => form.set('whenDone', value === 'move' ? 'move' : 'seen')}
                options={(['seen', 'move'] as const).map(value => ({ value, label: t(`whenDone_${value}`) }))}
              />
              {values.whenDone === 'move' && (
                <TextField {...form.field('moveTo')} label={t('moveTo')} required />
              )}
            </div>
          </div>
        </Section>
        <Section title={t('addresses')}>
          <AddressFields value={addresses} onChange={setAddresses} errorOf={errorOf} />
        </Section>
        <CheckField label={t('active')} value={active} onChange={setActive} />
        <div className="inbound-actions">
          <Button primary type="submit" busy={add.isPending || change.isPending}>
            {t('save')}
          </Button>
          <Button
            busy={trial.isPending}
            onClick={() =>
              trial.mutate(
                {
                  body: {
                    ...place,
                    ...(values.whenDone === 'move' ? { moveTo: values.moveTo } : {}),
                    ...(box ? { boxId: box.id } : {}),
                    ...(password === '' ? {} : { password }),
                  },
                },
                { onError: form.fail },
              )
            }
          >
            {t('try')}
          </Button>
          <Button quiet onClick={onClose}>
            {t('cancel')}
          </Button>
          {trial.data && !trial.isPending && (
            <span role="status">{t('tried', { n: trial.data.messages })}</span>
          )}
        </div>
      </Form>
    </div>
  )
}
