import { refuse } from '../../shared/outcome.ts'

export const complaintStates = ['open', 'answered', 'settled', 'withdrawn'] as const
export type ComplaintState = (typeof complaintStates)[number]
/** The kind of promise that stands behind each opening of a complaint. */
export const complaintPromise = 'complaint_answer'

export type Step = 'answer' | 'settle' | 'reopen' | 'give'
const allowed: Readonly<Record<Step, readonly ComplaintState[]>> = {
  answer: ['open'],
  settle: ['answered'],
  reopen: ['answered', 'settled'],
  give: ['open', 'answered'],
}
const why: Readonly<Record<Step, string>> = {
  answer: 'Only an open complaint is answered. Reopen it first.',
  settle: 'A complaint is settled after it was answered.',
  reopen: 'Only an answered or settled complaint is reopened.',
  give: 'Nothing is left to do about this complaint.',
}
const after: Readonly<Record<Exclude<Step, 'give'>, ComplaintState>> = {
  answer: 'answered',
  settle: 'settled',
  reopen: 'open',
}

export const mayTake = (state: ComplaintState, step: Step): boolean => allowed[step].includes(state)

/** The state after a step; refuses `wrong_state` where the step cannot be taken. */
export function next(state: ComplaintState, step: Step): ComplaintState {
  if (!mayTake(state, step)) refuse('wrong_state', 409, why[step])
  return step === 'give' ? state : after[step]
}

export type Candidate = { userId: number; open: number; ofTerritory: boolean; away: boolean }
/**
 * Who gets a complaint: whoever had the account's last one and is here, else of service in the territory the one with
 * the fewest open complaints, the lower id first. Null when nobody of service looks after the territory.
 */
export function chooseOwner(candidates: readonly Candidate[], lastOwnerId: number | null): number | null {
  const here = candidates.filter(({ away }) => !away)
  if (here.some(({ userId }) => userId === lastOwnerId)) return lastOwnerId
  const near = here.filter(({ ofTerritory }) => ofTerritory)
  return near.sort((a, b) => a.open - b.open || a.userId - b.userId)[0]?.userId ?? null
}
