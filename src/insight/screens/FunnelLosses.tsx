import { useAddress } from '../../ui/address.ts'
import { BarList } from '../../ui/Bars.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { insight } from './api.ts'
import { f, reasonText } from './funnel-texts.ts'
import { countingOf, type Narrowing, opens } from './narrowing.ts'
import { t } from './texts.ts'

/** Who came to a stage and not to the next, by the reason that was recorded. */
export function FunnelLosses({ narrowing }: { narrowing: Narrowing }) {
  const format = useFormat()
  const [address] = useAddress()
  const query = insight.useApi('GET /api/funnel/losses', {
    query: { ...narrowing, counting: countingOf(address) },
  })
  return (
    <Section title={f('lost')}>
      {query.error ? (
        <Failed problem={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Loading rows={6} />
      ) : (
        <div className="losses">
          {query.data.items.map(({ stage, left, reasons }) => (
            <div key={stage}>
              <h3 className="t12">
                {f('stayed', { stage: t(stage) })}{' '}
                <Door to={opens(address, { stage, left: 'true' })}>{format.count(left)}</Door>
              </h3>
              {left === 0 ? (
                <p className="t12 i3">{f('nobodyLost')}</p>
              ) : (
                <BarList
                  rows={reasons.map(({ reason, n }) => ({
                    key: reason,
                    label: reasonText(reason),
                    value: n,
                    text: format.count(n),
                    href: opens(address, { stage, left: 'true', reason }),
                  }))}
                />
              )}
            </div>
          ))}
        </div>
      )}
    </Section>
  )
}
