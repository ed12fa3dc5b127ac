import { type Moving, movingDoor } from '../../ui/draft.ts'
import type { LifecycleRule, Stage } from '../model/stage.ts'

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
export const stageMovingDoor = (rule: LifecycleRule, moving: Moving): string =>
  movingDoor(lifecyclePath, ruleText(rule), moving)
