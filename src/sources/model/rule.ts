import { type CampaignChannel, campaignChannels } from '../../campaigns/model/campaign.ts'

export const askedOf = [
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'click',
  'referrer',
  'host',
  'path',
  'offer',
  'letter',
  'placement',
] as const
/** 'placed' is the channel of the place where a call to action of ours stood. */
export const ruleChannels = [...campaignChannels, 'placed'] as const
export type RuleChannel = CampaignChannel | 'placed'
export type Asked = (typeof askedOf)[number]

/**
 * One thing that a rule asks for. Without `in` anything given will do. A value is a text in which * stands for any signs;
 * of hosts it is a site with all below it, where `.*` at the end stands for the ending of any country. `value = name` says
 * under which name the arrival is kept. `not` turns the answer about.
 */
export type Test = { of: Asked; in?: string[] | undefined; not?: boolean | undefined }
export type Rule = {
  /** What the arrivals that it decided remember: never changed, never given to another rule. */
  key: string
  name: string
  /** All of these. */
  when: Test[]
  channel: RuleChannel
  /** The campaign, whatever the tag says. */
  campaignId?: number | null | undefined
  /** First and last day on which it decides, 'YYYY-MM-DD' in UTC. */
  from?: string | null | undefined
  until?: string | null | undefined
  off?: boolean | undefined
}
export type RuleSet = {
  /** Sites of our own: coming from them is no source. */
  own: string[]
  /** Sites that people pass on their way: of payment and of signing in. */
  passing: string[]
  /** The first that holds decides. */
  rules: Rule[]
}

/** What decides when no rule does. */
export const restRules = { tagged: 'rest.tagged', referred: 'rest.referred', nothing: 'rest.direct' } as const
