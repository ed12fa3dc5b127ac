import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import type { ValueAnswer } from './api.ts'
import { f } from './funnel-texts.ts'
import { opens } from './narrowing.ts'

/** What the won have bought, what the pipeline makes a day, and who is a customer still. */
export function FunnelWorth({ value }: { value: ValueAnswer }) {
  const format = useFormat()
  const [address] = useAddress()
  const won = value.stages.find(({ stage }) => stage === 'won')!
  const { velocity, kept } = value
  return (
    <Section title={f('velocityHead')}>
      <dl className="worth">
        <div>
          <dt>{f('pipeline')}</dt>
          <dd>
            {velocity ? (
              <>
                <b>{f('velocity', { sum: format.money(velocity.centsPerDay) })}</b>
                <span className="under">
                  {f('formula', {
                    n: format.count(velocity.opportunities),
                    share: format.percent(velocity.conversion.share),
                    value: format.money(velocity.centsPerWon),
                    days: velocity.days,
                  })}
                </span>
              </>
            ) : (
              f('noVelocity')
            )}
          </dd>
        </div>
        <div>
          <dt>{f('bought')}</dt>
          <dd>
            <Door to={opens(address, { stage: 'won' })}>{format.money(won.amountCents)}</Door>
            <span className="under">
              {f('margin')} {format.money(won.marginCents)}
              {won.ordersWithoutMargin > 0 && `, ${f('marginUnknown', { n: won.ordersWithoutMargin })}`}
            </span>
          </dd>
        </div>
        <div>
          <dt>{f('kept')}</dt>
          <dd>
            {kept.share ? (
              <>
                <b>{format.percent(kept.share.share)}</b>{' '}
                <Door to={opens(address, { stage: 'won', kept: 'yes' })}>{format.count(kept.kept)}</Door>{' '}
                <Door to={opens(address, { stage: 'won', kept: 'due' })}>
                  {f('keptOf', { due: format.count(kept.due) })}
                </Door>
                ,{' '}
                <Door to={opens(address, { stage: 'won', kept: 'no' })}>
                  {format.count(kept.due - kept.kept)}
                </Door>{' '}
                {f('notKept')}
                <span className="under">
                  {f('keptNote', {
                    low: format.percent(kept.share.low),
                    high: format.percent(kept.share.high),
                  })}
                </span>
              </>
            ) : (
              f('noDue')
            )}
          </dd>
        </div>
      </dl>
    </Section>
  )
}
