/** The stages of the funnel in order; each counts the people who reached it or a later one. */
export const funnelStages = [
  'touched',
  'known',
  'qualified',
  'accepted',
  'opportunity',
  'won',
  'again',
] as const
export type FunnelStage = (typeof funnelStages)[number]

/** What the funnel and revenue can be split and narrowed by. */
export const dimensions = ['source', 'campaign', 'territory', 'product_group', 'month', 'segment'] as const
export type Dimension = (typeof dimensions)[number]
/** Of these a row has one value; in segments somebody is in several, or in none. */
export type ColumnDimension = Exclude<Dimension, 'segment'>
/** So many segments are set beside each other. */
export const mostSegments = 12
/** The rows beside those of segments: who is in none of them, and, counted in theirs already, who is in more than one. */
export const besideSegments = ['none', 'several'] as const

export const creditModels = ['first', 'last'] as const
export type CreditModel = (typeof creditModels)[number]

/** The stage after which somebody counted at `stage` but not at the next was left; null at the end. */
export function nextStage(stage: FunnelStage): FunnelStage | null {
  return funnelStages[funnelStages.indexOf(stage) + 1] ?? null
}
