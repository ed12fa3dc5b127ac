import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useLetters } from '../../classes/screens/ClassLetter.tsx'
import { custom, customers } from '../../customers/screens/api.ts'
import { ListFilters, Narrowed } from '../../customers/screens/ListFilters.tsx'
import { accountQuery, kinds } from '../../customers/screens/list-query.ts'
import { NarrowedByField } from '../../customers/screens/NarrowedByField.tsx'
import { RequiredFields, useRequired } from '../../customers/screens/RequiredFields.tsx'
import { t } from '../../customers/screens/texts.ts'
import { AlreadyHere } from '../../duplicates/screens/AlreadyHere.tsx'
import { StageFilter } from '../../lifecycle/screens/StageFilter.tsx'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { useSettings } from '../../ui/settings.tsx'

import { useAccountColumns, usualAccountColumns } from './lists/columns.tsx'
import { RecordList } from './lists/RecordList.tsx'

type Kind = (typeof kinds)[number]

/** Every account that the reader may see. */
export function AccountList() {
  const f = useFormat()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [making, setMaking] = useState(false)
  const query = { ...accountQuery(address), where: address.where }
  const asked = { ...query, sort: address.sort, limit: 100 }
  const list = customers.useApi('GET /api/accounts', { query: asked })
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: 'account' } })
  const letters = useLetters()
  const fields = declared.data?.items
  const columns = useAccountColumns(fields ?? [], letters)
  return (
    <>
      <RecordList
        record="account"
        title={t('accounts')}
        query={query}
        list={list}
        read={ask => customers.api('GET /api/accounts', { query: { ...asked, ...ask, count: 'no' } })}
        columns={columns}
        usual={usualAccountColumns}
        fields={fields}
        letters={letters}
        page={row => `/accounts/${row.id}`}
        empty={t('noAccounts')}
        actions={
          user?.role !== 'partner' && <Button onClick={() => setMaking(true)}>{t('newAccount')}</Button>
        }
        lens={<Lens value="names" groups="/insight/funnel?by=territory" names="/customers" />}
        filters={
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
            {address.group !== undefined && (
              <Narrowed onWiden={() => setAddress({ group: undefined })}>{t('ofGroup')}</Narrowed>
            )}
            {address.touchedAfter !== undefined && (
              <Narrowed onWiden={() => setAddress({ touchedAfter: undefined, touchedBefore: undefined })}>
                {t('touchedSince', { when: f.moment(address.touchedAfter) })}
              </Narrowed>
            )}
            <NarrowedByField record="account" />
          </ListFilters>
        }
      />
      {making && <NewAccount onClose={() => setMaking(false)} />}
    </>
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
