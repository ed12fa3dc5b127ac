import { refuse } from '../../shared/outcome.ts'

export const leadStates = ['open', 'accepted', 'rejected', 'converted', 'joined'] as const
export type LeadState = (typeof leadStates)[number]
export const leadMoves = ['accept', 'reject', 'convert'] as const
export type LeadMove = (typeof leadMoves)[number]

/** Why sales rejects a lead; 'other' needs a note. */
export const rejectReasons = [
  'wrong_person',
  'too_small',
  'no_budget',
  'student',
  'competitor',
  'duplicate',
  'unreachable',
  'other',
] as const
export type RejectReason = (typeof rejectReasons)[number]

const allowed: Readonly<Record<LeadState, Partial<Record<LeadMove, LeadState>>>> = {
  open: { accept: 'accepted', reject: 'rejected' },
  accepted: { convert: 'converted' },
  rejected: {},
  converted: {},
  joined: {},
}
const sentences: Readonly<Record<Exclude<LeadState, 'open'>, string>> = {
  accepted: 'This lead is accepted already.',
  rejected: 'This lead is rejected already.',
  converted: 'This lead became an opportunity already.',
  joined: 'This lead joined another lead of the same person. Judge that one.',
}

/**
 * The state after a move. Refuses with 409 `already_accepted`, `already_rejected`, `already_converted`, `already_joined`, or
 * `not_accepted` for converting a lead that nobody accepted.
 */
export function stateAfter(state: LeadState, move: LeadMove): LeadState {
  const next = allowed[state][move]
  if (next) return next
  if (state === 'open') return refuse('not_accepted', 409, 'Accept this lead first.')
  return refuse(`already_${state}`, 409, sentences[state])
}

/** A lead that sales rejected does not come back by the machine before so many days. */
const restDays = 30

/** Can a better score bring this person to sales, or renew the score there? Not while sales works on it or let it rest. */
export function awaitsScore(last: { state: string; verdictAt: Date | null } | undefined, now: Date): boolean {
  if (last?.state === 'accepted') return false
  return !isResting(last, now)
}

export function isResting(last: { state: string; verdictAt: Date | null } | undefined, now: Date): boolean {
  if (last?.state !== 'rejected' || last.verdictAt === null) return false
  return now.getTime() - last.verdictAt.getTime() < restDays * 86_400_000
}

export function canMove(state: LeadState, move: LeadMove): boolean {
  return allowed[state][move] !== undefined
}

/** The verdict of a rejection, its note trimmed or null. Refuses `reason_needed` and `note_needed` (422). */
export function rejection(input: { reason: string; note?: string | null }): {
  reason: RejectReason
  note: string | null
} {
  const reason = rejectReasons.find(known => known === input.reason)
  if (!reason) return refuse('reason_needed', 422, 'Say why this lead is rejected.', { field: 'reason' })
  const note = input.note?.trim() || null
  if (reason === 'other' && !note) refuse('note_needed', 422, 'Say in a note why.', { field: 'note' })
  return { reason, note }
}
