import type { ReactNode } from 'react'
import { To } from '../../ui/Door.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { leads } from './api.ts'
import { LeadBefore } from './LeadBefore.tsx'
import { LeadHead } from './LeadHead.tsx'
import { LeadRoute } from './LeadRoute.tsx'
import { LeadScore } from './LeadScore.tsx'
import { LeadHands } from './routing/LeadHands.tsx'
import { SayNo } from './SayNo.tsx'
import { t } from './texts.ts'
import { useVerdict } from './use-verdict.ts'
import { VerdictBar } from './VerdictBar.tsx'

/** The section of tasks of a lead, put there by whoever knows both. */
export type TasksAbout = (about: { kind: 'lead'; id: number; name: string }) => ReactNode

/** One lead: who, the clock, the score with every reason, why you, what was before, and the verdict. */
export function LeadSheet({
  id,
  place,
  back,
  onRejected,
  tasks,
}: {
  id: number
  place: { n: number; total: number } | null
  back: string
  onRejected: () => void
  tasks?: TasksAbout | undefined
}) {
  const query = leads.useApi('GET /api/leads/:id', { params: { id } }, { refetchSeconds: 60 })
  const lead = query.data
  const verdict = useVerdict(lead, onRejected)
  return (
    <article className="sheet" aria-label={lead?.person.name ?? t('title')}>
      <div className="sheet-back">
        <To to={back}>‹ {t('backToList')}</To>
        {place && <span className="t12 i3">{t('place', place)}</span>}
      </div>
      {query.error ? (
        <Failed problem={query.error} onRetry={() => void query.refetch()} />
      ) : !lead ? (
        <Loading rows={8} />
      ) : (
        <>
          <LeadHead lead={lead} />
          <LeadScore lead={lead} />
          <div className="sheet-two">
            <LeadBefore lead={lead} />
            <div>
              <LeadRoute lead={lead} />
              <LeadHands leadId={lead.id} />
              {tasks?.({ kind: 'lead', id: lead.id, name: lead.person.name })}
              {lead.state === 'open' && verdict.may && <SayNo verdict={verdict} />}
            </div>
          </div>
          <VerdictBar lead={lead} verdict={verdict} />
        </>
      )}
    </article>
  )
}
