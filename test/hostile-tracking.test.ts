import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addWriteKey, type CaptureDoors, openCaptureDoors } from './capture-doors.ts'

/** The doors of tracking against what is hostile; more of it beside them in src/tracking/*.test.ts. */
const site = 'https://www.example.com'
const said: string[] = []
let doors: CaptureDoors
let page = ''
let server = ''
beforeAll(async () => {
  doors = await openCaptureDoors((event, fields) => said.push(JSON.stringify([event, fields])))
  page = await addWriteKey(doors, [site])
  server = await addWriteKey(doors, [], { scopes: ['track', 'identify', 'group', 'import'] })
})
afterAll(() => doors.close())

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` })
const post = (path: string, payload: unknown, headers: Record<string, string> = {}) =>
  doors.app.inject({
    method: 'POST',
    url: path,
    headers: { ...basic(server), 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  })
/** Answers with one of these, and nothing was written. */
async function refused(work: () => Promise<{ statusCode: number; body: string }>, ...statuses: number[]) {
  const before = await doors.counts()
  const answer = await work()
  expect(statuses, answer.body).toContain(answer.statusCode)
  expect(answer.body).not.toMatch(/syntax error|at [A-Za-z.]+ \(|select |node_modules/)
  expect(await doors.counts()).toEqual(before)
  return answer
}
const track = (more: object = {}) => ({ type: 'track', event: 'Looked', anonymousId: 'visitor-1', ...more })
const touches = async (where = sql`true`) =>
  (
    await sql<{ title: string; at: Date; properties: Record<string, unknown> | null; kind: string }>`
      select title, occurred_at as at, properties, kind::text from touch where ${where} order by id`.execute(
      doors.db.full,
    )
  ).rows

describe('only messages come in', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'] as const)('%s writes nothing', async method => {
    await refused(() => doors.app.inject({ method, url: '/v1/track', headers: basic(server) }), 400, 404, 405)
  })

  it.each([
    ['/v1/', 404],
    ['/v1/tracks', 404],
    ['/v1/__proto__', 404],
    ['/v1/constructor', 404],
    ['/v1/../api/persons', 401, 404],
    ['/v1/%2e%2e/api/persons', 401, 404],
    ['/v1/track%00', 400, 404],
  ])('%s is no door', async (path, ...statuses) => {
    await refused(() => post(path as string, track()), ...(statuses as number[]))
  })

  it.each([
    ['a form of a browser', 'application/x-www-form-urlencoded', 'event=Looked&userId=1'],
    [
      'parts',
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="event"\r\n\r\na',
    ],
    ['XML with an entity', 'text/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['a list of lines', 'application/x-ndjson', '{"event":"a","userId":"1"}\n{"event":"b","userId":"1"}'],
    ['UTF-16', 'application/json; charset=utf-16', Buffer.from(JSON.stringify(track()), 'utf16le')],
    ['NaN', 'application/json', '{"event":"a","userId":NaN}'],
  ])('%s is no JSON', async (_, type, payload) => {
    await refused(() => post('/v1/track', payload, { 'content-type': type }), 400, 415)
  })

  it('not packed in one another, nor cut off', async () => {
    const packed = gzipSync(gzipSync(JSON.stringify(track())))
    await refused(() => post('/v1/track', packed, { 'content-encoding': 'gzip' }), 400)
    const whole = gzipSync(JSON.stringify(track()))
    await refused(
      () => post('/v1/track', whole.subarray(0, whole.length - 9), { 'content-encoding': 'gzip' }),
      400,
    )
    await refused(() => post('/v1/track', whole, { 'content-encoding': 'gzip, gzip' }), 415)
  })

  it('and no more history at once than can be read', async () => {
    const many = Array.from({ length: 10_001 }, () => ({ type: 'page', userId: 'a' }))
    await refused(() => post('/v1/import', { batch: many }), 400)
  })
})

describe('keys', () => {
  it.each([
    ['a quote', "x' or '1'='1"],
    ['a NUL', 'lp_\u0000'],
    ['a sign of another script', 'lр_abc'],
    ['a very long one', 'k'.repeat(5_000)],
    ['nothing but spaces', '   '],
  ])('%s is none', async (_, key) => {
    await refused(() => post('/v1/track', track(), basic(key)), 401)
    await refused(() => post('/v1/track', { ...track(), writeKey: key }, { authorization: '' }), 401)
  })

  it('in an address are not read: they would stand in logs', async () => {
    await refused(() => post(`/v1/track?writeKey=${server}`, track(), { authorization: '' }), 401)
  })

  it.each([
    ['null', 403],
    ['https://www.example.com.evil.example', 403],
    ['https://evil.example#https://www.example.com', 403],
    ['http://www.example.com', 403],
    ['https://www.example.com:8443', 403],
    ['https://WWW.EXAMPLE.COM.', 403],
  ])('of a page are not for %s', async (origin, status) => {
    await refused(
      () => post('/v1/track', { ...track(), writeKey: page }, { authorization: '', origin }),
      status,
    )
    const asked = await doors.app.inject({ method: 'OPTIONS', url: '/v1/track', headers: { origin } })
    expect(asked.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('are never asked for with the cookies of a reader', async () => {
    const answer = await post(
      '/v1/track',
      { ...track(), writeKey: page },
      { authorization: '', origin: site },
    )
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})

describe('times', () => {
  it.each([
    'tomorrow',
    '0000-00-00',
    '2024-13-01T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '1989-12-31T23:59:59Z',
    'Infinity',
    '2024-01-01T00:00:00Z; drop table touch',
    `2024-01-01${' '.repeat(200)}`,
    -1,
    1e300,
    true,
    {},
    [2024],
  ])('%j is none', async timestamp => {
    const before = await doors.counts()
    const answer = await post('/v1/track', track({ timestamp, event: 'At a strange time' }))
    if (answer.statusCode === 400) expect(await doors.counts()).toEqual(before)
    else {
      // A number beyond all days is taken for the moment it came in, never for a later one.
      expect(answer.statusCode).toBe(200)
      expect(timestamp).toBe(1e300)
    }
  })

  it('of whoever lives in the future are now, and of a clock that jumps never later', async () => {
    const now = doors.now().getTime()
    for (const [n, [timestamp, sentAt]] of [
      [new Date(now + 9e9).toISOString(), undefined],
      [new Date(now + 9e9).toISOString(), new Date(now - 9e9).toISOString()],
      ['+275760-09-13T00:00:00.000Z', undefined],
      [now + 1e6, now],
    ].entries())
      await post('/v1/track', track({ event: `Future ${n}`, timestamp, sentAt }))
    for (const { at } of await touches(sql`title like 'Future %'`))
      expect(at.getTime()).toBeLessThanOrEqual(now)
  })
})

describe('who somebody is', () => {
  const subjects = async () => ({
    visitor: await doors.count('visitor'),
    person: await doors.count('person'),
  })

  it.each([
    'undefined',
    'null',
    'NULL ',
    '0',
    '[object Object]',
    '00000000-0000-0000-0000-000000000000',
    '...',
  ])('%j is nobody', async id => {
    const answer = await refused(() => post('/v1/track', { event: 'x', userId: id }), 400)
    expect(JSON.parse(answer.body).errors[0].pointer).toBe('/userId')
    await refused(() => post('/v1/identify', { anonymousId: id, traits: { email: 'a@b.example' } }), 400)
  })

  it.each([
    ['an operator', { $gt: '' }],
    ['a list', ['a', 'b']],
    ['a truth', true],
    ['a long one', 'x'.repeat(256)],
  ])('is no %s', async (_, userId) => {
    await refused(() => post('/v1/identify', { userId, traits: { email: 'a@b.example' } }), 400)
  })

  it('goes round in circles and stays two', async () => {
    await post('/v1/identify', { userId: 'circle-a', traits: { email: 'a@circle.example' } })
    await post('/v1/identify', { userId: 'circle-b', traits: { email: 'b@circle.example' } })
    const before = await subjects()
    for (const [previousId, userId] of [
      ['circle-a', 'circle-b'],
      ['circle-b', 'circle-a'],
      ['circle-a', 'circle-a'],
      ['circle-c', 'circle-a'],
      ['circle-a', 'circle-c'],
    ])
      expect((await post('/v1/alias', { previousId, userId })).statusCode).toBe(200)
    const { rows } = await sql<{ email: string }>`
      select email from person where email like '%@circle.example' order by 1`.execute(doors.db.full)
    expect(rows).toEqual([{ email: 'a@circle.example' }, { email: 'b@circle.example' }])
    expect((await subjects()).person).toBe(before.person)
  })

  it('is not told by keys of every object', async () => {
    const payload =
      '{"userId":"proto-1","traits":{"email":"p@proto.example","__proto__":{"role":"administrator"},"constructor":{"prototype":{"x":1}}},"__proto__":{"y":1}}'
    expect((await post('/v1/identify', payload)).statusCode).toBe(200)
    expect(({} as Record<string, unknown>).role).toBeUndefined()
    expect(({} as Record<string, unknown>).x).toBeUndefined()
    expect(({} as Record<string, unknown>).y).toBeUndefined()
  })

  it('may not be set by what is ours: owners, stages and rights stand beside, as words of the sender', async () => {
    await post('/v1/identify', {
      userId: 'mass-1',
      traits: {
        email: 'm@mass.example',
        id: 1,
        sales_owner_id: 1,
        lifecycle: 'customer',
        deleted_at: '2020-01-01',
        role: 'administrator',
      },
    })
    const { rows } = await sql<{ id: number; owner: number | null }>`
      select p.id, a.sales_owner_id as owner from person p left join account a on a.id = p.account_id where email = 'm@mass.example'`.execute(
      doors.db.full,
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]!.id).not.toBe(1)
    expect(rows[0]!.owner).toBeNull()
  })
})

describe('what pages say', () => {
  it('is kept as it was said, whatever its names and values are', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        "'; drop table touch; --",
        '<%= 7*7 %>',
        '{{7*7}}',
        '=cmd|x',
        '\u202Egnp.exe',
        '<img src=x onerror=alert(1)>',
        '\\u0000',
        '%00',
        '__proto__',
      ),
    )
    let n = 0
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(word, fc.oneof(word, fc.double(), fc.boolean(), fc.constant(null))),
        word.filter(name => name.replaceAll('\u0000', '').trim() !== ''),
        async (properties, event) => {
          const messageId = `said-${n++}`
          const answer = await post('/v1/track', track({ event, properties, messageId }))
          expect(answer.statusCode, answer.body).toBe(200)
        },
      ),
      { numRuns: 60, seed: 4 },
    )
    expect(await doors.count('touch')).toBeGreaterThanOrEqual(n)
  })

  it('makes no new things of ours: a thousand names of events are words', async () => {
    const names = async () =>
      (await sql<{ n: number }>`select count(*) as n from information_schema.columns`.execute(doors.db.full))
        .rows[0]!.n
    const before = [await names(), await doors.count('campaign'), await doors.count('custom_field')]
    const batch = Array.from({ length: 1_000 }, (_, at) =>
      track({ event: `Name ${at}`, messageId: `name-${at}`, properties: { [`key ${at}`]: at } }),
    )
    expect((await post('/v1/batch', { batch })).statusCode).toBe(200)
    expect([await names(), await doors.count('campaign'), await doors.count('custom_field')]).toEqual(before)
  })

  it('is taken once, however often and however mixed it is sent again', async () => {
    const batch = [1, 2, 3].map(at => track({ event: `Again ${at}`, messageId: `again-${at}` }))
    const before = await doors.count('touch')
    await Promise.all([
      post('/v1/batch', { batch }),
      post('/v1/batch', { batch: [...batch].reverse() }),
      post('/v1/import', { batch }),
      ...batch.map(message => post('/v1/track', message)),
    ])
    expect((await doors.count('touch')) - before).toBe(3)
  })
})

describe('what is refused', () => {
  it('is shown to whoever looks into it, and stands in no log', async () => {
    await post('/v1/batch', {
      batch: [
        track(),
        { type: 'identify', traits: { email: 'secret.person@firm.example', phone: '+31 6 12345678' } },
      ],
    })
    await post('/v1/track', '{"userId":"secret.person@firm.example","event":')
    const { rows } = await sql<{ message: unknown; sentence: string }>`
      select message, sentence from tracking_arrival order by id`.execute(doors.db.full)
    expect(JSON.stringify(rows.map(({ sentence }) => sentence))).not.toContain('secret.person')
    expect(JSON.stringify(rows)).not.toContain(server)
    expect(said.join('\n')).not.toContain('secret.person')
    expect(said.join('\n')).not.toContain(server)
  })
})
