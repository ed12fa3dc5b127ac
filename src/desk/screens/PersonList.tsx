import { useState } from 'react'
import type { customersContract } from '../../customers/model/contract.ts'
import { customers } from '../../customers/screens/api.ts'
import { ListFilters, Narrowed } from '../../customers/screens/ListFilters.tsx'
import { personQuery } from '../../customers/screens/list-query.ts'
import { NarrowedByField } from '../../customers/screens/NarrowedByField.tsx'
import { t } from '../../customers/screens/texts.ts'
import { StageFilter } from '../../lifecycle/screens/StageFilter.tsx'
import { staff } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import type { Answer } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Lens } from '../../ui/Lens.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { type PersonRow, usePersonColumns, usualPersonColumns } from './lists/columns.tsx'
import type { ListOf } from './lists/list-of.ts'
import { RecordList } from './lists/RecordList.tsx'
import { NewPerson } from './NewPerson.tsx'

const persons: ListOf<
  PersonRow,
  ReturnType<typeof personQuery>,
  Answer<(typeof customersContract)['GET /api/persons']>
> = {
  record: 'person',
  declares: 'person',
  title: t('persons'),
  empty: t('noPersons'),
  exported: 'persons',
  sort: 'name',
  usual: usualPersonColumns,
  beside: 'account',
  trash: true,
  changers: staff,
  query: personQuery,
  useFirst: query => customers.useApi('GET /api/persons', { query }),
  read: query => customers.api('GET /api/persons', { query }),
  useColumns: usePersonColumns,
  page: row => `/persons/${row.id}`,
  note: ({ erased }) => (erased > 0 ? `, ${t('erasedCount', { n: erased })}` : null),
}

/** Every person that the reader may see. */
export function PersonList() {
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [making, setMaking] = useState(false)
  return (
    <>
      <RecordList
        of={persons}
        actions={
          user?.role !== 'partner' && <Button onClick={() => setMaking(true)}>{t('newPerson')}</Button>
        }
        lens={<Lens value="names" groups="/insight/funnel" names="/persons" />}
        filters={first => (
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
                {first?.items[0]?.account
                  ? t('ofAccount', { name: first.items[0].account.name })
                  : t('ofOneAccount')}
              </Narrowed>
            )}
            <NarrowedByField record="person" />
          </ListFilters>
        )}
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
