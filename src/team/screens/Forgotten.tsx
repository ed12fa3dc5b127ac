import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { team } from './api.ts'
import { Entrance } from './Entrance.tsx'
import { t } from './texts.ts'

export function Forgotten() {
  const form = useForm({ initial: { email: '' } })
  const call = team.useCall('POST /api/resets')
  return (
    <Entrance title={t('forgottenTitle')} why={t('forgottenWhy')}>
      {call.isSuccess ? (
        <p role="status">{t('linkSent')}</p>
      ) : (
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
          <Button primary type="submit" busy={call.isPending}>
            {t('sendLink')}
          </Button>
        </Form>
      )}
      <a href="/sign-in">{t('backToSignIn')}</a>
    </Entrance>
  )
}
