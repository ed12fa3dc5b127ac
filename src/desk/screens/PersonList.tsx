import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { customers } from '../../customers/screens/api.ts'
import { ListFilters, Narrowed } from '../../customers/screens/ListFilters.tsx'
import { personQuery } from '../../customers/screens/list-query.ts'
import { NarrowedByField } from '../../customers/screens/NarrowedByField.tsx'
import { RequiredFields, useRequired } from '../../customers/screens/RequiredFields.tsx'
import { t } from '../../customers/screens/texts.ts'
import { AlreadyHere } from '../../duplicates/screens/AlreadyHere.tsx'
import { StageFilter, stageText } from '../../lifecycle/screens/StageFilter.tsx'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'

/** Every person that the reader may see, by name. */
export function PersonList() {
  const f = useFormat()
  const navigate = useNavigate()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [making, setMaking] = useState(false)
  const list = customers.usePages('GET /api/persons', {
    query: { ...personQuery(address), sort: address.sort, limit: 100 },
  })
  const rows = list.data?.pages.flatMap(page => page.items) ?? []
  const total = list.data?.pages[0]?.total ?? undefined
  const erased = list.data?.pages[0]?.erased ?? 0
  return (
    <Page
      title={t('persons')}
      sub={
        total === undefined
          ? undefined
          : `${t('countText', { n: f.count(total) })}${erased > 0 ? `, ${t('erasedCount', { n: erased })}` : ''}`
      }
      actions={
        <>
          <ExportMenu what="persons" filter={personQuery(address)} />
          {user?.role !== 'partner' && <Button onClick={() => setMaking(true)}>{t('newPerson')}</Button>}
        </>
      }
      lens={<Lens value="names" groups="/insight/funnel" names="/persons" />}
    >
      <ListFilters>
        <StageFilter />
        {address.alone === 'true' && (
          <Narrowed onWiden={() => setAddress({ alone: undefined })}>{t('alone')}</Narrowed>
        )}
        {address.accountId !== undefined && (
          <Narrowed onWiden={() => setAddress({ accountId: undefined })}>
            {rows[0]?.account ? t('ofAccount', { name: rows[0].account.name }) : t('ofOneAccount')}
          </Narrowed>
        )}
        <NarrowedByField record="person" />
      </ListFilters>
      <div style={{ padding: '0 var(--gutter) 24px' }}>
        {list.isPending ? (
          <Loading rows={12} />
        ) : list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Table
            label={t('persons')}
            rows={rows}
            rowKey={row => row.id}
            onOpen={row => void navigate({ to: `/persons/${row.id}` })}
            more={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
            empty={<Empty sentence={t('noPersons')} />}
            sort={address.sort ?? 'name'}
            onSort={sort => setAddress({ sort: sort === 'name' ? undefined : sort })}
            columns={[
              {
                key: 'name',
                head: t('name'),
                sort: 'name',
                cell: row => (
                  <Door to={`/persons/${row.id}`}>
                    <b>{row.name}</b>
                  </Door>
                ),
              },
              { key: 'role', head: t('role'), sort: 'jobTitle', cell: row => row.jobTitle, phone: false },
              {
                key: 'account',
                head: t('account'),
                sort: 'account',
                cell: row =>
                  row.account && <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door>,
              },
              {
                key: 'stage',
                head: t('stage'),
                sort: 'stage',
                cell: row => stageText(row.stage),
                phone: false,
              },
              { key: 'email', head: t('email'), sort: 'email', cell: row => row.email, phone: false },
              { key: 'phone', head: t('phone'), sort: 'phone', cell: row => row.phone, phone: false },
              {
                key: 'territory',
                head: t('territory'),
                sort: 'territory',
                cell: row => row.territory?.name,
                phone: false,
              },
              {
                key: 'source',
                head: t('source'),
                sort: 'source',
                cell: row => row.source?.replaceAll('_', ' '),
                phone: false,
              },
            ]}
          />
        )}
      </div>
      {making && (
        <NewPerson
          accountId={address.accountId ? Number(address.accountId) : null}
          onClose={() => setMaking(false)}
        />
      )}
    </Page>
  )
}

function NewPerson({ accountId, onClose }: { accountId: number | null; onClose: () => void }) {
  const navigate = useNavigate()
  const form = useForm({
    initial: { name: '', email: '', phone: '', jobTitle: '', country: '' },
    keep: 'new-person',
  })
  const call = customers.useCall('POST /api/persons', {
    onDone: person => {
      form.clear()
      void navigate({ to: `/persons/${person.id}` })
    },
  })
  const required = useRequired('person')
  const { values } = form
  const save = () =>
    call.mutate(
      {
        body: {
          name: values.name,
          email: values.email || null,
          phone: values.phone || null,
          jobTitle: values.jobTitle || null,
          country: values.country || null,
          custom: required.values,
          ...(accountId === null ? {} : { accountId }),
        },
      },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('newPerson')} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <TextField {...form.field('email')} label={t('email')} type="email" />
        <TextField {...form.field('phone')} label={t('phone')} type="tel" />
        <TextField {...form.field('jobTitle')} label={t('jobTitle')} />
        <TextField {...form.field('country')} label={t('country')} />
        <RequiredFields {...required} problem={call.error} />
        <AlreadyHere
          kind="person"
          entered={{
            name: values.name,
            email: values.email,
            phone: values.phone,
            country: values.country,
            accountId,
          }}
        />
        <div className="foot">
          <Button primary type="submit" busy={call.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
