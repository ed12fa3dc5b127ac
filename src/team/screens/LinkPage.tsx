import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { team } from './api.ts'
import { Entrance } from './Entrance.tsx'
import { t } from './texts.ts'

/** Sets a password by the link of an invitation or a reset. Opening the page changes nothing. */
export function LinkPage({ token, onDone }: { token: string; onDone: () => void }) {
  const form = useForm({ initial: { password: '' } })
  const sight = team.useApi('GET /api/links/:token', { params: { token } })
  const call = team.useCall('POST /api/links/:token/password', { onDone })
  if (sight.isPending) return <Entrance title={t('loading')} />
  if (!sight.data)
    return (
      <Entrance title={t('forgottenTitle')} why={sight.error?.detail || t('linkGone')}>
        <a href="/forgotten">{t('sendLink')}</a>
      </Entrance>
    )
  const { purpose, name, email, company } = sight.data
  const invited = purpose === 'invitation'
  return (
    <Entrance
      title={t(invited ? 'inviteTitle' : 'resetTitle', { name })}
      why={t(invited ? 'inviteWhy' : 'resetWhy', { email, company })}
    >
      <Form
        onSubmit={() => call.mutate({ params: { token }, body: form.values }, { onError: form.fail })}
        problem={form.problem}
      >
        <TextField
          {...form.field('password')}
          label={t('newPassword')}
          hint={t('passwordWhy')}
          type="password"
          required
          autoComplete="new-password"
        />
        <Button primary type="submit" busy={call.isPending}>
          {t('setPassword')}
        </Button>
      </Form>
    </Entrance>
  )
}
