import { folded } from '../../shared/batch.ts'
import type { Reason } from './definition/tell.ts'
import type { Grade } from './definition/weigh.ts'
import { type LeadState, leadStates, type RejectReason, rejectReasons } from './verdict.ts'

/** What programs call the states of a lead, in the words of their exports; English, Dutch and German. */
const words: Readonly<Record<Exclude<LeadState, 'joined'>, readonly string[]>> = {
  open: [
    ...['new', 'open', 'open not contacted', 'not contacted', 'attempted to contact', 'unread', 'inbox'],
    ...['nieuw', 'neu', 'offen'],
  ],
  accepted: [
    ...[
      'accepted',
      'qualified',
      'working',
      'working contacted',
      'in progress',
      'connected',
      'contacted',
      'active',
    ],
    ...['geaccepteerd', 'in behandeling', 'akzeptiert', 'angenommen', 'in bearbeitung'],
  ],
  rejected: [
    ...[
      'rejected',
      'unqualified',
      'disqualified',
      'closed not converted',
      'not converted',
      'bad timing',
      'archived',
    ],
    ...['recycled', 'lost', 'junk lead', 'junk', 'afgewezen', 'abgelehnt'],
  ],
  converted: [
    ...['converted', 'closed converted', 'open deal', 'opportunity', 'deal', 'geconverteerd', 'konvertiert'],
    ...['umgewandelt'],
  ],
}
const byWord = new Map<string, LeadState>([
  ...Object.entries(words).flatMap(([state, all]) => all.map(word => [word, state as LeadState] as const)),
  ...leadStates.map(state => [state, state] as const),
])

/** The state that somebody's word means; null when we do not know it. Signs do not count: "Open - Not Contacted". */
export function stateOfWords(text: string): LeadState | null {
  const plain = folded(text.replace(/[^\p{L}\p{N}]+/gu, ' '))
  return byWord.get(plain) ?? null
}

/** A reason of ours by its key or its words, else 'other' with the words as a note; none of nothing. */
export function reasonOfWords(
  reason: string | null,
  note: string | null,
): { reason: RejectReason | null; note: string | null } {
  if (reason === null) return { reason: null, note }
  const key = folded(reason).replace(/[\s-]+/g, '_')
  const known = rejectReasons.find(one => one === key)
  if (known) return { reason: known, note }
  return { reason: 'other', note: note === null ? reason : `${reason}: ${note}` }
}

/** 'B2', or null for what is no grade. */
export const gradeOfWords = (text: string): Grade | null =>
  /^[A-D][1-4]$/.test(text) ? (text as Grade) : null

const isReason = (one: unknown): one is Reason => {
  if (typeof one !== 'object' || one === null) return false
  const { ruleId, side, label, detail, points } = one as Record<string, unknown>
  return (
    [ruleId, label, detail].every(value => typeof value === 'string') &&
    ['fit', 'engagement', 'limit'].includes(String(side)) &&
    Number.isInteger(points)
  )
}

/**
 * The reasons of a score that was given elsewhere: those that came with it where they sum to it, else one that says where it
 * is from. The points always sum to the score.
 */
export function reasonsOf(score: number, written: string | null): Reason[] {
  const read: unknown = written === null ? null : JSON.parse(written)
  if (Array.isArray(read) && read.every(isReason) && read.reduce((sum, one) => sum + one.points, 0) === score)
    return read.map(({ ruleId, side, label, detail, points }) => ({ ruleId, side, label, detail, points }))
  if (score === 0) return []
  return [{ ruleId: 'import', side: 'limit', label: 'As stated in the import', detail: '', points: score }]
}
