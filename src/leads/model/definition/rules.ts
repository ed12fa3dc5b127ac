import type { Condition, Match } from '../../../shared/condition/tree.ts'

/** Points where the condition holds of the person; they may be negative. */
export type FitRule = { id: string; label: string; when: Condition; points: number }

/**
 * `pointsEach` for each of these touches, halved every `halfLifeDays`, summed and held to `cap` (by size: a negative rule is
 * capped below). `minimum`: nothing counts below so many of them within the last days.
 */
export type EngagementRule = {
  id: string
  label: string
  touches: Match
  pointsEach: number
  cap: number
  halfLifeDays: number
  minimum?: { touches: number; days: number }
}

/** Of whom it holds is never qualified, whatever the points: competitors, job seekers, who objected. */
export type Exclusion = { id: string; label: string; when: Condition }

/** So many points qualify a lead about this product group, in this territory; either may be absent, not both. */
export type Threshold = { productGroupId?: number; territoryId?: number; points: number }

/** Touches of more than so many days ago count in no rule of engagement. */
export const scoredDays = 730

/** How a lead may end that a likelihood is said of, with the trait that holds it, in percent. */
export const likelihoodTraitOf = {
  accepted: 'likelihoodAccepted',
  opportunity: 'likelihoodOpportunity',
  won: 'likelihoodWon',
} as const
export type LikelihoodGoal = keyof typeof likelihoodTraitOf

export type Grades = {
  /** The least points of fit for A, B and C, and of engagement for 1, 2 and 3; falling. */
  fit: [number, number, number]
  engagement: [number, number, number]
  /** The letter is given by how likely this end is, from so many percent on; by fit where nothing is said of somebody. */
  letterBy?: { goal: LikelihoodGoal; least: [number, number, number] }
}

/** What both sides agree to call a qualified lead. Scores are 0..100. */
export type Rules = {
  fit: FitRule[]
  engagement: EngagementRule[]
  exclusions: Exclusion[]
  /** Where no other is named. */
  threshold: number
  thresholds: Threshold[]
  grades: Grades
}

/** A version that both sides signed, from the moment on from which it judges. */
export type Definition = { version: number; name: string; rules: Rules; inForceFrom: Date }

/** What a lead is about, as far as it is known: thresholds ask for it. */
export type LeadAbout = { productGroupId: number | null; territoryId: number | null }

/**
 * The threshold for a lead: that which names both its product group and its territory, else its product group, else its
 * territory, else the one for all.
 */
export function thresholdOf({ threshold, thresholds }: Rules, about: LeadAbout): number {
  const fits = ({ productGroupId, territoryId }: Threshold): boolean =>
    (productGroupId === undefined || productGroupId === about.productGroupId) &&
    (territoryId === undefined || territoryId === about.territoryId)
  const weight = ({ productGroupId, territoryId }: Threshold): number =>
    (productGroupId === undefined ? 0 : 2) + (territoryId === undefined ? 0 : 1)
  const [nearest] = thresholds.filter(fits).toSorted((a, b) => weight(b) - weight(a))
  return nearest?.points ?? threshold
}
