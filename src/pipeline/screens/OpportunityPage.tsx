import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { sellers } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Timeline } from '../../ui/Timeline.tsx'
import { type OpportunityDetail, pipeline } from './api.ts'
import { LoseDialog, WinDialog } from './CloseDialogs.tsx'
import { EditOpportunity } from './EditOpportunity.tsx'
import { OpportunityContacts } from './OpportunityContacts.tsx'
import { OpportunityFacts } from './OpportunityFacts.tsx'
import { OpportunityHistory } from './OpportunityHistory.tsx'
import './pipeline.css'
import { closeReasonText } from './close-reason.ts'
import { StageSteps } from './StageSteps.tsx'
import { t } from './texts.ts'

/** The section of tasks of what a page is about, put there by whoever knows both. */
type TasksAbout = (about: { kind: 'opportunity'; id: number; name: string }) => ReactNode

type Open = 'edit' | 'win' | 'lose' | 'history' | null

/** One opportunity: stage, facts, who, history; won or lost with the reason. */
export function OpportunityPage({ tasks }: { tasks?: TasksAbout }) {
  const { id } = useParams({ strict: false }) as { id?: string }
  const { user } = useSettings()
  const [open, setOpen] = useState<Open>(null)
  const query = pipeline.useApi('GET /api/opportunities/:id', { params: { id: Number(id) } })
  const opportunity = query.data
  if (!opportunity)
    return (
      <Page title={t('title')} plain>
        {query.error ? (
          <Failed problem={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading rows={8} />
        )}
      </Page>
    )
  const may = sellers.some(role => role === user?.role) && opportunity.state === 'open'
  const close = () => setOpen(null)
  return (
    <Page
      title={opportunity.name}
      sub={
        opportunity.account && (
          <Door to={`/accounts/${opportunity.account.id}`}>{opportunity.account.name}</Door>
        )
      }
      actions={
        may && (
          <>
            <Button onClick={() => setOpen('edit')}>{t('edit')}</Button>
            <Button onClick={() => setOpen('lose')}>{t('lose')}</Button>
            <Button primary onClick={() => setOpen('win')}>
              {t('win')}
            </Button>
          </>
        )
      }
    >
      <Columns widths="minmax(0, 1.2fr) minmax(0, 1fr)">
        <Column>
          <Section title={t('stageHead')} note={<StageNote opportunity={opportunity} />}>
            <StageSteps opportunity={opportunity} may={may} onStale={() => void query.refetch()} />
          </Section>
          <OpportunityFacts opportunity={opportunity} />
        </Column>
        <Column>
          <OpportunityContacts opportunity={opportunity} may={may} />
          {tasks?.({ kind: 'opportunity', id: opportunity.id, name: opportunity.name })}
          <History opportunity={opportunity} onFields={() => setOpen('history')} />
        </Column>
      </Columns>
      {open === 'edit' && <EditOpportunity opportunity={opportunity} onClose={close} />}
      {open === 'history' && <OpportunityHistory opportunity={opportunity} onClose={close} />}
      {open === 'win' && <WinDialog opportunity={opportunity} onClose={close} />}
      {open === 'lose' && <LoseDialog opportunity={opportunity} onClose={close} />}
    </Page>
  )
}

function StageNote({ opportunity }: { opportunity: OpportunityDetail }) {
  const format = useFormat()
  const { state, stage, closedAt, closeReason } = opportunity
  if (state === 'open')
    return <>{t('atStage', { stage: stage.name, when: format.moment(opportunity.stageSince) })}</>
  const when = closedAt ? format.moment(closedAt) : ''
  return (
    <>{t(state === 'won' ? 'closedWon' : 'closedLost', { when, reason: closeReasonText(closeReason) })}</>
  )
}

function History({ opportunity, onFields }: { opportunity: OpportunityDetail; onFields: () => void }) {
  const oldest = opportunity.changes.length - 1
  return (
    <Section
      title={t('history')}
      note={
        <Button small quiet onClick={onFields}>
          {t('ofFields')}
        </Button>
      }
    >
      <Timeline
        items={opportunity.changes.map((change, index) => ({
          id: `${change.at}-${index}`,
          at: change.at,
          side: 'sales' as const,
          title:
            change.state === 'won'
              ? t('wentWon')
              : change.state === 'lost'
                ? t('wentLost')
                : t(index === oldest ? 'began' : 'toStage', { stage: change.stage ?? '' }),
          ...(change.by ? { by: change.by } : {}),
        }))}
      />
    </Section>
  )
}
