import { useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Process, type Step, work } from './api.ts'
import { processDoors } from './doors.ts'
import { OwnersDialog } from './OwnersDialog.tsx'
import { ProcessFaults } from './ProcessFaults.tsx'
import { ProcessTable } from './ProcessTable.tsx'
import { StepDialog } from './StepDialog.tsx'
import { t } from './texts.ts'
import './work.css'

type Opened =
  | { what: 'new' }
  | { what: 'edit'; step: Step }
  | { what: 'owners'; step: Step; territoryId: number | null }

/** The process in steps, who works at each in each territory, and where it fails. */
export function ProcessPage() {
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [opened, setOpened] = useState<Opened | null>(null)
  const process = work.useApi('GET /api/process')
  if (!process.data)
    return <Awaited title={t('title')} problem={process.error} onRetry={() => void process.refetch()} />
  const { data } = process
  const mayWrite = managers.some(role => role === user?.role)
  const close = () => setOpened(null)
  const show =
    address.show === 'gaps' || address.show === 'double' || address.show === 'work' ? address.show : null
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        mayWrite &&
        data.steps.length > 0 && (
          <Button primary onClick={() => setOpened({ what: 'new' })}>
            {t('newStep')}
          </Button>
        )
      }
    >
      <div className={show ? 'with-panel' : ''}>
        <div className="process">
          {data.steps.length === 0 ? (
            <Beginning mayWrite={mayWrite} />
          ) : (
            <>
              <Faults process={data} />
              <ProcessTable
                process={data}
                mayWrite={mayWrite}
                onEdit={step => setOpened({ what: 'edit', step })}
                onOwners={(step, territoryId) => setOpened({ what: 'owners', step, territoryId })}
              />
            </>
          )}
        </div>
        {show && <ProcessFaults show={show} onClose={() => setAddress({ show: undefined })} />}
      </div>
      {opened?.what === 'new' && <StepDialog step={null} steps={data.steps} onClose={close} />}
      {opened?.what === 'edit' && <StepDialog step={opened.step} steps={data.steps} onClose={close} />}
      {opened?.what === 'owners' && (
        <OwnersDialog
          step={opened.step}
          territoryId={opened.territoryId}
          territories={data.territories}
          onClose={close}
        />
      )}
    </Page>
  )
}

function Beginning({ mayWrite }: { mayWrite: boolean }) {
  const toast = useToast()
  const begin = work.useCall('POST /api/process', {
    onDone: ({ steps }) => toast({ text: t('begun', { n: steps }) }),
  })
  if (!mayWrite) return <Empty sentence={t('noSteps')} />
  return (
    <Empty
      sentence={t('beginWhy')}
      action={
        <Button primary busy={begin.isPending} onClick={() => begin.mutate(undefined as never)}>
          {t('begin')}
        </Button>
      }
    />
  )
}

/** What fails now, each figure a door to what it counts. */
function Faults({ process }: { process: Process }) {
  const f = useFormat()
  const figures = [
    [process.gaps, t('inPlaces', { n: process.gaps }), t('gaps'), processDoors.gaps()],
    [
      process.doubleOwners,
      t('inPlaces', { n: process.doubleOwners }),
      t('doubleOwners'),
      processDoors.doubleOwners(),
    ],
    [
      process.doubleWork,
      t('customersN', { n: process.doubleWork }),
      t('doubleWork'),
      processDoors.doubleWork(),
    ],
    [process.overloaded, t('peopleN', { n: process.overloaded }), t('overloaded'), processDoors.overloaded()],
    [process.stranded, t('piecesN', { n: process.stranded }), t('stranded'), processDoors.stranded()],
  ] as const
  return (
    <ul className="faults">
      {figures.map(([n, of, what, door]) => (
        <li key={what} className={n === 0 ? 'none' : ''}>
          <span className="t30">
            <Door to={door}>{f.count(n)}</Door>
          </span>
          <span className="t12">
            <span className="i3">{of}</span>
            <br />
            {what}
          </span>
        </li>
      ))}
    </ul>
  )
}
