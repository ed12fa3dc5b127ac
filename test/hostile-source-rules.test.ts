import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { standardRules } from '../src/sources/model/standard.ts'
import { roles } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

/** What rules of sources made in haste or ill will must not do. */
let world: World
let marketer: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  marketer = world.of.marketing_manager.visitor
})
afterAll(() => world?.close())

type Answer = { status: number; text: string; body: Record<string, unknown> }
/** Refused so, and nothing at all was written. */
const refuses = async (ask: () => Promise<Answer>, status: number, code?: string): Promise<Answer> => {
  const before = await world.digest()
  const answer = await ask()
  expect([answer.status, code ?? answer.body.code], answer.text.slice(0, 300)).toEqual([
    status,
    answer.body.code,
  ])
  expect(await world.digest()).toBe(before)
  return answer
}

describe('rules of sources', () => {
  const rule = { key: 'a', name: 'A', when: [{ of: 'utm_source', in: ['x'] }], channel: 'fair' }
  const save = (rules: unknown[], more: object = {}) =>
    marketer.send('PUT', '/api/sources/draft', { rules: { own: [], passing: [], rules, ...more } })
  const many = (n: number) => Array.from({ length: n }, (_, at) => ({ ...rule, key: `r${at}` }))

  it.each([
    ['thousands of them', many(3_000)],
    ['an unknown channel', [{ ...rule, channel: 'telepathy' }]],
    ['a channel of prototypes', [{ ...rule, channel: '__proto__' }]],
    ['an unknown thing asked for', [{ ...rule, when: [{ of: 'constructor' }] }]],
    ['an empty list of values', [{ ...rule, when: [{ of: 'utm_source', in: [] }] }]],
    ['an empty value', [{ ...rule, when: [{ of: 'utm_source', in: ['  '] }] }]],
    ['a zero character', [{ ...rule, when: [{ of: 'utm_source', in: ['a\u0000b'] }] }]],
    ['a value without end', [{ ...rule, when: [{ of: 'utm_source', in: ['x'.repeat(201)] }] }]],
    ['a key of SQL', [{ ...rule, key: "a'; drop table touch; --" }]],
    ['a key twice', [rule, rule]],
    ['days turned about', [{ ...rule, from: '2026-02-01', until: '2026-01-01' }]],
    ['a day that is none', [{ ...rule, from: '2026-02-30' }]],
    ['a campaign that is none', [{ ...rule, campaignId: 999_999_999 }]],
    ['a word too much', [{ ...rule, madeBy: 1 }]],
  ])('with %s are refused', async (_, rules) => {
    await refuses(() => save(rules), 422)
  })

  it.each([
    ['a note of zero characters', { note: 'a\u0000b', rules: standardRules }],
    ['sites without end', { rules: { ...standardRules, own: Array(201).fill('a.example') } }],
    ['nothing', {}],
  ])('with %s are refused', async (_, body) => {
    const answer = await refuses(() => marketer.send('PUT', '/api/sources/draft', body), 422)
    expect(answer.body.code).not.toBe('our_mistake')
  })

  it('may not be larger than any other message', async () => {
    const values = Array.from({ length: 300 }, (_, at) => `${at}${'x'.repeat(190)}`)
    const large = many(300).map(one => ({ ...one, when: [{ of: 'utm_source', in: values }] }))
    await refuses(() => save(large), 413)
  })

  it('whose patterns would run for ever answer all the same, and the first of overlapping ones decides', async () => {
    const endless = ['*a'.repeat(99), `${'a*'.repeat(99)}b`, '(a+)+$', '.*.*.*=x', '[', '\\']
    const wild = { ...rule, key: 'wild', when: [{ of: 'utm_source', in: endless }] }
    const all = { ...rule, key: 'all', when: [], channel: 'partner' }
    expect((await save([wild, { ...all, off: true }, all, { ...all, key: 'never' }])).status).toBe(422)
    expect(
      (await save([wild, { ...all, key: 'off', off: true }, all, { ...all, key: 'never' }])).status,
    ).toBe(200)
    const address = `https://www.terpstra.example/?utm_source=${'a'.repeat(400)}c`
    const walked = await marketer.send('POST', '/api/sources/trials', { address, draft: true })
    expect(walked.body).toMatchObject({ found: { channel: 'partner', rule: 'all' } })
    await marketer.send('DELETE', '/api/sources/draft', {})
  })

  it.each([
    'https://www.terpstra.example/?utm_source=%00%E0%A4%A&gclid=%ff',
    'https://www.terpstra.example/?__proto__=1&constructor=2&utm_source[]=3',
    "https://www.terpstra.example/?utm_campaign=');drop table touch;--",
    'https://[::1]:99/?utm_source=<script>',
  ])('walk %s and write nothing', async address => {
    const before = await world.digest()
    const walked = await marketer.send('POST', '/api/sources/trials', { address, referrer: address })
    expect([walked.status, walked.text]).toEqual([200, walked.text])
    expect(await world.digest()).toBe(before)
  })

  it.each([
    ['too long', `https://x.example/?${'a'.repeat(2_000)}`],
    ['no address', 'javascript:alert(1)'],
    ['half an address', 'https://'],
    ['with a zero character', 'https://x.example/\u0000'],
    ['nothing', ' '],
  ])('refuse an address that is %s', async (_, address) => {
    await refuses(() => marketer.send('POST', '/api/sources/trials', { address }), 422)
    const example = { name: 'A', address, channel: 'fair' }
    if (!address.startsWith('javascript'))
      await refuses(() => marketer.send('POST', '/api/sources/examples', example), 422)
  })

  it('refuse an example whose referrer has a zero character', async () => {
    const example = { name: 'A', address: 'https://x.example/', referrer: 'a\u0000b', channel: 'fair' }
    await refuses(() => marketer.send('POST', '/api/sources/examples', example), 422)
  })

  it('refuse versions that are none and names that are too wide', async () => {
    for (const version of ['999999', '-1', '1.5', 'latest', "1'--"])
      expect([400, 404, 422]).toContain(
        (await marketer.get(`/api/sources/rules/${encodeURIComponent(version)}`)).status,
      )
    await refuses(() => marketer.send('POST', '/api/sources/runs', { version: 999_999 }), 404)
    const name = { kind: 'utm', pattern: '* *', campaignId: 1 }
    await refuses(() => marketer.send('POST', '/api/sources/names', { ...name, pattern: '***' }), 422)
    await refuses(() => marketer.send('POST', '/api/sources/names', { ...name, kind: '__proto__' }), 422)
    await refuses(
      () => marketer.send('POST', '/api/sources/names', { ...name, pattern: 'a', campaignId: 999_999_999 }),
      422,
    )
  })

  it('are published once, however often at once', async () => {
    expect((await save([rule])).status).toBe(200)
    const publish = () => marketer.send('POST', '/api/sources/publication', { accept: true })
    const all = await Promise.all([publish(), publish(), publish()])
    expect(all.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const made = await world.rows(sql<{ n: number }>`select count(*) as n from source_rule_set`)
    expect(made).toEqual([{ n: 1 }])
    await refuses(publish, 409, 'no_draft')
  })

  it('are for nobody who does not market', async () => {
    for (const role of roles.filter(one => !one.startsWith('marketing') && one !== 'administrator')) {
      const { visitor } = world.of[role]
      await visitor.get('/api/notifications')
      await refuses(() => visitor.send('PUT', '/api/sources/draft', { rules: standardRules }), 403)
      await refuses(() => visitor.send('POST', '/api/sources/publication', { accept: true }), 403)
      await refuses(() => visitor.send('POST', '/api/sources/runs', {}), 403)
    }
  })
})
