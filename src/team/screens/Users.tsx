import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Table } from '../../ui/Table.tsx'
import { roles } from '../model/actor.ts'
import { team } from './api.ts'
import { roleText, stateText, t } from './texts.ts'
import { type ShownUser, UserDialog } from './UserDialog.tsx'

/** Everybody who works here, for the administrator. */
export function Users() {
  const [inviting, setInviting] = useState(false)
  const [open, setOpen] = useState<ShownUser | null>(null)
  const pages = team.usePages('GET /api/users/details', { query: {} })
  if (pages.error || !pages.data)
    return <Awaited title={t('usersTitle')} problem={pages.error} onRetry={() => pages.refetch()} />
  const rows = pages.data.pages.flatMap(({ items }) => items)
  const invite = (
    <Button primary onClick={() => setInviting(true)}>
      {t('invite')}
    </Button>
  )
  return (
    <Page plain title={t('usersTitle')} actions={invite}>
      <Table
        label={t('usersTitle')}
        empty={t('nothing')}
        rows={rows}
        rowKey={user => String(user.id)}
        onOpen={setOpen}
        more={pages.hasNextPage}
        onMore={() => pages.fetchNextPage()}
        columns={[
          { key: 'name', head: t('name'), cell: user => user.name },
          { key: 'email', head: t('email'), cell: user => user.email ?? '', phone: false },
          { key: 'role', head: t('function'), cell: user => roleText(user.role) },
          {
            key: 'territories',
            head: t('territories'),
            cell: user => user.territories.map(({ name }) => name).join(', '),
            phone: false,
          },
          { key: 'manager', head: t('manager'), cell: user => user.manager?.name ?? '', phone: false },
          { key: 'state', head: t('state'), cell: user => stateText(user.state) },
        ]}
      />
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
      {open ? <UserDialog user={open} onClose={() => setOpen(null)} /> : null}
    </Page>
  )
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({ initial: { name: '', email: '', role: 'sales' } })
  const call = team.useCall('POST /api/users', { onDone: onClose })
  const submit = () => {
    const role = roles.find(each => each === form.values.role) ?? 'sales'
    call.mutate({ body: { name: form.values.name, email: form.values.email, role } }, { onError: form.fail })
  }
  return (
    <Dialog title={t('inviteHead')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <TextField {...form.field('email')} label={t('email')} type="email" required />
        <SelectField
          {...form.field('role')}
          label={t('function')}
          options={roles.map(value => ({ value, label: roleText(value) }))}
        />
        <Button primary type="submit" busy={call.isPending}>
          {t('invite')}
        </Button>
      </Form>
    </Dialog>
  )
}
