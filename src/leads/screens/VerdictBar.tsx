import { Button, ButtonLink } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { sentenceOf } from '../../ui/States.tsx'
import type { LeadDetail } from './api.ts'
import { t } from './texts.ts'
import type { Verdict } from './use-verdict.ts'
import { reasonText } from './words.ts'

/** Always in reach: what can be done with this lead, or what was decided and by whom. */
export function VerdictBar({ lead, verdict }: { lead: LeadDetail; verdict: Verdict }) {
  const { may, busy, problem } = verdict
  const judge = may && lead.state === 'open'
  const convert = may && (lead.state === 'open' || lead.state === 'accepted')
  return (
    <section className="verdict" aria-label={t('verdictBar')}>
      {problem && (
        <p className="verdict-problem" role="alert">
          {sentenceOf(problem)}
        </p>
      )}
      {lead.state !== 'open' && <Decided lead={lead} />}
      {lead.state === 'open' && !may && (
        <span className="i2">
          {verdict.sells ? t('notYours', { name: lead.owner?.name ?? t('somebody') }) : t('readOnly')}
        </span>
      )}
      {judge && (
        <Button primary hint="A" onClick={verdict.accept} busy={busy}>
          {t('accept')}
        </Button>
      )}
      {convert && (
        <Button hint="O" onClick={verdict.convert} disabled={busy}>
          {t('makeOpportunity')}
        </Button>
      )}
      {lead.opportunityId !== null && (
        <ButtonLink to={`/opportunities/${lead.opportunityId}`}>{t('openOpportunity')}</ButtonLink>
      )}
      <span className="grow" />
      {judge && (
        <Button hint="X" onClick={verdict.reject} disabled={busy}>
          {t('reject')}
        </Button>
      )}
    </section>
  )
}

function Decided({ lead }: { lead: LeadDetail }) {
  const format = useFormat()
  const when = lead.verdictAt ? format.moment(lead.verdictAt) : ''
  const by = lead.verdictBy ?? t('somebody')
  const sentence =
    lead.state === 'rejected'
      ? t('verdictRejected', { by, when, reason: reasonText(lead.reason) })
      : lead.state === 'accepted'
        ? t('verdictAccepted', { by, when })
        : lead.state === 'joined'
          ? t('verdictJoined')
          : t('verdictConverted', { when })
  return (
    <span className="i2">
      {sentence}
      {lead.reasonNote && <span className="i3">{` · ${lead.reasonNote}`}</span>}
    </span>
  )
}
