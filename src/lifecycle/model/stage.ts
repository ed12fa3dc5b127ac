/** The life of a customer in its order, from nobody knowing us to being won back. */
export const stages = [
  'unaware',
  'touched',
  'need',
  'lead',
  'opportunity',
  'new',
  'active',
  'due',
  'at_risk',
  'lost',
  'win_back',
  'won_back',
] as const
export type Stage = (typeof stages)[number]

/** Kinds of touches by which somebody shows interest, and by which we talk with each other. */
export const interestKinds = ['form', 'download', 'event'] as const
export const talkKinds = ['call', 'visit', 'meeting'] as const

export type LifecycleRule = {
  /** Percent of the rhythm that have passed since the last order when the next one is due, missed, given up. */
  dueAt: number
  riskAt: number
  lostAt: number
  /** A rhythm is never shorter; and what it is where nobody's is known. */
  leastDays: number
  usualDays: number
  /** So long interest counts as a need. */
  needDays: number
  /** So long a talk with somebody lost counts as winning back. */
  contactDays: number
  /** An open complaint puts a customer at risk after so many days; null never. */
  complaintDays: number | null
  /** So many returns since the last order put a customer at risk; 0 never. */
  returns: number
}

export const bases = ['own', 'group', 'company', 'usual', 'least'] as const
export type Basis = (typeof bases)[number]
export type Rhythm = { days: number; accounts: number }
/** What is usual with the product group last bought, and in the whole company; null where too few tell. */
export type Rhythms = { group: Rhythm | null; company: Rhythm | null }

/** Days since 1970-01-01 (UTC) on which was bought, and the days between them. */
export type Purchases = {
  purchases: number
  firstDay: number | null
  lastDay: number | null
  lastGap: number | null
  medianDays: number | null
}
/** What the ledger, the orders and the decisions say of one account or person. Moments are seconds since 1970, UTC. */
export type LifecycleFacts = Purchases & {
  touchedAt: number | null
  /** Interest: the first and the last time. */
  needAt: number | null
  interestAt: number | null
  /** The last interest or talk. */
  contactAt: number | null
  /** The latest lead that is open or accepted. */
  leadAt: number | null
  /** The oldest open opportunity. */
  opportunityAt: number | null
  /** Orders below zero on the day of the last purchase or later. */
  returns: number
  /** The oldest open complaint. */
  complaintAt: number | null
}

export const reasonCodes = [
  'untouched',
  'touched',
  'interest_old',
  'need',
  'lead',
  'opportunity',
  'first',
  'rhythm',
  'back',
  'complaint',
  'returns',
  'lapsed',
  'opportunity_again',
  'lead_again',
  'contact_again',
] as const
export type ReasonCode = (typeof reasonCodes)[number]
export type Reason = {
  code: ReasonCode
  /** Moment of the reason, in seconds since 1970. */
  at: number | null
  rhythmDays: number | null
  basis: Basis | null
}
export type Staged = { stage: Stage; reason: Reason }

/** Own rhythm from this many purchases on, a group's from this many of its customers who have one. */
export const ownFrom = 3
export const groupFrom = 5

export const dayOf = (seconds: number): number => Math.floor(seconds / 86_400)

/** The rhythm of purchases: several on one day (UTC) are one. Median as of an even number: the mean of the two in the middle. */
export function purchasesOf(moments: readonly number[]): Purchases {
  const days = [...new Set(moments.map(dayOf))].sort((a, b) => a - b)
  const gaps = days.slice(1).map((day, at) => day - days[at]!)
  const sorted = [...gaps].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return {
    purchases: days.length,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    lastGap: gaps.at(-1) ?? null,
    medianDays:
      sorted.length === 0
        ? null
        : Number.isInteger(middle)
          ? (sorted[middle - 1]! + sorted[middle]!) / 2
          : sorted[Math.floor(middle)]!,
  }
}

/** The days between orders that are expected: one's own from three purchases on, else the group's, else everybody's. */
export function rhythmOf(
  rule: Pick<LifecycleRule, 'leastDays' | 'usualDays'>,
  facts: Purchases,
  { group, company }: Rhythms,
): { days: number; basis: Basis } {
  const [days, basis]: [number, Basis] =
    facts.purchases >= ownFrom && facts.medianDays !== null
      ? [facts.medianDays, 'own']
      : group
        ? [group.days, 'group']
        : company
          ? [company.days, 'company']
          : [rule.usualDays, 'usual']
  return days < rule.leastDays ? { days: rule.leastDays, basis: 'least' } : { days, basis }
}

/**
 * The stage of one account or person at `now` (seconds since 1970) and why. Before the first purchase it is what is
 * furthest: an open opportunity, a lead, a need that is fresh, any touch. After it, the days since the last purchase in
 * parts of the rhythm decide.
 */
export function lifecycleOf(
  rule: LifecycleRule,
  facts: LifecycleFacts,
  rhythms: Rhythms,
  now: number,
): Staged {
  const today = dayOf(now)
  const before = (stage: Stage, code: ReasonCode, at: number | null): Staged => ({
    stage,
    reason: { code, at, rhythmDays: null, basis: null },
  })
  if (facts.lastDay === null) {
    if (facts.opportunityAt !== null) return before('opportunity', 'opportunity', facts.opportunityAt)
    if (facts.leadAt !== null) return before('lead', 'lead', facts.leadAt)
    if (facts.interestAt !== null)
      return today - dayOf(facts.interestAt) <= rule.needDays
        ? before('need', 'need', facts.interestAt)
        : before('touched', 'interest_old', facts.interestAt)
    return facts.touchedAt === null
      ? before('unaware', 'untouched', null)
      : before('touched', 'touched', facts.touchedAt)
  }
  const { days, basis } = rhythmOf(rule, facts, rhythms)
  const since = Math.max(0, today - facts.lastDay)
  const reached = (percent: number) => since * 100 >= percent * days
  const answer = (stage: Stage, code: ReasonCode, at: number | null = null): Staged => ({
    stage,
    reason: { code, at, rhythmDays: days, basis },
  })
  if (reached(rule.lostAt)) {
    const lapsed = facts.lastDay + Math.ceil((rule.lostAt * days) / 100)
    const { opportunityAt, leadAt, contactAt } = facts
    if (opportunityAt !== null) return answer('win_back', 'opportunity_again', opportunityAt)
    if (leadAt !== null && dayOf(leadAt) >= lapsed) return answer('win_back', 'lead_again', leadAt)
    if (contactAt !== null && dayOf(contactAt) >= lapsed && today - dayOf(contactAt) <= rule.contactDays)
      return answer('win_back', 'contact_again', contactAt)
    return answer('lost', 'lapsed')
  }
  if (reached(rule.riskAt)) return answer('at_risk', 'rhythm')
  const { complaintAt } = facts
  if (complaintAt !== null && rule.complaintDays !== null && today - dayOf(complaintAt) >= rule.complaintDays)
    return answer('at_risk', 'complaint', complaintAt)
  if (rule.returns > 0 && facts.returns >= rule.returns) return answer('at_risk', 'returns')
  if (reached(rule.dueAt)) return answer('due', 'rhythm')
  if (facts.purchases === 1) return answer('new', 'first')
  if (facts.lastGap !== null && facts.lastGap * 100 >= rule.lostAt * days) return answer('won_back', 'back')
  return answer('active', 'rhythm')
}

/** What is wrong with a rule, if anything: the field at fault and a sentence. */
export function faultOf(rule: LifecycleRule): { field: string; sentence: string } | null {
  if (rule.riskAt <= rule.dueAt)
    return { field: 'riskAt', sentence: 'A customer is at risk after the next order was due, not before.' }
  if (rule.lostAt <= rule.riskAt)
    return { field: 'lostAt', sentence: 'A customer is lost after having been at risk, not before.' }
  return null
}
