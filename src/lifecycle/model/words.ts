import { defineTexts } from '../../shared/texts.ts'
import type { Basis, ReasonCode, Stage } from './stage.ts'

const say = defineTexts('lifecycle', {
  en: {
    s_unaware: 'Unaware',
    s_touched: 'Touched',
    s_need: 'Need',
    s_lead: 'Lead',
    s_opportunity: 'Opportunity',
    s_new: 'New',
    s_active: 'Active',
    s_due: 'Due',
    s_at_risk: 'At risk',
    s_lost: 'Lost',
    s_win_back: 'Win-back',
    s_won_back: 'Won back',
    untouched: 'Nothing in the contact log yet',
    touched: 'In contact since {when}; no interest shown yet',
    interest_old: 'Last interest shown on {when}: too long ago to be a need',
    need: 'Showed interest on {when}',
    lead: 'A lead in hand since {when}',
    opportunity: 'An open opportunity since {when}, no order yet',
    first: 'The first order was {since}; {rhythm}',
    rhythm: '{rhythm}; the last was {since}, {times} times that',
    back: 'Ordered again after {gap} days; {rhythm}, the last was {since}',
    complaint: 'A complaint is open since {when}; {rhythm}, the last was {since}',
    returns:
      '{n, plural, one {# return} other {# returns}} since the last order; {rhythm}, the last was {since}',
    lapsed: '{rhythm}; the last was {since}, {times} times that',
    opportunity_again: 'Lost, and an opportunity is open since {when}; the last order was {since}',
    lead_again: 'Lost, and a lead is in hand since {when}; the last order was {since}',
    contact_again: 'Lost, and in contact again on {when}; the last order was {since}',
    own: 'Orders every {days} days on the median of {n, plural, one {# interval} other {# intervals}}',
    group: 'Orders every {days} days are usual with this product group',
    company: 'Orders every {days} days are usual with our customers',
    usual: 'Orders every {days} days are what the rule expects',
    least: 'Orders come so often that {days} days are counted between them',
    ago: '{n, plural, =0 {today} one {# day ago} other {# days ago}}',
  },
})

export type Told = {
  code: ReasonCode
  /** 'YYYY-MM-DD' */
  on: string | null
  rhythmDays: number | null
  basis: Basis | null
  purchases: number
  sinceDays: number | null
  lastGap: number | null
  returns: number
}

const plain = (n: number): string => String(Math.round(n * 10) / 10)
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

export const stageName = (stage: Stage): string => say(`s_${stage}`)

/** Why somebody is in a stage, in a sentence; `when` writes a day as the reader is used to. */
export function reasonWords(told: Told, when: (day: string) => string = day => day): string {
  const { code, rhythmDays, sinceDays } = told
  const rhythm =
    rhythmDays === null || told.basis === null
      ? ''
      : say(told.basis, { days: plain(rhythmDays), n: Math.max(1, told.purchases - 1) })
  return say(code, {
    when: told.on === null ? '' : when(told.on),
    rhythm: code === 'rhythm' || code === 'lapsed' ? rhythm : lower(rhythm),
    since: sinceDays === null ? '' : say('ago', { n: sinceDays }),
    times: rhythmDays && sinceDays !== null ? (sinceDays / rhythmDays).toFixed(1) : '',
    gap: told.lastGap ?? 0,
    n: told.returns,
  })
}
