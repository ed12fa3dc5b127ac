import { useState } from 'react'
import { useLetters } from '../../classes/screens/ClassLetter.tsx'
import { customers } from '../../customers/screens/api.ts'
import { ListFilters, Narrowed } from '../../customers/screens/ListFilters.tsx'
import { accountQuery, kinds } from '../../customers/screens/list-query.ts'
import { NarrowedByField } from '../../customers/screens/NarrowedByField.tsx'
import { t } from '../../customers/screens/texts.ts'
import { StageFilter } from '../../lifecycle/screens/StageFilter.tsx'
import { staff } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { type AccountRow, useAccountColumns, usualAccountColumns } from './lists/columns.tsx'
import type { ListOf } from './lists/list-of.ts'
import { RecordList } from './lists/RecordList.tsx'
import { NewAccount } from './NewAccount.tsx'

const accounts: ListOf<AccountRow, ReturnType<typeof accountQuery>> = {
  record: 'account',
  declares: 'account',
  title: t('accounts'),
  empty: t('noAccounts'),
  exported: 'accounts',
  sort: 'name',
  usual: usualAccountColumns,
  beside: 'kind',
  trash: true,
  changers: staff,
  query: accountQuery,
  useFirst: query => customers.useApi('GET /api/accounts', { query }),
  read: query => customers.api('GET /api/accounts', { query }),
  useColumns: useAccountColumns,
  page: row => `/accounts/${row.id}`,
}

/** Every account that the reader may see. */
export function AccountList() {
  const f = useFormat()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [making, setMaking] = useState(false)
  const letters = useLetters()
  return (
    <>
      <RecordList
        of={accounts}
        actions={
          user?.role !== 'partner' && <Button onClick={() => setMaking(true)}>{t('newAccount')}</Button>
        }
        lens={<Lens value="names" groups="/insight/funnel?by=territory" names="/customers" />}
        filters={() => (
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
        )}
      />
      {making && <NewAccount onClose={() => setMaking(false)} />}
    </>
  )
}
