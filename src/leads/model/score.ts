import type { Definition, EngagementRule, FitRule, PersonFacts } from './definition.ts'

export type ScoredTouch = {
  readonly kind: string
  readonly at: Date
  readonly title: string
  readonly url?: string | null
}
/** 'limit' is the one reason that holds the score within 0..100. */
export type Reason = {
  ruleId: string
  side: 'fit' | 'engagement' | 'limit'
  label: string
  detail: string
  points: number
}
export type FitLetter = 'A' | 'B' | 'C' | 'D'
export type EngagementDigit = 1 | 2 | 3 | 4
export type Grade = `${FitLetter}${EngagementDigit}`
export type Score = {
  score: number
  fit: number
  engagement: number
  grade: Grade
  qualified: boolean
  reasons: Reason[]
}

const DAY = 86_400_000
const SCORED_DAYS = 730

/** Touches of before this weigh nothing by any half-life in use, and are not read. */
export function scoredSince(now: Date): Date {
  return new Date(now.getTime() - SCORED_DAYS * DAY)
}

export const NOT_KNOWN = 'not known'

/**
 * Score 0..100 at `now`, with one reason per rule, zeros included. Points are integers and the reasons sum
 * exactly to the score; those of a side sum to `fit` and `engagement`, which may leave 0..100. Touches dated
 * after `now` do not count.
 */
export function score(
  definition: Definition,
  subject: PersonFacts,
  touches: readonly ScoredTouch[],
  now: Date,
): Score {
  const past = touches.filter(touch => touch.at <= now)
  const reasons = definition.rules.map(rule => {
    return rule.side === 'fit' ? fitReason(rule, subject) : engagementReason(rule, past, now)
  })
  const fit = sumOf(reasons, 'fit')
  const engagement = sumOf(reasons, 'engagement')
  const total = Math.min(100, Math.max(0, fit + engagement))
  if (total !== fit + engagement) reasons.push(limitReason(total - fit - engagement))
  return {
    score: total,
    fit,
    engagement,
    grade: gradeOf(fit, engagement),
    qualified: total >= definition.threshold,
    reasons,
  }
}

/** Letter by fit (A from 36, B 24, C 12), digit by engagement (1 from 30, 2 20, 3 10). */
export function gradeOf(fit: number, engagement: number): Grade {
  const letter: FitLetter = fit >= 36 ? 'A' : fit >= 24 ? 'B' : fit >= 12 ? 'C' : 'D'
  const digit: EngagementDigit = engagement >= 30 ? 1 : engagement >= 20 ? 2 : engagement >= 10 ? 3 : 4
  return `${letter}${digit}`
}

function fitReason(rule: FitRule, subject: PersonFacts): Reason {
  const value = subject[rule.field]
  const known = value !== undefined && value !== null && value !== ''
  const points = known && holds(rule, value) ? whole(rule.points) : 0
  return {
    ruleId: rule.id,
    side: 'fit',
    label: rule.label,
    detail: known ? String(value) : NOT_KNOWN,
    points,
  }
}

function holds(rule: FitRule, value: string | number): boolean {
  const listed = !rule.in || rule.in.some(wanted => wanted.toLowerCase() === String(value).toLowerCase())
  if (rule.from === undefined && rule.to === undefined) return listed
  const number = Number(value)
  return listed && number >= (rule.from ?? -Infinity) && number <= (rule.to ?? Infinity)
}

function engagementReason(rule: EngagementRule, past: readonly ScoredTouch[], now: Date): Reason {
  const found = past.filter(
    touch => rule.touchKinds.includes(touch.kind) && mentions(touch, rule.titleIncludes),
  )
  const { id: ruleId, side, label } = rule
  if (found.length === 0) return { ruleId, side, label, detail: 'none', points: 0 }
  const latest = found.reduce((a, b) => (b.at > a.at ? b : a))
  const detail = `${found.length} ×, latest ${latest.at.toISOString().slice(0, 10)}: ${latest.title}`
  if (rule.minimum) {
    const since = now.getTime() - rule.minimum.days * DAY
    const recent = found.filter(touch => touch.at.getTime() >= since).length
    if (recent < rule.minimum.touches) {
      const lacking = `${recent} of ${rule.minimum.touches} in ${rule.minimum.days} days`
      return { ruleId, side, label, detail: lacking, points: 0 }
    }
  }
  // Sorted, so that the order of the ledger cannot move a rounding.
  const worths = found.map(touch => 2 ** (-(now.getTime() - touch.at.getTime()) / DAY / rule.halfLifeDays))
  const sum = worths.sort((a, b) => a - b).reduce((a, b) => a + b, 0) * rule.pointsEach
  const capped = rule.pointsEach < 0 ? Math.max(sum, rule.cap) : Math.min(sum, rule.cap)
  return { ruleId, side, label, detail, points: whole(capped) }
}

function mentions(touch: ScoredTouch, wanted: string | undefined): boolean {
  if (!wanted) return true
  const needle = wanted.toLowerCase()
  return touch.title.toLowerCase().includes(needle) || (touch.url ?? '').toLowerCase().includes(needle)
}

function limitReason(points: number): Reason {
  const low = points > 0
  return {
    ruleId: 'limit',
    side: 'limit',
    label: low ? 'A score is never below 0' : 'A score is never above 100',
    detail: low ? '0' : '100',
    points,
  }
}

function sumOf(reasons: readonly Reason[], side: Reason['side']): number {
  return reasons.reduce((sum, reason) => (reason.side === side ? sum + reason.points : sum), 0)
}

// Without the negative zero that rounding makes.
function whole(points: number): number {
  return Math.round(points) + 0
}
