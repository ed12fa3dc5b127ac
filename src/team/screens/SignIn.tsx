import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { team } from './api.ts'
import { Entrance } from './Entrance.tsx'
import { t } from './texts.ts'

export function SignIn({ onDone }: { onDone: () => void }) {
  const form = useForm({ initial: { email: '', password: '' } })
  const call = team.useCall('POST /api/session', { onDone })
  return (
    <Entrance title={t('signInTitle')}>
      <Form
        onSubmit={() => call.mutate({ body: form.values }, { onError: form.fail })}
        problem={form.problem}
      >
        <TextField
          {...form.field('email')}
          label={t('email')}
          type="email"
          required
          autoComplete="username"
        />
        <TextField
          {...form.field('password')}
          label={t('password')}
          type="password"
          required
          autoComplete="current-password"
        />
        <Button primary type="submit" busy={call.isPending}>
          {t('signIn')}
        </Button>
      </Form>
      <a href="/forgotten">{t('forgotten')}</a>
    </Entrance>
  )
}
