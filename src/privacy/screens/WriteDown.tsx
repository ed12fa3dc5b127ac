import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { privacy } from './api.ts'
import { channelName, t } from './texts.ts'

type Channel = 'email' | 'letter' | 'phone' | 'messaging'
type Item = { purpose: string; name: string; channel: Channel | null }
type Said = 'agree' | 'withdraw' | 'object' | 'end'

/** What a person told a user: agreed, took back, objected. */
export function WriteDown({
  personId,
  items,
  onClose,
}: {
  personId: number
  items: readonly Item[]
  onClose: () => void
}) {
  const toast = useToast()
  const { user } = useSettings()
  const isManager = ['administrator', 'marketing_manager', 'sales_manager'].includes(user?.role ?? '')
  const form = useForm({
    initial: { said: 'object' as Said, purpose: '*', channel: '*', source: '' },
  })
  const done = () => {
    toast({ text: t('saved') })
    onClose()
  }
  const consent = privacy.useCall('POST /api/persons/:id/consents', { onDone: done })
  const objection = privacy.useCall('POST /api/persons/:id/objections', { onDone: done })
  const { values } = form
  const isObjection = values.said === 'object' || values.said === 'end'
  const names = [...new Map(items.map(item => [item.purpose, item.name]))]
  const offered = items.filter(item => item.purpose === values.purpose)
  const channels = (isObjection ? items : offered).flatMap(({ channel }) =>
    channel === null ? [] : [channel],
  )
  const submit = () => {
    const said = {
      purpose: values.purpose,
      channel: values.channel as Channel | '*',
      source: values.source,
    }
    const params = { id: personId }
    const onError = form.fail
    if (isObjection)
      objection.mutate({ params, body: { ...said, ended: values.said === 'end' } }, { onError })
    else consent.mutate({ params, body: { ...said, granted: values.said === 'agree' } }, { onError })
  }
  const choose = (said: string) => {
    const first = items[0]
    form.set('said', said as Said)
    if ((said === 'agree' || said === 'withdraw') && values.purpose === '*' && first) {
      form.set('purpose', first.purpose)
      form.set('channel', first.channel ?? '*')
    }
  }
  const about = (purpose: string) => {
    form.set('purpose', purpose)
    const first = items.find(item => item.purpose === purpose)
    form.set('channel', isObjection ? '*' : (first?.channel ?? '*'))
  }
  const saids: Said[] = isManager ? ['object', 'agree', 'withdraw', 'end'] : ['object', 'agree', 'withdraw']
  const hasAny = isObjection || offered.some(({ channel }) => channel === null)
  return (
    <Dialog title={t('saidTitle')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <SelectField
          {...form.field('said')}
          onChange={choose}
          label={t('saidWhat')}
          options={saids.map(value => ({ value, label: t(`said_${value}`) }))}
        />
        <SelectField
          {...form.field('purpose')}
          onChange={about}
          label={t('about')}
          options={[
            ...(isObjection ? [{ value: '*', label: t('everything') }] : []),
            ...names.map(([value, label]) => ({ value, label })),
          ]}
        />
        <SelectField
          {...form.field('channel')}
          label={t('how')}
          options={[
            ...(hasAny ? [{ value: '*', label: t('anyChannel') }] : []),
            ...[...new Set(channels)].map(value => ({ value, label: channelName(value) })),
          ]}
        />
        <TextField {...form.field('source')} label={t('where')} hint={t('whereHint')} required />
        <Button primary type="submit" busy={consent.isPending || objection.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
