import type { CampaignChannel } from '../../campaigns/model/campaign.ts'
import type { Arrival } from './arrival.ts'
import { looksLike, ofSite, readValue } from './pattern.ts'
import { type Asked, type Rule, type RuleSet, restRules } from './rule.ts'

export type Verdict = {
  /** Null when somebody only moved between our own pages. */
  channel: CampaignChannel | null
  /** A name like 'google', 'newsletter' or the referring host. */
  name: string
  /** Key of the rule that decided. */
  rule: string
  /** What the rule itself says of the campaign. */
  campaignId: number | null
}
export type Step = { rule: string; name: string; decided: boolean; failed: Asked | 'off' | 'day' | null }
export type Judge = {
  decide(arrival: Arrival): Verdict
  /** The same, with every rule that was asked on the way. */
  walk(arrival: Arrival): { verdict: Verdict; steps: Step[] }
  /** The arrival without referrers that say nothing: sites of our own, of payment, of signing in. */
  stripped(arrival: Arrival): Arrival
}
type Held = { name: string | null } | null
type Compiled = { rule: Rule; tests: { of: Asked; holds(arrival: Arrival): Held }[] }

/** Rules made ready for many arrivals. Total: whatever comes gets exactly one answer. */
export function judgeOf(set: RuleSet): Judge {
  const rules = set.rules.map(compiled)
  const silent = [...set.own, ...set.passing].map(site => site.trim().toLowerCase())
  const stripped = (arrival: Arrival): Arrival => {
    const { referrer, host } = arrival
    if (referrer === '') return arrival
    const ours = referrer === host || (host !== '' && ofSite(referrer, host))
    return ours || silent.some(site => ofSite(referrer, site)) ? { ...arrival, referrer: '' } : arrival
  }
  const run = (given: Arrival, steps: Step[] | null): Verdict => {
    const arrival = stripped(given)
    const day = rules.some(({ rule }) => rule.from || rule.until) ? arrival.at.toISOString().slice(0, 10) : ''
    for (const { rule, tests } of rules) {
      let failed: Step['failed'] = rule.off ? 'off' : null
      if (!failed && ((rule.from && day < rule.from) || (rule.until && day > rule.until))) failed = 'day'
      let name: string | null = null
      for (const test of failed ? [] : tests) {
        const held = test.holds(arrival)
        if (!held) {
          failed = test.of
          break
        }
        name ??= held.name
      }
      steps?.push({ rule: rule.key, name: rule.name, decided: failed === null, failed })
      if (failed !== null) continue
      const channel = rule.channel === 'placed' ? arrival.placement || 'referral' : rule.channel
      return {
        channel,
        name: arrival.utm_source || name || arrival.referrer || channel,
        rule: rule.key,
        campaignId: rule.campaignId ?? null,
      }
    }
    return rest(arrival)
  }
  return {
    stripped,
    decide: arrival => run(arrival, null),
    walk: arrival => {
      const steps: Step[] = []
      return { verdict: run(arrival, steps), steps }
    },
  }
}

function rest(arrival: Arrival): Verdict {
  const { utm_source, utm_medium, utm_campaign, clicks, referrer, referred } = arrival
  const campaignId = null
  const tag = utm_source || utm_medium || utm_campaign || clicks[0]
  // Somebody tagged that link, so it is not direct.
  if (tag) return { channel: 'referral', name: tag, rule: restRules.tagged, campaignId }
  if (referrer) return { channel: 'referral', name: referrer, rule: restRules.referred, campaignId }
  return { channel: referred ? null : 'direct', name: 'direct', rule: restRules.nothing, campaignId }
}

function compiled(rule: Rule): Compiled {
  return {
    rule,
    tests: rule.when.map(({ of, in: written, not }) => {
      const values = written?.map(readValue).filter(({ pattern }) => pattern !== '') ?? null
      const plain = new Map(
        values?.filter(({ pattern }) => !pattern.includes('*')).map(v => [v.pattern, v.name]),
      )
      const wild = values?.filter(({ pattern }) => pattern.includes('*')) ?? []
      const isSite = of === 'referrer' || of === 'host'
      const one = (text: string): Held => {
        if (text === '') return null
        if (!values) return { name: null }
        if (isSite) {
          const found = values.find(({ pattern }) => ofSite(text, pattern))
          return found ? { name: found.name } : null
        }
        const name = plain.get(text)
        if (name !== undefined) return { name }
        const found = wild.find(({ pattern }) => looksLike(text, pattern))
        return found ? { name: found.name } : null
      }
      const find = (arrival: Arrival): Held => {
        if (of !== 'click') return one(arrival[of])
        for (const click of arrival.clicks) {
          const held = one(click)
          if (held) return held
        }
        return null
      }
      return { of, holds: arrival => (not ? (find(arrival) ? null : { name: null }) : find(arrival)) }
    }),
  }
}
