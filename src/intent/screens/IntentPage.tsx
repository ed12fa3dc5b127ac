import { useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Failed } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { intent, language } from './api.ts'
import { namesQuery } from './doors.ts'
import './intent.css'
import { SignalList } from './SignalList.tsx'
import { SignalNames } from './SignalNames.tsx'
import { SignalsShowing } from './SignalsShowing.tsx'
import { t } from './texts.ts'

const idleSeconds = 60

/** Where signals of a need show now, and what each signal was worth on the company's own past. */
export function IntentPage() {
  const { user } = useSettings()
  const [address] = useAddress()
  const isStaff = user?.role !== 'partner'
  const decides = managers.some(role => role === user?.role)
  const [askedAfter, setAskedAfter] = useState<string | null>(null)
  const signals = intent.useApi(
    'GET /api/intent/signals',
    { query: { language: language() } },
    { enabled: isStaff, refetchSeconds: askedAfter === null ? idleSeconds : 2 },
  )
  const latest = latestOf(signals.data?.items ?? [])
  const waits = askedAfter !== null && latest === askedAfter
  if (askedAfter !== null && !waits) setAskedAfter(null)
  const measure = intent.useCall('POST /api/intent/measuring', { onDone: () => setAskedAfter(latest) })
  const open = isStaff ? namesQuery(address) : null
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        decides && (
          <Button busy={waits || measure.isPending} onClick={() => measure.mutate({})}>
            {t('measure')}
          </Button>
        )
      }
    >
      {measure.error && <Failed problem={measure.error} />}
      <div className={open ? 'with-panel' : ''}>
        <Columns widths={isStaff ? 'minmax(0, 1fr) minmax(0, 1fr)' : 'minmax(0, 1fr)'}>
          <Column>
            <SignalsShowing signals={signals.data?.items ?? []} />
          </Column>
          {isStaff && (
            <Column>
              <SignalList query={signals} decides={decides} waits={waits} />
            </Column>
          )}
        </Columns>
        {open && <SignalNames key={`${open.id} ${open.of}`} {...open} signals={signals.data?.items ?? []} />}
      </div>
    </Page>
  )
}

/** The moment of the latest measurement of any; empty where none was measured. */
const latestOf = (signals: readonly { measured: { at: string } | null }[]): string =>
  signals.reduce((latest, { measured }) => (measured && measured.at > latest ? measured.at : latest), '')
