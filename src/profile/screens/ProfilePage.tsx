import { useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { AskDialog } from './AskDialog.tsx'
import { language, profiles } from './api.ts'
import { openedAt } from './doors.ts'
import './profile.css'
import { ProfileList } from './ProfileList.tsx'
import { ProfileNames } from './ProfileNames.tsx'
import { Statements } from './Statements.tsx'
import { t } from './texts.ts'

/** What won accounts have in common, what people keep of it as profiles, and who is like them. */
export function ProfilePage() {
  const { user } = useSettings()
  const [address] = useAddress()
  const [asks, setAsks] = useState(false)
  const isStaff = user?.role !== 'partner'
  const decides = managers.some(role => role === user?.role)
  const query = { query: { language: language() } }
  const learning = profiles.useApi('GET /api/profile-learning', query, {
    enabled: isStaff,
    refetchSeconds: 5,
  })
  const kept = profiles.useApi('GET /api/profiles', query)
  const opened = openedAt(address)
  const waits = learning.data?.learning?.state === 'waiting'
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        decides && (
          <Button primary busy={waits} onClick={() => setAsks(true)}>
            {t('ask')}
          </Button>
        )
      }
    >
      <div className={opened ? 'with-panel' : ''}>
        <Columns widths={isStaff ? 'minmax(0, 1fr) minmax(0, 1fr)' : 'minmax(0, 1fr)'}>
          <Column>
            <ProfileList query={kept} decides={decides} />
          </Column>
          {isStaff && (
            <Column>
              <Statements query={learning} profiles={kept.data?.items ?? []} decides={decides} />
            </Column>
          )}
        </Columns>
        {opened && (
          <ProfileNames
            key={JSON.stringify(opened)}
            opened={opened}
            profiles={kept.data?.items ?? []}
            statements={learning.data?.statements ?? []}
          />
        )}
      </div>
      {asks && learning.data && <AskDialog learning={learning.data} onClose={() => setAsks(false)} />}
    </Page>
  )
}
