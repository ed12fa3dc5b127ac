import fc from 'fast-check'
import { expect, it } from 'vitest'
import { channels, sourceOf } from './source.ts'

it.each([
  [{}, 'direct', 'direct'],
  [{ referrer: 'https://www.google.co.uk/' }, 'search', 'google'],
  [{ referrer: 'https://www.google.com/', clickId: 'gclid' }, 'paid_search', 'google'],
  [{ clickId: 'li_fat_id' }, 'social', 'linkedin'],
  [{ clickId: 'constructor' }, 'direct', 'direct'],
  [{ referrer: 'https://nl.linkedin.com/feed' }, 'social', 'linkedin'],
  [{ referrer: 'https://mail.google.com/mail/u/0' }, 'email', 'mail.google.com'],
  [{ referrer: 'https://packagingnews.example/a' }, 'referral', 'packagingnews.example'],
  [{ referrer: 'https://notgoogle.example/' }, 'referral', 'notgoogle.example'],
  [{ referrer: 'https://shop.acme.example/x', own: ['acme.example'] }, 'direct', 'direct'],
  [{ referrer: 'not an address' }, 'direct', 'direct'],
  [{ utm: { source: 'Google', medium: 'CPC' } }, 'paid_search', 'google'],
  [{ utm: { source: 'linkedin', medium: 'cpc' } }, 'social', 'linkedin'],
  [{ utm: { source: 'spring', medium: 'email' }, referrer: 'https://www.google.com' }, 'email', 'spring'],
  [{ utm: { medium: 'newsletter' } }, 'email', 'email'],
  [{ utm: { source: 'interpack', medium: 'messe' } }, 'fair', 'interpack'],
  [{ utm: { source: 'jansen', medium: 'partner' } }, 'partner', 'jansen'],
  [{ utm: { source: 'bing' } }, 'search', 'bing'],
  [{ utm: { source: 'newsletter' } }, 'email', 'newsletter'],
  [{ utm: { source: 'somebody', medium: 'qr' } }, 'referral', 'somebody'],
] as const)('%j is %s by %s', (arrival, channel, source) => {
  expect(sourceOf(arrival)).toEqual({ channel, source })
})
it('names a channel and a source for whatever comes', () => {
  const text = fc.option(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('cpc', '__proto__', 'toString')))
  fc.assert(
    fc.property(text, text, text, text, (source, medium, referrer, clickId) => {
      const found = sourceOf({ utm: { source, medium }, referrer, clickId })
      expect(channels).toContain(found.channel)
      expect(found.source).not.toBe('')
    }),
  )
})
