import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../src/platform/log.ts'
import { addForm, addWriteKey, type CaptureDoors, openCaptureDoors } from './capture-doors.ts'
import { openWorld, type World } from './installation.ts'

const wait = (headers: Record<string, unknown>) => Number(headers['retry-after'])

describe('the tracking doors', () => {
  let doors: CaptureDoors
  let keys: string[]
  beforeAll(async () => {
    doors = await openCaptureDoors(silentLog, { callsPerMinute: 5 })
    keys = [await addWriteKey(doors), await addWriteKey(doors)]
  })
  afterAll(() => doors?.close())
  let sent = 0
  const track = (key: string, remoteAddress = '192.0.2.1') =>
    doors.app.inject({
      method: 'POST',
      url: '/v1/track',
      remoteAddress,
      headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
      payload: { event: 'Looked', anonymousId: 'anon-1', messageId: `limit-${++sent}` },
    })

  it('take so many calls of one key, from wherever they come, and write nothing of the rest', async () => {
    const [first, second] = keys as [string, string]
    for (let call = 0; call < 5; call++) expect((await track(first, `192.0.2.${call}`)).statusCode).toBe(200)
    const before = await doors.counts()
    const refused = await Promise.all([1, 2, 3].map(call => track(first, `198.51.100.${call}`)))
    for (const answer of refused) {
      expect([answer.statusCode, answer.json().code]).toEqual([429, 'too_many'])
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(wait(answer.headers)).toBeGreaterThan(0)
      expect(wait(answer.headers)).toBeLessThanOrEqual(60)
    }
    expect(await doors.counts()).toEqual(before)
    // The limit of one key is not that of another, also from the same source.
    expect((await track(second)).statusCode).toBe(200)
    expect((await doors.counts()).touch).toBe(before.touch! + 1)
  })

  it('answer so many preflights of one source', async () => {
    const ask = (remoteAddress: string) =>
      doors.app.inject({
        method: 'OPTIONS',
        url: '/v1/track',
        remoteAddress,
        headers: { origin: 'https://evil.example' },
      })
    const codes = new Map<number, number>()
    for (let call = 0; call < 610; call++) {
      const { statusCode } = await ask('192.0.2.9')
      codes.set(statusCode, (codes.get(statusCode) ?? 0) + 1)
    }
    expect(codes).toEqual(
      new Map([
        [204, 600],
        [429, 10],
      ]),
    )
    expect((await ask('192.0.2.10')).statusCode).toBe(204)
  })

  it('a hosted form takes so many of one source, in words on its page, and writes nothing of the rest', async () => {
    await addForm(doors)
    const send = (remoteAddress: string) =>
      doors.app.inject({
        method: 'POST',
        url: '/f/line-speed',
        remoteAddress,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'email=rita%40harbour.example',
      })
    for (let call = 0; call < 40; call++) expect((await send('203.0.113.5')).statusCode).toBe(422)
    const before = await doors.counts()
    const refused = await send('203.0.113.5')
    expect([refused.statusCode, wait(refused.headers) > 0]).toEqual([429, true])
    expect(refused.headers['content-type']).toContain('text/html')
    expect((await send('203.0.113.6')).statusCode).toBe(422)
    expect(await doors.counts()).toEqual(before)
  })
})

describe('the API', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({ scale: 'small' })
  })
  afterAll(() => world?.close())
  const stranger = (path: string, body: unknown, ip: string) =>
    world.visitor().send('POST', path, body, { ip })

  it.each<[string, string, (n: number) => object, number, number, number]>([
    [
      'sign-in',
      '/api/session',
      n => ({ email: `guess${n}@x.example`, password: 'eight grey herons' }),
      40,
      401,
      900,
    ],
    ['asking for a link', '/api/resets', n => ({ email: `guess${n}@x.example` }), 20, 200, 3_600],
  ])(
    '%s is limited by source, says when to come back, and writes nothing more',
    async (_, path, body, most, status, seconds) => {
      for (let n = 0; n < most; n++) expect((await stranger(path, body(n), '192.0.2.77')).status).toBe(status)
      const before = await world.digest()
      const refused = await stranger(path, body(most), '192.0.2.77')
      expect([refused.status, refused.body.code, wait(refused.headers)]).toEqual([
        429,
        'too_many_attempts',
        seconds,
      ])
      expect(await world.digest()).toBe(before)
      expect((await stranger(path, body(most), '192.0.2.78')).status).toBe(status)
    },
  )

  it('search is limited by user and not for all', async () => {
    const { visitor } = world.of.sales
    const codes = new Set<number>()
    let refused = 0
    for (let n = 0; n < 245; n++) {
      const { status, headers } = await visitor.get('/api/search?q=ba')
      codes.add(status)
      if (status === 429) {
        refused++
        expect(wait(headers)).toBeGreaterThan(0)
      }
    }
    expect([codes, refused]).toEqual([new Set([200, 429]), 5])
    expect((await world.of.marketing.visitor.get('/api/search?q=ba')).status).toBe(200)
    expect((await visitor.get('/api/session')).status).toBe(200)
  })
})
