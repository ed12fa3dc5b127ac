import type { LifecycleRule, Stage } from '../model/stage.ts'

type Address = Record<string, string | undefined>
export type Moving = { from?: string | undefined; to?: string | undefined; changed?: 'true' | undefined }
export const lifecyclePath = '/insight/lifecycle'

/** Accounts in a stage, or the persons without an account in it. */
export const stageDoor = (stage: Stage, kind: 'account' | 'person'): string =>
  kind === 'account' ? `/customers?stage=${stage}` : `/persons?stage=${stage}&alone=true`

/** A rule as an address holds it, with its keys in one order. */
export const ruleText = (rule: LifecycleRule): string =>
  JSON.stringify({
    dueAt: rule.dueAt,
    riskAt: rule.riskAt,
    lostAt: rule.lostAt,
    leastDays: rule.leastDays,
    usualDays: rule.usualDays,
    needDays: rule.needDays,
    contactDays: rule.contactDays,
    complaintDays: rule.complaintDays,
    returns: rule.returns,
  })

/** Whom a rule that is not published would move so. */
export function movingDoor(rule: LifecycleRule, { from, to, changed }: Moving): string {
  const query = new URLSearchParams({ rule: ruleText(rule), open: 'names' })
  for (const [name, value] of Object.entries({ from, to, changed }))
    if (value !== undefined) query.set(name, value)
  return `${lifecyclePath}?${query}`
}

/** What the panel reads for an address. */
export const movingQuery = (address: Address) => ({
  rule: address.rule ?? '',
  from: address.from as Stage | undefined,
  to: address.to as Stage | undefined,
  changed: address.changed === 'true' ? ('true' as const) : undefined,
})
