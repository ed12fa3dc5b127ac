import type { Known } from '../../../shared/condition/known.ts'
import type { Moment } from '../../../shared/condition/time.ts'
import { type Condition, everyPart } from '../../../shared/condition/tree.ts'
import type { LeadAbout, Rules } from './rules.ts'
import { thresholdOf } from './rules.ts'
import { judge } from './weigh.ts'

/** So many moments of one person are looked at: the first ones. */
export const mostMoments = 400

/**
 * The first moment at which rules qualify somebody, of those at which something was done within a time; null where they never do.
 * Points come with touches and wear off after, so that between two of them nobody comes to qualify by points. What a rule
 * asks of the calendar alone is seen at the next touch.
 */
export function firstQualified(
  rules: Rules,
  known: Known,
  about: LeadAbout,
  { from, until, timeZone }: { from: Date; until: Date; timeZone: string },
): Date | null {
  if (!couldQualify(rules, known, about, { now: until, timeZone })) return null
  const moments = known.touches.flatMap(({ at }) =>
    at >= from.getTime() && at < until.getTime() ? [at] : [],
  )
  const inOrder = [...new Set(moments)].sort((a, b) => a - b).slice(0, mostMoments)
  for (const at of inOrder) {
    const now = new Date(at)
    if (judge(rules, known, about, { now, timeZone }).qualified) return now
  }
  return null
}

/** False where not even the most points of every rule reach the threshold: then no moment needs to be looked at. */
function couldQualify(rules: Rules, known: Known, about: LeadAbout, moment: Moment): boolean {
  if (!rules.fit.every(({ when }) => isStill(when))) return true
  const { fit } = judge({ ...rules, engagement: [], exclusions: [] }, known, about, moment)
  const most = rules.engagement.reduce((sum, { cap }) => sum + Math.max(0, cap), 0)
  return fit + most >= thresholdOf(rules, about)
}

/** Asks for nothing that the passing of time or a touch moves. */
export const isStill = (condition: Condition): boolean =>
  [...everyPart(condition)].every(
    part =>
      !('touches' in part) &&
      !('sequence' in part) &&
      !('trait' in part && (part.test === 'day' || part.test === 'anniversary')),
  )
