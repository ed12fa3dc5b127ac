import type { LeadState, RejectReason } from '../model/verdict.ts'
import { t } from './texts.ts'

export const reasonText = (reason: string | null): string =>
  reason === null ? '' : isReason(reason) ? t(reason) : reason
export const reasons: readonly string[] = [
  'wrong_person',
  'too_small',
  'no_budget',
  'student',
  'competitor',
  'duplicate',
  'unreachable',
  'other',
] satisfies readonly RejectReason[]
const isReason = (reason: string): reason is RejectReason => reasons.includes(reason)

const stateWords = {
  every: 'everyWord',
  open: 'openWord',
  accepted: 'acceptedWord',
  rejected: 'rejectedWord',
  converted: 'convertedWord',
  joined: 'joinedWord',
} as const satisfies Record<LeadState | 'every', string>
export const stateWord = (state: LeadState | 'every'): string => t(stateWords[state])

const whys = {
  'no owner': 'why_no_owner',
  'other territory': 'why_other_territory',
  'other product group': 'why_other_product_group',
  'other industry': 'why_other_industry',
  'nobody active': 'why_nobody_active',
  'everybody away': 'why_everybody_away',
  'everybody full': 'why_everybody_full',
  'no rules': 'why_no_rules',
  'does not fit': 'why_does_not_fit',
  'had it before': 'why_had_it',
  'nobody at work today': 'why_nobody_at_work',
} as const
export const whyText = (why: string): string => (why in whys ? t(whys[why as keyof typeof whys]) : why)

/** A code of ours as words: content_syndication. */
export const inWords = (code: string): string => code.replaceAll('_', ' ')

/** Points with a true minus. */
export const signed = (points: number): string => (points < 0 ? `\u2212${-points}` : `+${points}`)
