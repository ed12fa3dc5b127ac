import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { backtests } from './api.ts'
import { Moved } from './BacktestMeasures.tsx'
import { t } from './backtest-texts.ts'
import { leadsOfVersion } from './lead-filter.ts'

/** A version in leads: those that it judged, and those that its change moved when it was tried on the past. */
export function VersionInLeads({
  version,
  leads,
  draftId,
}: {
  version: number
  leads: number
  draftId: number | null
}) {
  const f = useFormat()
  const { user } = useSettings()
  const asks = draftId !== null && user?.role !== 'partner'
  const { data } = backtests.useApi(
    'GET /api/definition/drafts/:id/backtest',
    { params: { id: draftId ?? 0 } },
    { enabled: asks },
  )
  const tried = data?.backtest
  return (
    <Section
      title={t('inLeads')}
      note={<Door to={leadsOfVersion(version)}>{t('judgedLeads', { n: leads })}</Door>}
    >
      {asks && data && !tried?.found && <p className="i2">{t('notTried')}</p>}
      {asks && tried?.found && (
        <>
          <p className="t12 i2">
            {t(tried.isOld ? 'inLeadsOld' : 'inLeadsNote', {
              from: f.day(tried.from),
              until: f.day(tried.until),
            })}
          </p>
          <Moved found={tried.found} lookedAt={tried.lookedAt} draftId={draftId} />
        </>
      )}
    </Section>
  )
}
