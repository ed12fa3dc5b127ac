import { gzipSync } from 'node:zlib'
import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addWriteKey, type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'
import { planCampaign } from '../campaigns/plan-campaign.ts'
import { systemActor } from '../team/model/actor.ts'

let doors: CaptureDoors
let key = ''
let otherKey = ''
let host = ''
beforeAll(async () => {
  doors = await openCaptureDoors()
  key = await addWriteKey(doors, ['https://www.example.com'])
  otherKey = await addWriteKey(doors)
  await doors.db.as(systemActor, tx =>
    planCampaign(tx, systemActor, { name: 'Spring', channel: 'email', utmKey: 'Spring-26' }, doors.now()),
  )
  host = await doors.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => doors.close())

const basic = (user: string) => `Basic ${Buffer.from(`${user}:`).toString('base64')}`
const send = (path: string, payload: unknown, headers: Record<string, string> = {}) =>
  doors.app.inject({
    method: 'POST',
    url: path,
    headers: { authorization: basic(key), 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  })
type Row = {
  id: number
  kind: string
  title: string
  source: string | null
  machine: boolean
  mode: string
  occurred_at: Date
  campaign_id: number | null
  properties: { traits: { shoe: number }; more: object }
  email: string | null
}
const touches = async () =>
  (
    await sql<Row>`
      select t.id, t.kind, t.title, t.source, t.machine, t.mode, t.occurred_at, t.campaign_id, t.properties, p.email, p.id as person
      from touch t left join identity i using (subject_id) left join person p on p.id = coalesce(i.person_id, t.subject_id)
      order by t.id`.execute(doors.db.full)
  ).rows
const added = async (work: () => Promise<unknown>) => {
  const last = (await touches()).at(-1)?.id ?? 0
  await work()
  return (await touches()).filter(({ id }) => id > last)
}
const track = (more: object = {}) => ({ type: 'track', event: 'Looked', anonymousId: 'anon-1', ...more })

describe('the unmodified client', () => {
  it('delivers every call, and identification joins the visitor to the person', async () => {
    const failures: unknown[] = []
    const analytics = new Analytics({ writeKey: key, host, flushAt: 50 }).on('error', error =>
      failures.push(error),
    )
    const rows = await added(async () => {
      analytics.page({
        anonymousId: 'web-1',
        name: 'Prices',
        properties: {
          title: 'Prices',
          url: 'https://www.example.com/prices?utm_source=google&utm_medium=cpc',
          referrer: 'https://www.google.com/',
        },
      })
      analytics.track({
        anonymousId: 'web-1',
        event: 'Guide Downloaded',
        properties: { file: 'a.pdf' },
        context: { campaign: { name: 'spring-26', source: 'newsletter', medium: 'email' } },
      })
      analytics.identify({
        userId: 'u-1',
        anonymousId: 'web-1',
        traits: {
          email: 'Eva@Firm.example',
          firstName: 'Eva',
          lastName: 'Lund',
          title: 'Director',
          company: { name: 'Firm AB' },
          shoe: 38,
        },
      })
      analytics.track({ userId: 'u-1', event: 'Order Completed', properties: { total: 12 } })
      analytics.screen({ userId: 'u-1', name: 'Start' })
      analytics.group({ userId: 'u-1', groupId: 'g-1', traits: { name: 'Firm AB' } })
      analytics.alias({ userId: 'u-1', previousId: 'old-anon' })
      analytics.track({ userId: 'nobody-yet', event: 'Looked' })
      await analytics.closeAndFlush()
    })
    expect(failures).toEqual([])
    expect(rows.map(({ kind, title, source, email }) => [kind, title, source, email])).toEqual([
      ['web_page', 'Prices', 'paid_search', 'Eva@firm.example'],
      ['download', 'Guide Downloaded', 'email', 'Eva@firm.example'],
      ['track', 'Identified', null, 'Eva@firm.example'],
      ['track', 'Order Completed', null, 'Eva@firm.example'],
      ['web_page', 'Start', null, 'Eva@firm.example'],
      ['track', 'Company: Firm AB', null, 'Eva@firm.example'],
      ['track', 'Joined with an earlier id', null, 'Eva@firm.example'],
      ['track', 'Looked', null, null],
    ])
    expect(rows[1]!.campaign_id).not.toBeNull()
    expect(rows[2]!.properties.traits.shoe).toBe(38)
    expect(rows.every(({ machine }) => machine === false)).toBe(true)
    const late = await added(async () => {
      await send('/v1/identify', { userId: 'nobody-yet', traits: { email: 'late@firm.example' } })
    })
    expect(late).toHaveLength(1)
    const whose = (await touches()).filter(
      ({ title, email }) => title === 'Looked' && email === 'late@firm.example',
    )
    expect(whose).toHaveLength(1)
  })

  it('hears of a wrong key', async () => {
    const failures: unknown[] = []
    const before = await doors.counts()
    const analytics = new Analytics({ writeKey: 'wrong', host, maxRetries: 0 }).on('error', error =>
      failures.push(error),
    )
    analytics.track({ userId: 'x', event: 'y' })
    await analytics.closeAndFlush()
    expect(failures).toHaveLength(1)
    expect(await doors.counts()).toEqual(before)
  })
})

describe('once by message id', () => {
  it('in one batch, again, at once, and per write key', async () => {
    const batch = Array.from({ length: 30 }, (_, at) =>
      track({ messageId: `m-${at % 25}`, anonymousId: `visitor-${at % 7}` }),
    )
    const rows = await added(async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => send('/v1/batch', { batch })))
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200))
      await send('/v1/batch', { batch: [...batch].reverse() })
    })
    expect(rows).toHaveLength(25)
    const other = await added(() => send('/v1/batch', { batch }, { authorization: basic(otherKey) }))
    expect(other).toHaveLength(25)
  })

  it('survives batches that make the same visitors in another order', async () => {
    const keys = Array.from({ length: 60 }, (_, at) => `race-${at}`)
    const rows = await added(async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, run) =>
          send('/v1/batch', {
            batch: (run % 2 ? [...keys].reverse() : keys).map(anonymousId =>
              track({ anonymousId, messageId: `${run}-${anonymousId}` }),
            ),
          }),
        ),
      )
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(200))
    })
    expect(rows).toHaveLength(600)
  })

  it('survives the same persons identified at once', async () => {
    const batch = Array.from({ length: 12 }, (_, at) => ({
      type: 'identify',
      userId: `same-${at}`,
      anonymousId: `same-${at}`,
      messageId: `same-${at}`,
      traits: { email: `same-${at}@firm.example` },
    }))
    const persons = await doors.count('person')
    const answers = await Promise.all(
      [0, 1, 2, 3, 4, 5].map(run => send('/v1/batch', { batch: run % 2 ? [...batch].reverse() : batch })),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(200))
    expect((await doors.count('person')) - persons).toBe(12)
  })
})

describe('what is taken as it comes', () => {
  it('gzip, text/plain with the key in the body, and unknown keys', async () => {
    const rows = await added(async () => {
      const packed = gzipSync(JSON.stringify({ batch: [track({ messageId: 'z1' })] }))
      expect((await send('/v1/batch', packed, { 'content-encoding': 'gzip' })).json()).toEqual({
        success: true,
      })
      const beacon = await doors.app.inject({
        method: 'POST',
        url: '/v1/track',
        headers: { 'content-type': 'text/plain' },
        payload: JSON.stringify({ ...track(), writeKey: key, colour: 'red' }),
      })
      expect(beacon.statusCode).toBe(200)
    })
    expect(rows).toHaveLength(2)
    expect(rows[1]!.properties.more).toEqual({ colour: 'red' })
  })

  it('times corrected by the sender clock, never in the future, history without reactions', async () => {
    const at = doors.now().getTime()
    const iso = (ms: number) => new Date(ms).toISOString()
    const rows = await added(() =>
      send('/v1/batch', {
        sentAt: iso(at + 3_600_000),
        batch: [
          track({ timestamp: iso(at + 3_600_000 - 5_000) }),
          track({ originalTimestamp: iso(at + 9_600_000) }),
          track({ timestamp: iso(at - 30 * 86_400_000), sentAt: iso(at) }),
        ],
      }),
    )
    expect(rows.map(({ occurred_at }) => occurred_at.getTime() - at)).toEqual([-5_000, 0, -30 * 86_400_000])
    expect(rows.map(({ mode }) => mode)).toEqual(['live', 'live', 'historical'])
  })

  it('robots, marked', async () => {
    const rows = await added(async () => {
      await send('/v1/page', {
        anonymousId: 'bot',
        context: { userAgent: 'Mozilla/5.0 (compatible; bingbot/2.0)' },
      })
      await send(
        '/v1/page',
        { anonymousId: 'bot' },
        { origin: 'https://www.example.com', 'user-agent': 'curl/8.5.0' },
      )
    })
    expect(rows.map(({ machine }) => machine)).toEqual([true, true])
  })

  it('script, prototypes, NUL and half characters in what pages say', async () => {
    const nasty = '<script>alert(1)</script>'
    const rows = await added(async () => {
      const answer = await send(
        '/v1/page',
        `{"anonymousId":"n\\u0000ul","name":"a\\ud800b","__proto__":{"polluted":1},"properties":{"title":${JSON.stringify(nasty)},"__proto__":{"x":1},"constructor":{"prototype":{"polluted":2}},"b":"\\u0000","c":"literal \\\\u0000\\",\\"kind\\":\\"order"}}`,
      )
      expect(answer.json()).toEqual({ success: true })
    })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(rows[0]!.title).toBe(nasty)
    expect(rows[0]!.kind).toBe('web_page')
    expect(Object.keys(rows[0]!.properties)).not.toContain('__proto__')
  })
})
