import type { Answer } from '../../ui/api.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { roles } from '../model/actor.ts'
import type { teamContract } from '../model/contract.ts'
import { team } from './api.ts'
import { roleText, t } from './texts.ts'

export type ShownUser = Answer<(typeof teamContract)['GET /api/users/details']>['items'][number]

/** What an administrator sets of one user: function, territories, manager, working hours; and the end. */
export function UserDialog({ user, onClose }: { user: ShownUser; onClose: () => void }) {
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const territories = team.useApi('GET /api/territories').data?.items ?? []
  const calendars = team.useApi('GET /api/calendars').data?.items ?? []
  const form = useForm({
    initial: {
      name: user.name,
      email: user.email ?? '',
      role: user.role as string,
      managerId: String(user.manager?.id ?? ''),
      calendarId: String(user.calendarId ?? ''),
      territoryIds: user.territories.map(({ id }) => id),
    },
  })
  const change = team.useCall('PATCH /api/users/:id', { onDone: onClose })
  const invite = team.useCall('POST /api/users/:id/invitation', { onDone: onClose })
  const depart = team.useCall('POST /api/users/:id/departure', { onDone: onClose })
  const { values } = form
  const params = { id: user.id }
  const submit = () =>
    change.mutate(
      {
        params,
        body: {
          name: values.name,
          email: values.email === '' ? null : values.email,
          role: roles.find(role => role === values.role) ?? user.role,
          managerId: values.managerId === '' ? null : Number(values.managerId),
          calendarId: values.calendarId === '' ? null : Number(values.calendarId),
          territoryIds: values.territoryIds,
        },
      },
      { onError: form.fail },
    )
  const choices = (items: readonly { id: number; name: string }[]) => [
    { value: '', label: t('none') },
    ...items.map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  const toggle = (id: number, on: boolean) =>
    form.set(
      'territoryIds',
      on ? [...values.territoryIds, id] : values.territoryIds.filter(other => other !== id),
    )
  return (
    <Dialog title={user.name} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <TextField {...form.field('email')} label={t('email')} type="email" />
        <SelectField
          {...form.field('role')}
          label={t('function')}
          options={roles.map(value => ({ value, label: roleText(value) }))}
        />
        <SelectField
          {...form.field('managerId')}
          label={t('manager')}
          options={choices(colleagues.filter(({ id }) => id !== user.id))}
        />
        <SelectField {...form.field('calendarId')} label={t('calendar')} options={choices(calendars)} />
        <fieldset>
          <legend>{t('territories')}</legend>
          {territories.map(({ id, name }) => (
            <CheckField
              key={id}
              name={`territory-${id}`}
              label={name}
              value={values.territoryIds.includes(id)}
              onChange={on => toggle(id, on)}
            />
          ))}
        </fieldset>
        <Button primary type="submit" busy={change.isPending}>
          {t('save')}
        </Button>
        {user.state === 'active' ? null : (
          <Button onClick={() => invite.mutate({ params }, { onError: form.fail })}>
            {t('inviteAgain')}
          </Button>
        )}
        <ButtonLink to={`/handover?from=${user.id}`}>{t('whatHolds')}</ButtonLink>
        {user.state === 'left' ? null : (
          <Button
            danger
            onClick={() => {
              if (window.confirm(t('leavesSure', { name: user.name })))
                depart.mutate({ params }, { onError: form.fail })
            }}
          >
            {t('leaves')}
          </Button>
        )}
      </Form>
    </Dialog>
  )
}
