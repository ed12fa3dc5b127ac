import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { custom, customers } from '../../customers/screens/api.ts'
import { ListFilters, Narrowed } from '../../customers/screens/ListFilters.tsx'
import { personQuery } from '../../customers/screens/list-query.ts'
import { NarrowedByField } from '../../customers/screens/NarrowedByField.tsx'
import { RequiredFields, useRequired } from '../../customers/screens/RequiredFields.tsx'
import { t } from '../../customers/screens/texts.ts'
import { AlreadyHere } from '../../duplicates/screens/AlreadyHere.tsx'
import { StageFilter } from '../../lifecycle/screens/StageFilter.tsx'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Lens } from '../../ui/Lens.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { usePersonColumns, usualPersonColumns } from './lists/columns.tsx'
import { RecordList } from './lists/RecordList.tsx'

/** Every person that the reader may see. */
export function PersonList() {
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [making, setMaking] = useState(false)
  const query = { ...personQuery(address), where: address.where }
  const asked = { ...query, sort: address.sort, limit: 100 }
  const list = customers.useApi('GET /api/persons', { query: asked })
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: 'person' } })
  const fields = declared.data?.items
  const columns = usePersonColumns(fields ?? [])
  const first = list.data?.items[0]
  const erased = list.data?.erased ?? 0
  return (
    <>
      <RecordList
        record="person"
        title={t('persons')}
        query={query}
        list={list}
        read={ask => customers.api('GET /api/persons', { query: { ...asked, ...ask, count: 'no' } })}
        columns={columns}
        usual={usualPersonColumns}
        fields={fields}
        page={row => `/persons/${row.id}`}
        note={erased > 0 ? t('erasedCount', { n: erased }) : undefined}
        empty={t('noPersons')}
        actions={
          user?.role !== 'partner' && <Button onClick={() => setMaking(true)}>{t('newPerson')}</Button>
        }
        lens={<Lens value="names" groups="/insight/funnel" names="/persons" />}
        filters={
          <ListFilters>
            <StageFilter />
            {address.alone === 'true' && (
              <Narrowed onWiden={() => setAddress({ alone: undefined })}>{t('alone')}</Narrowed>
            )}
            {address.group !== undefined && (
              <Narrowed onWiden={() => setAddress({ group: undefined })}>{t('ofGroup')}</Narrowed>
            )}
            {address.accountId !== undefined && (
              <Narrowed onWiden={() => setAddress({ accountId: undefined })}>
                {first?.account ? t('ofAccount', { name: first.account.name }) : t('ofOneAccount')}
              </Narrowed>
            )}
            <NarrowedByField record="person" />
          </ListFilters>
        }
      />
      {making && (
        <NewPerson
          accountId={address.accountId ? Number(address.accountId) : null}
          onClose={() => setMaking(false)}
        />
      )}
    </>
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
