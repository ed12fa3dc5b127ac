/**
 * What is known of whoever the time went to, at the moment it was spent. `lead` is the one that stood then, or the last one before.
 */
export type Then = {
  /** A complaint or service: no selling, whoever it was for. */
  service: boolean
  /** Had bought, or an opportunity was won, by then. */
  customer: boolean
  lead: {
    grade: string
    /** Rejected by then. */
    rejected: boolean
    /** The definition left the person out. */
    excluded: boolean
    /** Fewer points than the threshold of the version that judged the lead. */
    underThreshold: boolean
  } | null
}

/** Why time counts where it counts; the first that holds, in this order. */
export const reasons = [
  'service',
  'customer',
  'no_lead',
  'rejected',
  'excluded',
  'poor_fit',
  'under_threshold',
  'qualified',
] as const
export type Reason = (typeof reasons)[number]

export const standings = ['poor', 'good', 'no_lead', 'customer', 'service'] as const
export type Standing = (typeof standings)[number]

/** Letters of a grade that are below what qualifies by fit. */
export const poorLetters = ['C', 'D'] as const
/** Why somebody is a poor prospect. */
export const poorReasons = ['rejected', 'excluded', 'poor_fit', 'under_threshold'] as const satisfies Reason[]
export type PoorReason = (typeof poorReasons)[number]

/**
 * Poor by the shared definition: the lead was rejected, its person was left out by an exclusion, the letter of its grade was C or D,
 * or its points were under the threshold that judged it. Who had bought is a customer and no prospect; who never was a lead is neither.
 */
export function reasonOf({ service, customer, lead }: Then): Reason {
  if (service) return 'service'
  if (customer) return 'customer'
  if (!lead) return 'no_lead'
  if (lead.rejected) return 'rejected'
  if (lead.excluded) return 'excluded'
  if (poorLetters.some(letter => lead.grade.startsWith(letter))) return 'poor_fit'
  return lead.underThreshold ? 'under_threshold' : 'qualified'
}

export const standingOf: Readonly<Record<Reason, Standing>> = {
  service: 'service',
  customer: 'customer',
  no_lead: 'no_lead',
  rejected: 'poor',
  excluded: 'poor',
  poor_fit: 'poor',
  under_threshold: 'poor',
  qualified: 'good',
}

/** Minutes by what they went to; those that somebody noted beside those that are estimated. */
export type Split = Record<Standing, number> & { minutes: number; logged: number; estimated: number }
/** Some minutes of one standing, all of them noted or all estimated. */
export type Part = { standing: Standing; logged: boolean; minutes: number }

/** Every minute stands once under what it went to, and once under whether it was noted. */
export function splitOf(parts: readonly Part[]): Split {
  const split: Split = {
    ...{ poor: 0, good: 0, no_lead: 0, customer: 0, service: 0 },
    ...{ minutes: 0, logged: 0, estimated: 0 },
  }
  for (const { standing, logged, minutes } of parts) {
    split[standing] += minutes
    split[logged ? 'logged' : 'estimated'] += minutes
    split.minutes += minutes
  }
  return split
}

/** Of the time on prospects, the share that went to poor ones; null where none went to prospects. */
export function poorShare({ poor, good, no_lead }: Split): number | null {
  const prospects = poor + good + no_lead
  return prospects === 0 ? null : poor / prospects
}

/** What each standing has of all minutes; they sum to 1, or are null where no time was spent. */
export function sharesOf(split: Split): Record<Standing, number> | null {
  if (split.minutes === 0) return null
  return Object.fromEntries(standings.map(each => [each, split[each] / split.minutes])) as Record<
    Standing,
    number
  >
}
