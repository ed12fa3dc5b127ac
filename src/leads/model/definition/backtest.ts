import { type Proportion, proportion } from '../../../shared/proportion.ts'

/** What came of a lead, each null where it is not known yet. */
export type Outcome = {
  accepted: boolean | null
  opportunity: boolean | null
  won: boolean | null
}
export type End = keyof Outcome
export const ends = ['accepted', 'opportunity', 'won'] as const satisfies readonly End[]

/** Somebody of the past at the moment at which a rule would first have raised a lead, or one did. */
export type PastCase = {
  id: number
  /** By the rule that held then, and by the draft. */
  before: boolean
  draft: boolean
  /** Null where no lead was raised: what would have come of it nobody knows. */
  outcome: Outcome | null
  /** Contribution margin of what was won, in cents. */
  marginCents: number
  /** What sales spent on it, in minutes; null where nothing was logged. */
  sellingMinutes: number | null
}

/** A share of which less than this many cases are known is too thin to be read. */
const thin = 30

export type Share = Proportion & { hits: number; cases: number; thin: boolean }
export type Measure = {
  /** Of those raised whose end is known, so many came to it; null of none. */
  precision: Share | null
  /** The same if none of the unknown ones had come to it, and if all had (Manski 1990, American Economic Review 80:319). */
  bounds: { low: number; high: number } | null
  /** Of all known to have come to it, so many were raised. */
  recall: Share | null
  /** Precision beside the share of all whose end is known. */
  lift: number | null
}
export type RuleTried = {
  raised: number
  /** Raised, and never a lead: nothing is known of them. */
  unknown: number
  measures: Record<End, Measure>
  marginCents: number
  /** Of all margin that is known to have come, that of those raised; and margin per lead beside that of all. Null of none. */
  margin: { recall: number | null; lift: number | null }
  /** Expected: those known, and the mean of those known for the others; null where nothing was logged. */
  sellingMinutes: number | null
}
export type Backtest = {
  before: RuleTried
  draft: RuleTried
  /** Ids: raised by both, by the rule of before alone, by the draft alone. */
  both: number[]
  lost: number[]
  gained: number[]
}

/** What two rules would have raised, beside what came of it. Every count is of the ids that are given with it. */
export function backtest(cases: readonly PastCase[]): Backtest {
  const ids = (fits: (each: PastCase) => boolean) => cases.filter(fits).map(({ id }) => id)
  return {
    before: tried(cases, each => each.before),
    draft: tried(cases, each => each.draft),
    both: ids(each => each.before && each.draft),
    lost: ids(each => each.before && !each.draft),
    gained: ids(each => !each.before && each.draft),
  }
}

type Raises = (each: PastCase) => boolean

function tried(cases: readonly PastCase[], raises: Raises): RuleTried {
  const raised = cases.filter(raises)
  const logged = cases.flatMap(({ sellingMinutes }) => sellingMinutes ?? [])
  const mean = logged.length === 0 ? null : logged.reduce((a, b) => a + b, 0) / logged.length
  return {
    raised: raised.length,
    unknown: raised.filter(({ outcome }) => outcome === null).length,
    measures: {
      accepted: measure(cases, raises, 'accepted'),
      opportunity: measure(cases, raises, 'opportunity'),
      won: measure(cases, raises, 'won'),
    },
    marginCents: marginOf(raised),
    margin: marginMeasure(cases, raises),
    sellingMinutes:
      mean === null
        ? null
        : Math.round(raised.reduce((sum, { sellingMinutes }) => sum + (sellingMinutes ?? mean), 0)),
  }
}

function measure(cases: readonly PastCase[], raises: Raises, end: End): Measure {
  const raised = cases.filter(raises)
  const endOf = ({ outcome }: PastCase): boolean | null => outcome?.[end] ?? null
  const known = raised.filter(each => endOf(each) !== null)
  const hits = known.filter(endOf).length
  const allKnown = cases.filter(each => endOf(each) !== null)
  const came = allKnown.filter(endOf)
  const precision = shareOf(hits, known.length)
  const base = allKnown.length === 0 ? 0 : came.length / allKnown.length
  return {
    precision,
    bounds:
      raised.length === 0
        ? null
        : { low: hits / raised.length, high: (hits + raised.length - known.length) / raised.length },
    recall: shareOf(came.filter(raises).length, came.length),
    lift: precision && base > 0 ? precision.share / base : null,
  }
}

const marginOf = (cases: readonly PastCase[]): number =>
  cases.reduce((sum, { marginCents }) => sum + marginCents, 0)

function marginMeasure(cases: readonly PastCase[], raises: Raises): RuleTried['margin'] {
  const known = cases.filter(({ outcome }) => outcome !== null && outcome.won !== null)
  const raised = known.filter(raises)
  const all = marginOf(known)
  if (all <= 0) return { recall: null, lift: null }
  const recall = marginOf(raised) / all
  return { recall, lift: raised.length === 0 ? null : (recall * known.length) / raised.length }
}

function shareOf(hits: number, cases: number): Share | null {
  const found = proportion(hits, cases)
  return found && { ...found, hits, cases, thin: cases < thin }
}
