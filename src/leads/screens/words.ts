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
} as const
export const whyText = (why: string): string => (why in whys ? t(whys[why as keyof typeof whys]) : why)

const fields = {
  industry: 'field_industry',
  country: 'field_country',
  jobFunction: 'field_jobFunction',
  seniority: 'field_seniority',
  employees: 'field_employees',
  emailKind: 'field_emailKind',
  accountKind: 'field_accountKind',
  territory: 'field_territory',
} as const
export const fieldText = (field: string): string =>
  field in fields ? t(fields[field as keyof typeof fields]) : field

const kinds = {
  letter: 'kind_letter',
  email: 'kind_email',
  call: 'kind_call',
  visit: 'kind_visit',
  meeting: 'kind_meeting',
  complaint: 'kind_complaint',
  web_page: 'kind_web_page',
  form: 'kind_form',
  download: 'kind_download',
  ad: 'kind_ad',
  event: 'kind_event',
  order: 'kind_order',
  service: 'kind_service',
  note: 'kind_note',
  track: 'kind_track',
} as const
export const kindText = (kind: string): string =>
  kind in kinds ? t(kinds[kind as keyof typeof kinds]) : kind

/** A code of ours as words: content_syndication. */
export const inWords = (code: string): string => code.replaceAll('_', ' ')
