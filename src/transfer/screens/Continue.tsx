import type { z } from 'zod'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import type { importAnswer } from '../model/contract.ts'
import { transfer } from './api.ts'
import { t } from './texts.ts'

/** A cancelled import goes on from here; where it cannot, it says why and what to do instead. */
export function Continue({ stopped }: { stopped: z.output<typeof importAnswer> }) {
  const f = useFormat()
  const goOn = transfer.useCall('POST /api/imports/:id/continuation')
  const { continuableUntil: until, rowsRead, rowsTotal, undo } = stopped
  const reachable = until !== null && Date.parse(until) > Date.now()
  return (
    <Section title={t('continueTitle')}>
      <div className="stack">
        {goOn.error ? (
          <p className="notice bad" role="alert">
            {goOn.error.detail}
          </p>
        ) : null}
        {reachable ? (
          <>
            <p className="i2">
              {rowsTotal === null
                ? t('stoppedAt', { read: rowsRead })
                : t('stoppedAtOf', { read: rowsRead, total: rowsTotal })}{' '}
              {t('continueWhy', { until: f.moment(until) })}
            </p>
            <p>
              <Button
                primary
                busy={goOn.isPending}
                onClick={() => goOn.mutate({ params: { id: stopped.id } })}
              >
                {t('continueNow')}
              </Button>
            </p>
          </>
        ) : (
          <p className="i2">{t(undo === null ? 'continueGone' : 'continueUndone')}</p>
        )}
      </div>
    </Section>
  )
}
