import { refuse } from '../../shared/outcome.ts'
import { type Calendar, dueAt, workingMinutesBetween } from '../../shared/working-hours.ts'

export const promiseStates = ['running', 'kept', 'broken', 'cancelled'] as const
export type PromiseState = (typeof promiseStates)[number]

/** A service level with a clock. `minutes` are working ones; `settledAt` is when what was promised was done. */
export type ServicePromise = {
  kind: string
  state: PromiseState
  minutes: number
  startedAt: Date
  dueAt: Date
  remindAt: Date
  settledAt: Date | null
  /** Working minutes past the due moment; null until a broken promise is settled. */
  lateMinutes: number | null
}

export type Standing = {
  state: PromiseState
  /** Working minutes; negative when late. Stands still once settled. */
  minutesLeft: number
  /** 0..1 of the minutes promised. */
  shareLeft: number
  /** Running with less than a quarter left. */
  soon: boolean
}

const REMIND_AFTER = 0.75
const SOON_BELOW = 0.25

/** Starts the clock: due after `minutes` working minutes, reminded after 75 % of them. */
export function makePromise(input: {
  kind: string
  startedAt: Date
  minutes: number
  calendar: Calendar
}): ServicePromise {
  const { kind, startedAt, minutes, calendar } = input
  if (!(minutes > 0))
    refuse('bad_promise_minutes', 422, 'A promise needs at least one minute.', { field: 'minutes' })
  return {
    kind,
    state: 'running',
    minutes,
    startedAt,
    dueAt: dueAt(startedAt, minutes, calendar),
    remindAt: dueAt(startedAt, minutes * REMIND_AFTER, calendar),
    settledAt: null,
    lateMinutes: null,
  }
}

/** Is it broken at `now`: marked so, or running past its due moment? At the due moment itself it is not. */
export function isBreached(promise: Pick<ServicePromise, 'state' | 'dueAt'>, now: Date): boolean {
  return promise.state === 'broken' || (promise.state === 'running' && now > promise.dueAt)
}

/** How a promise stands at `now`; a running one past its due moment stands as broken. */
export function standing(
  promise: Pick<ServicePromise, 'state' | 'minutes' | 'dueAt' | 'settledAt'>,
  now: Date,
  calendar: Calendar,
): Standing {
  const at = promise.settledAt ?? now
  const state = isBreached(promise, at) ? 'broken' : promise.state
  const left = Math.min(promise.minutes, workingMinutesBetween(at, promise.dueAt, calendar))
  // A clock that was set back gives nobody more time than was promised, and what broke stays broken.
  const minutesLeft = promise.state === 'broken' ? Math.min(0, left) : left
  const shareLeft = promise.minutes > 0 ? Math.min(1, Math.max(0, minutesLeft / promise.minutes)) : 0
  return { state, minutesLeft, shareLeft, soon: state === 'running' && shareLeft < SOON_BELOW }
}

/** What was promised is done at `at`: kept, or, after its due moment, broken for good and late by so much. */
export function keep<P extends ServicePromise>(promise: P, at: Date, calendar: Calendar): P {
  assertOpen(promise)
  if (!isBreached(promise, at)) return { ...promise, state: 'kept', settledAt: at, lateMinutes: null }
  const late = Math.max(0, workingMinutesBetween(promise.dueAt, at, calendar))
  return { ...promise, state: 'broken', settledAt: at, lateMinutes: late }
}

/** The due moment passed unanswered. Not settled: `keep` still records when it was done. */
export function breakPromise<P extends ServicePromise>(promise: P, now: Date): P {
  assertOpen(promise)
  if (!isBreached(promise, now)) refuse('promise_not_due', 409, 'This promise is not due yet.')
  return { ...promise, state: 'broken' }
}

/** No longer owed. A broken promise cannot be cancelled: what was missed stays on record. */
export function cancel<P extends ServicePromise>(promise: P, at: Date): P {
  assertOpen(promise)
  if (isBreached(promise, at)) refuse('promise_broken', 409, 'This promise was broken and stays so.')
  return { ...promise, state: 'cancelled', settledAt: at }
}

function assertOpen(promise: ServicePromise): void {
  if (promise.settledAt || promise.state === 'kept' || promise.state === 'cancelled') {
    refuse('promise_settled', 409, 'This promise is settled already.')
  }
}
