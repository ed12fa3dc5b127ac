import { expect, it } from 'vitest'
import { isMachine } from './machine.ts'

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const outlook = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; Microsoft Outlook 16.0.17) AppleWebKit/537.36'

it.each([
  [chrome, {}, null],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    {},
    null,
  ],
  [outlook, {}, null],
  [chrome, { method: 'GET', secondsSinceSent: 30 }, null],
  ['', {}, 'no user agent'],
  [null, {}, 'no user agent'],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', {}, 'bot'],
  ['curl/8.5.0', {}, 'bot'],
  [
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    {},
    'mail scanner',
  ],
  ['BarracudaCentral/1.0', {}, 'mail scanner'],
  [chrome, { headers: { purpose: 'prefetch' } }, 'prefetch'],
  [chrome, { headers: { 'sec-purpose': 'prefetch;prerender' } }, 'prefetch'],
  [chrome, { headers: { 'x-purpose': ['preview'] } }, 'prefetch'],
  [chrome, { method: 'HEAD' }, 'head request'],
  [chrome, { secondsSinceSent: 1 }, 'too quick'],
] as const)('%s %j is %s', (userAgent, hints, reason) => {
  expect(isMachine(userAgent, hints)).toEqual({ machine: reason !== null, reason })
})
