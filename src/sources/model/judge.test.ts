import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channels } from '../../touches/model/source.ts'
import {
  type Arrival,
  arrivalOf,
  carriedNames,
  carriedOfAddress,
  clickNames,
  readCarried,
} from './arrival.ts'
import { campaignNames } from './campaign-names.ts'
import { judgeOf } from './judge.ts'
import { looksLike, ofSite } from './pattern.ts'
import { askedOf, type RuleSet } from './rule.ts'
import { sourceOf } from './source-of.ts'
import { standardRules } from './standard.ts'

const at = new Date('2026-03-02T10:00:00Z')
const sources = { version: 0, judge: judgeOf(standardRules), names: campaignNames([], []) }
const come = (address: string, referrer?: string) => {
  const carried = { ...carriedOfAddress(address), ...(referrer ? { referrer } : {}) }
  return sourceOf(sources, arrivalOf({ carried, address, at }))
}
const page = 'https://www.terpstra.example/lines'

describe('the shipped rules', () => {
  it.each([
    ['', undefined, 'direct', 'direct', 'rest.direct'],
    ['', 'https://www.google.co.uk/', 'search', 'google', 'referrer.search'],
    ['?gclid=a', 'https://www.google.com/', 'paid_search', 'google', 'click.search'],
    ['?msclkid=a', undefined, 'paid_search', 'bing', 'click.search'],
    ['?WBRAID=a', undefined, 'paid_search', 'google', 'click.search'],
    ['?li_fat_id=a', undefined, 'paid_social', 'linkedin', 'click.paid_social'],
    ['?fbclid=a', undefined, 'social', 'facebook', 'click.social'],
    ['?ttclid=a', undefined, 'paid_social', 'tiktok', 'click.paid_social'],
    ['?mc_eid=a', undefined, 'email', 'mailchimp', 'click.mail'],
    ['?constructor=a&__proto__=b', undefined, 'direct', 'direct', 'rest.direct'],
    ['', 'https://nl.linkedin.com/feed', 'social', 'linkedin', 'referrer.social'],
    ['', 'android-app://com.linkedin.android/', 'social', 'linkedin', 'referrer.social'],
    ['', 'https://mail.google.com/mail/u/0', 'email', 'mail.google.com', 'referrer.mail'],
    ['', 'https://gemini.google.com/app', 'assistant', 'gemini', 'referrer.assistant'],
    ['', 'https://chatgpt.com/', 'assistant', 'chatgpt', 'referrer.assistant'],
    ['?utm_source=chatgpt.com', undefined, 'assistant', 'chatgpt.com', 'source.assistant'],
    ['', 'https://packagingnews.example/a', 'referral', 'packagingnews.example', 'referrer'],
    ['', 'https://notgoogle.example/', 'referral', 'notgoogle.example', 'referrer'],
    ['', 'https://google.evil.com/', 'referral', 'google.evil.com', 'referrer'],
    ['', 'https://www.terpstra.example/x', null, 'direct', 'rest.direct'],
    ['', 'https://shop.terpstra.example/x', null, 'direct', 'rest.direct'],
    ['', 'https://www.mollie.com/checkout', null, 'direct', 'rest.direct'],
    ['', 'https://login.microsoftonline.com/x', null, 'direct', 'rest.direct'],
    [
      '?utm_source=spring&utm_medium=email',
      'https://checkout.stripe.com/',
      'email',
      'spring',
      'medium.email',
    ],
    ['', 'not an address', null, 'direct', 'rest.direct'],
    ['?utm_source=Google&utm_medium=CPC', undefined, 'paid_search', 'google', 'medium.paid_search'],
    ['?utm_source=linkedin&utm_medium=cpc', undefined, 'paid_social', 'linkedin', 'medium.paid.network'],
    [
      '?utm_source=facebook&utm_medium=paid_social',
      undefined,
      'paid_social',
      'facebook',
      'medium.paid_social',
    ],
    ['?utm_source=spring&utm_medium=email', 'https://www.google.com', 'email', 'spring', 'medium.email'],
    ['?utm_medium=newsletter', undefined, 'email', 'email', 'medium.email'],
    ['?utm_source=interpack&utm_medium=messe', undefined, 'fair', 'interpack', 'medium.fair'],
    ['?utm_source=jansen&utm_medium=partner', undefined, 'partner', 'jansen', 'medium.partner'],
    ['?utm_source=bing', undefined, 'search', 'bing', 'source.search'],
    ['?utm_source=newsletter', undefined, 'email', 'newsletter', 'source.mail'],
    ['?utm_source=somebody&utm_medium=qr', undefined, 'referral', 'somebody', 'tagged'],
    ['?utm_medium=qr', undefined, 'referral', 'qr', 'rest.tagged'],
    ['?letter=41', undefined, 'email', 'email', 'letter'],
  ] as const)('%s from %s is %s by %s', (query, referrer, channel, name, rule) => {
    expect(come(page + query, referrer)).toMatchObject({ channel, name, rule })
  })

  it.each([
    ['?utm_source=nb&utm_medium=email&gclid=x', undefined, 'email: gclid paid_search'],
    ['?utm_source=google&utm_medium=cpc&gclid=x', 'https://www.google.nl/', null],
    ['?utm_source=google&utm_medium=display&gclid=x', undefined, null],
    ['?gclid=x&msclkid=y', undefined, null],
    ['?gclid=x&fbclid=y', undefined, 'paid_search: fbclid social'],
    ['?utm_source=nb&utm_medium=email', 'https://www.linkedin.com/', 'email: referrer social'],
    ['?utm_source=nb&utm_medium=email', 'https://some.example/', null],
    ['?utm_source=fb&utm_medium=paid_social&fbclid=y', 'https://l.facebook.com/', null],
    ['?utm_source=unknown&gclid=x', undefined, null],
  ] as const)('%s from %s disagrees: %s', (query, referrer, disagreed) => {
    expect(come(page + query, referrer).disagreed).toBe(disagreed)
  })

  it('know every rule by a key of its own', () => {
    const keys = standardRules.rules.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    'cpc',
    'email',
    'google',
    'linkedin',
    'messe',
    '__proto__',
    'toString',
    "' or 1=1 --",
    '<script>',
  ),
)
const referrer = fc.oneof(
  fc.webUrl(),
  fc.constantFrom(
    'https://www.google.de/',
    'https://chatgpt.com',
    'x',
    'https://mollie.com/a',
    'android-app://a.b',
  ),
)
const given = fc.dictionary(fc.constantFrom(...carriedNames.filter(name => name !== 'referrer')), word)
const anyArrival = fc
  .tuple(given, fc.option(referrer), fc.option(fc.constantFrom(page, 'https://other.example/a?b=c')))
  .map(([carried, from, address]) =>
    arrivalOf({ carried: readCarried({ ...carried, ...(from ? { referrer: from } : {}) }), address, at }),
  )
const test = fc.record(
  {
    of: fc.constantFrom(...askedOf),
    in: fc.array(fc.oneof(word, fc.constantFrom('*', 'g*e', 'google.*', '*.example', 'a*b*c')), {
      maxLength: 4,
    }),
    not: fc.boolean(),
  },
  { requiredKeys: ['of'] },
)
const rule = fc.record(
  {
    key: word,
    name: word,
    when: fc.array(test, { maxLength: 3 }),
    channel: fc.constantFrom(...channels),
    off: fc.boolean(),
    from: fc.constantFrom('2026-01-01', '2026-12-01', null),
    until: fc.constantFrom('2026-01-01', '2026-12-01', null),
  },
  { requiredKeys: ['key', 'name', 'when', 'channel'] },
)
const anySet: fc.Arbitrary<RuleSet> = fc.record({
  own: fc.array(word, { maxLength: 2 }),
  passing: fc.array(word, { maxLength: 2 }),
  rules: fc.array(rule, { maxLength: 6 }),
})

describe('whatever the rules and whatever comes', () => {
  it('an arrival gets exactly one answer, by a rule there is, and the walk says the same', () => {
    fc.assert(
      fc.property(anySet, anyArrival, (set, arrival) => {
        const judge = judgeOf(set)
        const verdict = judge.decide(arrival)
        if (verdict.channel !== null) expect(channels).toContain(verdict.channel)
        expect(verdict.name).not.toBe('')
        const { verdict: walked, steps } = judge.walk(arrival)
        expect(walked).toEqual(verdict)
        const deciding = steps.filter(({ decided }) => decided)
        expect(deciding.map(step => step.rule)).toEqual(
          verdict.rule.startsWith('rest.') && deciding.length === 0 ? [] : [verdict.rule],
        )
      }),
    )
  })

  it('the order of the parameters and the case of their names mean nothing', () => {
    const pairs = fc.array(fc.tuple(fc.constantFrom(...carriedNames, 'other'), word), { maxLength: 8 })
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.nat()), fc.boolean(), (list, chance, loud) => {
        const shuffled = list
          .map(pair => [chance.next().value as number, pair] as const)
          .sort(([a], [b]) => a - b)
          .map(([, [name, value]]) => [loud ? name.toUpperCase() : name, value] as [string, string])
        const one = arrivalOf({ carried: readCarried(new URLSearchParams(list)), at })
        const other = arrivalOf({ carried: readCarried(new URLSearchParams(shuffled)), at })
        expect(other).toEqual(one)
      }),
    )
  })

  it('only referrers of our own or on the way make no source of an arrival that says nothing else', () => {
    fc.assert(
      fc.property(anyArrival, arrival => {
        const silent: Arrival = {
          ...arrival,
          utm_source: '',
          utm_medium: '',
          utm_campaign: '',
          clicks: [],
          letter: '',
        }
        const found = judgeOf(standardRules).decide(silent)
        expect(found.channel === null).toBe(
          silent.referred && judgeOf(standardRules).stripped(silent).referrer === '',
        )
      }),
    )
  })
})

describe('patterns', () => {
  it.each([
    ['spring-26', 'spring*', true],
    ['spring-26', '*26', true],
    ['spring-26', 's*g*6', true],
    ['spring', 'spring*spring', false],
    ['ab', 'a*b*b', false],
    ['anything', '*', true],
    ['', '*', true],
  ])('%s like %s: %s', (text, pattern, like) => expect(looksLike(text, pattern)).toBe(like))

  it('answer at once where an expression would try for ever', () => {
    const begun = performance.now()
    expect(looksLike('a'.repeat(50_000), `${'a*'.repeat(40)}b`)).toBe(false)
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  it.each([
    ['google.com.br', 'google.*', true],
    ['images.google.de', 'google.*', true],
    ['google.de.evil.example', 'google.*', false],
    ['linkedin.com.evil.example', 'linkedin.com', false],
    ['', 'google.*', false],
  ])('%s of the site %s: %s', (host, site, is) => expect(ofSite(host, site)).toBe(is))
})

describe('names of campaigns', () => {
  const names = campaignNames(
    [
      { id: 1, utmKey: 'Spring-26', productGroupId: 7 },
      { id: 2, utmKey: null, productGroupId: null },
    ],
    [
      { kind: 'utm', pattern: 'spring 26', campaignId: 1 },
      { kind: 'utm', pattern: 'fair*', campaignId: 1 },
      { kind: 'utm', pattern: 'fair-hall*', campaignId: 2 },
      { kind: 'offer', pattern: 'vp20', campaignId: 2 },
    ],
  )
  it.each([
    ['utm', ' SPRING-26 ', 1, 'key'],
    ['utm', 'spring  26', 1, 'name'],
    ['utm', 'fair-2026', 1, 'pattern'],
    ['utm', 'fair-hall-4', 2, 'pattern'],
    ['offer', 'VP20', 2, 'name'],
  ] as const)('%s %s is campaign %s by its %s', (kind, text, id, by) =>
    expect(names(kind, text)).toMatchObject({ id, by }),
  )
  it.each([
    ['utm', 'vp20'],
    ['utm', ''],
    ['name', 'spring-26'],
  ] as const)('%s %s is none', (kind, text) => expect(names(kind, text)).toBeNull())
})

it('names click parameters that no rule forgets', () => {
  for (const click of clickNames) expect(come(`${page}?${click}=1`).rule).toMatch(/^click\./)
})
