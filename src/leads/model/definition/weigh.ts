import { counted, holds } from '../../../shared/condition/holds.ts'
import type { Known, KnownTouch } from '../../../shared/condition/known.ts'
import type { Moment } from '../../../shared/condition/time.ts'
import {
  type EngagementRule,
  type LeadAbout,
  likelihoodTraitOf,
  type Rules,
  scoredDays,
  thresholdOf,
} from './rules.ts'

export type Grade = `${'A' | 'B' | 'C' | 'D'}${1 | 2 | 3 | 4}`
/** What a rule added. 'limit' is the one reason that holds a score within 0..100. */
export type Weighed = {
  ruleId: string
  side: 'fit' | 'engagement' | 'limit'
  points: number
  /** Of engagement: how many touches counted, and the latest of them (UTC milliseconds, and its title). */
  touches?: {
    count: number
    latest: { at: number; title: string } | null
    lacking?: { of: number; days: number }
  }
}
export type Judgement = {
  score: number
  fit: number
  engagement: number
  grade: Grade
  /** The likelihood that gave the letter, in percent; null where fit gave it. */
  letterBy: number | null
  threshold: number
  /** The exclusions that hold. */
  excludedBy: string[]
  qualified: boolean
  reasons: Weighed[]
}

const DAY = 86_400_000

/**
 * What the rules say of what is known, at a moment. Points are whole numbers and the reasons, one for each rule, sum
 * exactly to the score; those of a side sum to `fit` and `engagement`, which may leave 0..100. The order of what is known
 * cannot move it.
 */
export function judge(rules: Rules, known: Known, about: LeadAbout, moment: Moment): Judgement {
  const reasons: Weighed[] = [
    ...rules.fit.map(({ id, when, points }) => ({
      ruleId: id,
      side: 'fit' as const,
      points: holds(when, known, moment) ? whole(points) : 0,
    })),
    ...rules.engagement.map(rule => engagementOf(rule, known.touches, moment)),
  ]
  const [fit, engagement] = [sumOf(reasons, 'fit'), sumOf(reasons, 'engagement')]
  const score = Math.min(100, Math.max(0, fit + engagement))
  if (score !== fit + engagement)
    reasons.push({ ruleId: 'limit', side: 'limit', points: score - fit - engagement })
  const threshold = thresholdOf(rules, about)
  const letterBy = percentOf(rules, known)
  const excludedBy = rules.exclusions.filter(({ when }) => holds(when, known, moment)).map(({ id }) => id)
  return {
    score,
    fit,
    engagement,
    grade: gradeOf(rules, { fit, engagement, percent: letterBy }),
    letterBy,
    threshold,
    excludedBy,
    qualified: excludedBy.length === 0 && score >= threshold,
    reasons,
  }
}

/** How likely the end is that the rules give the letter by, if they do and it is known. */
function percentOf({ grades: { letterBy } }: Rules, known: Known): number | null {
  const percent = letterBy && known.traits[likelihoodTraitOf[letterBy.goal]]
  return typeof percent === 'number' ? percent : null
}

/** Letter by fit, or by the likelihood that the rules name where it is known; figure by engagement. */
export function gradeOf(
  { grades }: Pick<Rules, 'grades'>,
  { fit, engagement, percent }: { fit: number; engagement: number; percent: number | null },
): Grade {
  const step = (points: number, least: readonly number[]): number => {
    const found = least.findIndex(each => points >= each)
    return found < 0 ? least.length : found
  }
  const { letterBy } = grades
  const worth = letterBy && percent !== null ? step(percent, letterBy.least) : step(fit, grades.fit)
  const letter = (['A', 'B', 'C', 'D'] as const)[worth]!
  const figure = ([1, 2, 3, 4] as const)[step(engagement, grades.engagement)]!
  return `${letter}${figure}`
}

function engagementOf(rule: EngagementRule, touches: readonly KnownTouch[], moment: Moment): Weighed {
  const found = counted({ touches: rule.touches, window: { days: scoredDays } }, touches, moment) ?? []
  const now = moment.now.getTime()
  const reason: Weighed = { ruleId: rule.id, side: 'engagement', points: 0 }
  if (found.length === 0) return { ...reason, touches: { count: 0, latest: null } }
  const { at, title } = found.reduce((a, b) => (b.at > a.at || (b.at === a.at && b.title > a.title) ? b : a))
  const told = { count: found.length, latest: { at, title } }
  if (rule.minimum) {
    const { touches: of, days } = rule.minimum
    const recent = found.filter(touch => touch.at >= now - days * DAY).length
    if (recent < of) return { ...reason, touches: { ...told, count: recent, lacking: { of, days } } }
  }
  // Sorted, so that the order of the ledger cannot move a rounding.
  const worths = found.map(touch => 2 ** (-(now - touch.at) / DAY / rule.halfLifeDays))
  const sum = worths.sort((a, b) => a - b).reduce((a, b) => a + b, 0) * rule.pointsEach
  const capped = rule.pointsEach < 0 ? Math.max(sum, rule.cap) : Math.min(sum, rule.cap)
  return { ...reason, points: whole(capped), touches: told }
}

const sumOf = (reasons: readonly Weighed[], of: Weighed['side']): number =>
  reasons.reduce((sum, { side, points }) => (side === of ? sum + points : sum), 0)

/** Without the negative zero that rounding makes. */
const whole = (points: number): number => Math.round(points) + 0
