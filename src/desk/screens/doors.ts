import type { z } from 'zod'
import type { CreditModel, FunnelStage } from '../../insight/model/figures.ts'
import type { deskContract } from '../model/contract.ts'

type Today = z.infer<(typeof deskContract)['GET /api/today']['response']>
type Overview = z.infer<(typeof deskContract)['GET /api/accounts/:id/overview']['response']>

/** The address of a list; what is undefined is left out. */
function address(path: string, query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
const own = (mine: boolean) => ({ mine: mine ? 'true' : undefined })

/** From each figure of Today to the list that has as many; `mine` for a seller, whose figures are the own ones. */
export const todayDoors = {
  onClock: (mine: boolean) => address('/leads', own(mine)),
  steps: ({ steps }: Pick<Today, 'steps'>, mine: boolean) =>
    address('/pipeline', { view: 'list', state: 'open', nextStepBy: steps.until, ...own(mine) }),
  quiet: (mine: boolean) =>
    address('/pipeline', { view: 'list', state: 'open', withoutNextStep: 'true', ...own(mine) }),
  changed: ({ changed, at }: Pick<Today, 'changed' | 'at'>, mine: boolean) =>
    address('/customers', { touchedAfter: changed.since, touchedBefore: at, ...own(mine) }),
  month: ({ month, at }: Pick<Today, 'month' | 'at'>, mine: boolean) =>
    address('/orders', { orderedAfter: month.since, orderedBefore: at, ...own(mine) }),
  verdicts: ({ verdicts }: Pick<Today, 'verdicts'>, mine: boolean) =>
    address('/leads', { judgedAfter: verdicts.since, ...own(mine) }),
  source: (source: string, since: string, mine: boolean, verdict?: 'accepted' | 'rejected') =>
    address('/leads', { source, raisedAfter: since, verdict, ...own(mine) }),
  complaints: (mine: boolean) => address('/complaints', { state: 'open', ...own(mine) }),
}

type Of = { accountId: number } | { personId: number }
/** From each figure of a customer or a person to its list. */
export const customerDoors = {
  persons: (accountId: number) => address('/persons', { accountId }),
  ordersOfYear: (accountId: number, { since }: Pick<Overview, 'since'>) =>
    address('/orders', { accountId, orderedAfter: since }),
  open: (accountId: number) => address('/pipeline', { view: 'list', state: 'open', accountId }),
  opportunities: (of: Of) => address('/pipeline', { view: 'list', state: 'any', ...of }),
  leads: (of: Of) => address('/leads', of),
  orders: (accountId: number) => address('/orders', { accountId }),
  complaints: (accountId: number) => address('/complaints', { state: 'any', accountId }),
  complaintLog: (accountId: number) => address(`/accounts/${accountId}`, { kind: 'complaint' }),
}

type Grouped = { since: string; touchesFrom: string }
/** From each figure of a group to its list; of one account alone by `accountId`, with all below it by `group`. */
export const groupDoors = {
  accounts: (group: number) => address('/customers', { group }),
  orders: (of: InGroup, { since }: Grouped) => address('/orders', { ...of, orderedAfter: since }),
  opportunities: (of: InGroup) => address('/pipeline', { view: 'list', state: 'open', ...of }),
  leads: (of: InGroup) => address('/leads', { state: 'open', ...of }),
  complaints: (of: InGroup) => address('/complaints', { state: 'open', ...of }),
  persons: (of: InGroup) => address('/persons', of),
  touches: (of: InGroup, { touchesFrom }: Grouped) =>
    'group' in of
      ? address(`/accounts/${of.group}`, { below: 'true', from: touchesFrom })
      : address(`/accounts/${of.accountId}`, { from: touchesFrom }),
}
export type InGroup = { accountId: number } | { group: number }

/** First and last month of rows by month, 'YYYY-MM'; null without rows. */
export function monthsOf(rows: readonly { key: string }[]): { from: string; to: string } | null {
  const months = rows.map(row => row.key).sort()
  return months.length === 0 ? null : { from: months[0]!, to: months.at(-1)! }
}
/** From each figure of a campaign to its list. */
export const campaignDoors = {
  people: (id: number, stage: FunnelStage) => address(`/campaigns/${id}`, { stage }),
  revenue: (id: number, model: CreditModel, months: { from: string; to: string }) =>
    address('/insight/revenue', { campaign: id, ...months, model, open: model }),
  leads: (id: number) => address('/leads', { campaignId: id }),
  opportunities: (id: number) => address('/pipeline', { view: 'list', state: 'any', campaignId: id }),
}
