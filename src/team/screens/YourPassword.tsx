import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Page } from '../../ui/Page.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { team } from './api.ts'
import { t } from './texts.ts'

/** Change of the own password; every other session ends. */
export function YourPassword() {
  const toast = useToast()
  const form = useForm({ initial: { current: '', password: '' } })
  const onDone = () => {
    form.clear()
    toast({ text: t('saved') })
  }
  const call = team.useCall('POST /api/password', { onDone })
  return (
    <Page plain title={t('newPassword')} sub={t('passwordEnds')}>
      <Form
        onSubmit={() => call.mutate({ body: form.values }, { onError: form.fail })}
        problem={form.problem}
      >
        <TextField
          {...form.field('current')}
          label={t('currentPassword')}
          type="password"
          required
          autoComplete="current-password"
        />
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
    </Page>
  )
}
