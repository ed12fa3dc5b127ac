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
export const dimensions = [
  'source',
  'campaign',
  'territory',
  'product_group',
  'month',
  'owner',
  'industry',
  'class',
  'grade',
  'language',
  'segment',
] as const
export type Dimension = (typeof dimensions)[number]
/** Of these a row has one value; in segments somebody is in several, or in none. */
export type ColumnDimension = Exclude<Dimension, 'segment'>
export const columnDimensions = dimensions.filter((each): each is ColumnDimension => each !== 'segment')
/** So many segments are set beside each other. */
export const mostSegments = 12
/** The rows beside those of segments: who is in none of them, and, counted in theirs already, who is in more than one. */
export const besideSegments = ['none', 'several'] as const

/**
 * Whom the months mean: `cohort`, whoever was first touched in them, however far they came since; `period`, at each stage
 * whoever reached it in them, whenever they began.
 */
export const countings = ['cohort', 'period'] as const
export type Counting = (typeof countings)[number]

export const creditModels = ['first', 'last'] as const
export type CreditModel = (typeof creditModels)[number]

/** The stage after which somebody counted at `stage` but not at the next was left; null at the end. */
export function nextStage(stage: FunnelStage): FunnelStage | null {
  return funnelStages[funnelStages.indexOf(stage) + 1] ?? null
}

/** The steps of the funnel: from each stage to the next. */
export const steps = funnelStages.slice(1).map((stage, index) => ({ stage, before: funnelStages[index]! }))
/** Where a path goes after a stage: to another, or nowhere yet. */
export const pathEnds = [...funnelStages, 'stays'] as const
export type PathEnd = (typeof pathEnds)[number]
/** Whoever was won so many months ago was due to buy again, and is kept who ordered within so many months. */
export const keptMonths = 12
