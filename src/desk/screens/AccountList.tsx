import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ClassCell, useLetters } from '../../classes/screens/ClassLetter.tsx'
import { customers } from '../../customers/screens/api.ts'
import { ListFilters, Narrowed } from '../../customers/screens/ListFilters.tsx'
import { accountQuery, kinds } from '../../customers/screens/list-query.ts'
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
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'

type Kind = (typeof kinds)[number]

/** Every account that the reader may see, by name. */
export function AccountList() {
  const f = useFormat()
  const navigate = useNavigate()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [making, setMaking] = useState(false)
  const list = customers.usePages('GET /api/accounts', {
    query: { ...accountQuery(address), sort: address.sort, limit: 100 },
  })
  const letters = useLetters()
  const rows = list.data?.pages.flatMap(page => page.items) ?? []
  const total = list.data?.pages[0]?.total ?? undefined
  return (
    <Page
      title={t('accounts')}
      sub={total === undefined ? undefined : t('countText', { n: f.count(total) })}
      actions={
        <>
          <ExportMenu what="accounts" filter={accountQuery(address)} />
          {user?.role !== 'partner' && <Button onClick={() => setMaking(true)}>{t('newAccount')}</Button>}
        </>
      }
      lens={<Lens value="names" groups="/insight/funnel?by=territory" names="/customers" />}
    >
      <ListFilters>
        <SelectField
          label={t('kind')}
          value={address.kind ?? ''}
          onChange={kind => setAddress({ kind })}
          options={[
            { value: '', label: t('all') },
            ...kinds.map(kind => ({ value: kind, label: t(`kind_${kind}`) })),
          ]}
        />
        {letters.length > 0 && (
          <SelectField
            label={t('class')}
            value={address.class ?? ''}
            onChange={letter => setAddress({ class: letter })}
            options={[
              { value: '', label: t('all') },
              ...letters.map(letter => ({ value: letter, label: letter })),
              { value: '-', label: t('unclassed') },
            ]}
          />
        )}
        <StageFilter />
        {address.touchedAfter !== undefined && (
          <Narrowed onWiden={() => setAddress({ touchedAfter: undefined, touchedBefore: undefined })}>
            {t('touchedSince', { when: f.moment(address.touchedAfter) })}
          </Narrowed>
        )}
        <NarrowedByField record="account" />
      </ListFilters>
      <div style={{ padding: '0 var(--gutter) 24px' }}>
        {list.isPending ? (
          <Loading rows={12} />
        ) : list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Table
            label={t('accounts')}
            rows={rows}
            rowKey={row => row.id}
            onOpen={row => void navigate({ to: `/accounts/${row.id}` })}
            more={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
            empty={<Empty sentence={t('noAccounts')} />}
            sort={address.sort ?? 'name'}
            onSort={sort => setAddress({ sort: sort === 'name' ? undefined : sort })}
            columns={[
              {
                key: 'name',
                head: t('name'),
                sort: 'name',
                cell: row => (
                  <Door to={`/accounts/${row.id}`}>
                    <b>{row.name}</b>
                  </Door>
                ),
              },
              {
                key: 'class',
                head: t('class'),
                cell: row =>
                  row.class && <ClassCell letter={row.class} place={letters.indexOf(row.class) + 1 || 4} />,
              },
              { key: 'kind', head: t('kind'), sort: 'kind', cell: row => t(`kind_${row.kind}`) },
              {
                key: 'stage',
                head: t('stage'),
                sort: 'stage',
                cell: row => stageText(row.stage),
                phone: false,
              },
              {
                key: 'industry',
                head: t('industry'),
                sort: 'industry',
                cell: row => row.industry?.replaceAll('_', ' '),
                phone: false,
              },
              {
                key: 'place',
                head: t('place'),
                sort: 'city',
                cell: row => [row.city, f.country(row.country)].filter(Boolean).join(', '),
                phone: false,
              },
              {
                key: 'employees',
                head: t('employees'),
                sort: 'employees',
                right: true,
                cell: row => (row.employees === null ? t('none') : f.count(row.employees)),
                phone: false,
              },
              {
                key: 'territory',
                head: t('territory'),
                sort: 'territory',
                cell: row => row.territory?.name,
                phone: false,
              },
              {
                key: 'marketing',
                head: t('marketing'),
                sort: 'marketingOwner',
                cell: row => row.marketingOwner?.name,
                phone: false,
              },
              {
                key: 'sales',
                head: t('sales'),
                sort: 'salesOwner',
                cell: row => row.salesOwner?.name,
                phone: false,
              },
            ]}
          />
        )}
      </div>
      {making && <NewAccount onClose={() => setMaking(false)} />}
    </Page>
  )
}

function NewAccount({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const form = useForm({
    initial: { name: '', kind: 'prospect', industry: '', city: '', country: '' },
    keep: 'new-account',
  })
  const call = customers.useCall('POST /api/accounts', {
    onDone: account => {
      form.clear()
      void navigate({ to: `/accounts/${account.id}` })
    },
  })
  const required = useRequired('account')
  const { values } = form
  const save = () =>
    call.mutate(
      {
        body: {
          name: values.name,
          kind: values.kind as Kind,
          industry: values.industry || null,
          city: values.city || null,
          country: values.country || null,
          custom: required.values,
        },
      },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('newAccount')} onClose={onClose}>
      <Form onSubmit={save} problem={call.error}>
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <SelectField
          {...form.field('kind')}
          label={t('kind')}
          options={kinds.map(kind => ({ value: kind, label: t(`kind_${kind}`) }))}
        />
        <TextField {...form.field('industry')} label={t('industry')} />
        <div className="pair">
          <TextField {...form.field('city')} label={t('city')} />
          <TextField {...form.field('country')} label={t('country')} />
        </div>
        <RequiredFields {...required} problem={call.error} />
        <AlreadyHere
          kind="account"
          entered={{ name: values.name, city: values.city, country: values.country }}
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
