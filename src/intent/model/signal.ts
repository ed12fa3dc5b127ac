import { counted, holds } from '../../shared/condition/holds.ts'
import type { Known, KnownTouch } from '../../shared/condition/known.ts'
import { readCondition } from '../../shared/condition/read.ts'
import { isObject, type Problem } from '../../shared/condition/reading.ts'
import type { Moment } from '../../shared/condition/time.ts'
import { type Condition, everyPart, type Match, partsOf } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'

export const signalKinds = ['latent', 'actual'] as const
export const signalSettings = ['auto', 'on', 'off'] as const
export const verdicts = ['predicts', 'not_shown', 'too_little'] as const
export type SignalKind = (typeof signalKinds)[number]
export type SignalSetting = (typeof signalSettings)[number]
export type Verdict = (typeof verdicts)[number]

/** A touch with the moment from which it was known here; what was loaded from elsewhere was always known. Milliseconds. */
export type DatedTouch = KnownTouch & {
  readonly id: number
  readonly knownFrom: number
  readonly live: boolean
}

/**
 * Is a signal watched for? As a manager says; on `auto` where its measurement does not speak against it. Before it was
 * measured it is off; where there is too little history to tell, it is on.
 */
export function isOn(setting: SignalSetting, verdict: Verdict | null): boolean {
  if (setting !== 'auto') return setting === 'on'
  return verdict === 'predicts' || verdict === 'too_little'
}

/** What a condition is asked of, of whom nothing is known but what they did. */
const knownBy = (touches: readonly KnownTouch[]): Known => ({ traits: {}, touches, segments: new Set() })
const noTouches = knownBy([])

/** Does the signal show in what was done, at this moment? */
export const shows = (when: Condition, touches: readonly KnownTouch[], moment: Moment): boolean =>
  touches.length > 0 && holds(when, knownBy(touches), moment)

/** The touches that a condition speaks of; no other can move it. */
export function matchesOf(when: Condition): Match[] {
  return [...everyPart(when)].flatMap(part => {
    if ('sequence' in part) return part.sequence.map(({ touches }) => touches)
    if (!('touches' in part)) return []
    return part.since ? [part.touches, part.since] : [part.touches]
  })
}

/** Of these touches those that a condition speaks of, in the same order. */
export function spokenOf<T extends KnownTouch>(when: Condition, touches: readonly T[]): T[] {
  const latest = touches.reduce((most, { at }) => Math.max(most, at), 0)
  const moment = { now: new Date(latest), timeZone: 'UTC' }
  const found = new Set(matchesOf(when).flatMap(match => counted({ touches: match }, touches, moment) ?? []))
  return touches.filter(touch => found.has(touch))
}

const refused = 'A signal is of what somebody did: touches, and how they follow one another.'
function* notOffered(condition: Condition, at: string): Generator<Problem> {
  if ('account' in condition || 'persons' in condition || 'segment' in condition || 'trait' in condition)
    yield { at, detail: refused }
  else for (const part of partsOf(condition)) yield* notOffered(part.part, `${at}${part.at}`)
}

/** What a signal may speak of: kinds of touch and sides, nothing that is known of somebody today. */
export const signalVocabulary = (whole: Vocabulary): Vocabulary => ({
  ...whole,
  traits: { person: {}, account: {} },
  segments: [],
})

/** The condition of a signal in what was sent; or each mistake by its place. */
export function readSignal(given: unknown, whole: Vocabulary): { when: Condition } | { problems: Problem[] } {
  const written =
    isObject(given) && 'version' in given ? given : { version: 1, about: 'account', when: given }
  const read = readCondition(written, 'account', signalVocabulary(whole))
  if ('problems' in read) return read
  const when = read.condition
  const problems = [...notOffered(when, '/when')]
  if (problems.length === 0 && matchesOf(when).length === 0) problems.push({ at: '/when', detail: refused })
  if (problems.length === 0 && holds(when, noTouches, { now: new Date(0), timeZone: 'UTC' }))
    problems.push({ at: '/when', detail: 'This holds of whoever did nothing at all.' })
  return problems.length > 0 ? { problems } : { when }
}
