import type { z } from 'zod'
import type { accountAnswer } from '../../customers/model/contract.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import type { deskContract } from '../model/contract.ts'
import { t } from './customer-texts.ts'
import { customerDoors } from './doors.ts'

export type Account = z.infer<typeof accountAnswer>
type Overview = z.infer<(typeof deskContract)['GET /api/accounts/:id/overview']['response']>

/** Who answers for them on each side of the axle. */
export function Owners({ account }: { account: Account }) {
  const words = (owner: { name: string } | null, side: 'marketing' | 'sales') =>
    owner ? t('owns', { name: owner.name, side: t(side) }) : t('nobodyOwns', { side: t(side) })
  return (
    <div className="owners t12">
      <div>
        <span className="el">{words(account.marketingOwner, 'marketing')}</span>
        <Mark side="marketing" silent />
      </div>
      <div>
        <Mark side="sales" silent />
        <span className="el">{words(account.salesOwner, 'sales')}</span>
      </div>
    </div>
  )
}

/** Readable in ten seconds: money, margin, what is open, the last touch. */
export function Kpis({ id, overview }: { id: number; overview: Overview | undefined }) {
  const f = useFormat()
  if (!overview) return <div className="kpis" style={{ minHeight: 70 }} />
  const { revenue, open, lastTouch } = overview
  const ordersHref = customerDoors.ordersOfYear(id, overview)
  const change = revenue.beforeCents > 0 ? revenue.amountCents / revenue.beforeCents - 1 : null
  return (
    <div className="kpis">
      <div>
        <div className="t12 i3">{t('revenue')}</div>
        <div className="v">
          <Door to={ordersHref}>{f.money(revenue.amountCents)}</Door>
        </div>
        <div className="t12 i3">
          {change === null ? (
            t('newRevenue')
          ) : (
            <span className={change < 0 ? 'bad' : 'good'}>
              {t('onYear', { p: `${change > 0 ? '+' : ''}${f.percent(change)}` })}
            </span>
          )}
        </div>
      </div>
      <div>
        <div className="t12 i3">{t('margin')}</div>
        <div className="v">
          {revenue.marginCents === null || revenue.marginOfCents === 0
            ? '–'
            : f.percent(revenue.marginCents / revenue.marginOfCents)}
        </div>
        <div className="t12 i3">{t('ofRevenue')}</div>
      </div>
      <div>
        <div className="t12 i3">{t('open')}</div>
        <div className="v">
          <Door to={customerDoors.open(id)}>{f.money(open.amountCents)}</Door>
        </div>
        <div className="t12 i3">
          <Door to={customerDoors.open(id)}>{t('openCount', { n: open.count })}</Door>
        </div>
      </div>
      <div>
        <div className="t12 i3">{t('lastTouch')}</div>
        <div className="v">{lastTouch ? f.moment(lastTouch.at) : t('never')}</div>
        <div className="t12 i3 el">{lastTouch?.title}</div>
      </div>
      <div>
        <div className="t12 i3">{t('orders')}</div>
        <div className="v">
          <Door to={ordersHref}>{f.count(revenue.orders)}</Door>
        </div>
        <div className="t12 i3">{t('ordersNote')}</div>
      </div>
    </div>
  )
}
