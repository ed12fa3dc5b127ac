import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addWriteKey, type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'
import { systemActor } from '../team/model/actor.ts'
import { changeWriteKey } from './change-write-key.ts'
import { rotateWriteKey } from './rotate-write-key.ts'
import { signingSecret, userHash } from './user-hash.ts'

const origin = 'https://www.example.com'
let doors: CaptureDoors
beforeAll(async () => {
  doors = await openCaptureDoors()
})
afterAll(() => doors.close())

const post = (key: string, path: string, payload: object, headers: Record<string, string> = {}) =>
  doors.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'text/plain', ...headers },
    payload: JSON.stringify({ writeKey: key, ...payload }),
  })
const idOf = async (key: string) =>
  (
    await sql<{
      id: number
    }>`select id from write_key where hint = ${key.slice(0, 7)} order by id desc limit 1`.execute(
      doors.db.full,
    )
  ).rows[0]!.id
/** Refused so, and nothing of it is written. */
const refused = async (
  work: () => ReturnType<typeof post>,
  status: number,
  code: string,
  pointer?: string,
) => {
  const before = await doors.counts()
  const answer = await work()
  expect([answer.statusCode, answer.json().code, answer.json().errors?.[0]?.pointer]).toEqual([
    status,
    code,
    pointer,
  ])
  expect(await doors.counts()).toEqual(before)
  return answer
}
const event = (more: object = {}) => ({ type: 'track', event: 'Looked', anonymousId: 'a-1', ...more })
const emailOf = async (email: string) =>
  (
    await sql<{ external_id: string | null; job_title: string | null; account: string | null }>`
      select p.external_id, p.job_title, a.name as account from person p left join account a on a.id = p.account_id
      where p.email = ${email}`.execute(doors.db.full)
  ).rows[0]

describe('a key may what its scopes say', () => {
  it('and a batch with one message beyond them is refused whole, with its place', async () => {
    const key = await addWriteKey(doors, [], { scopes: ['track'] })
    await refused(
      () => post(key, '/v1/batch', { batch: [event(), { type: 'identify', userId: 'u-1' }] }),
      403,
      'no_such_scope',
      '/batch/1/type',
    )
    await refused(
      () => post(key, '/v1/group', { userId: 'u-1', groupId: 'g' }),
      403,
      'no_such_scope',
      '/type',
    )
    await refused(() => post(key, '/v1/import', { batch: [event()] }), 403, 'no_such_scope')
    const told = event({ context: { traits: { email: 'told@firm.example' } } })
    expect((await post(key, '/v1/batch', { batch: [told] })).statusCode).toBe(200)
    expect(await emailOf('told@firm.example')).toBeUndefined()
  })

  it('and a key of pages may neither import nor make companies', async () => {
    const key = await addWriteKey(doors, [origin], { trustsUnsigned: false })
    await refused(() => post(key, '/v1/import', { batch: [event()] }), 403, 'no_such_scope')
    const accounts = await doors.count('account')
    expect(
      (await post(key, '/v1/group', { anonymousId: 'a-1', groupId: 'g', traits: { name: 'Spam' } }))
        .statusCode,
    ).toBe(200)
    expect(await doors.count('account')).toBe(accounts)
  })
})

describe('a page names a user only with the company’s signature', () => {
  it('else a stranger could write onto a customer', async () => {
    const server = await addWriteKey(doors)
    await post(server, '/v1/identify', { userId: 'c-1', traits: { email: 'customer@firm.example' } })
    const key = await addWriteKey(doors, [origin], { trustsUnsigned: false })
    const claim = { userId: 'c-1', anonymousId: 'thief', traits: { title: 'Thief' } }
    await refused(() => post(key, '/v1/identify', claim), 403, 'unsigned_user', '/userId')
    await refused(
      () => post(key, '/v1/identify', { ...claim, context: { userHash: 'f'.repeat(64) } }),
      403,
      'unsigned_user',
      '/userId',
    )
    await refused(
      () => post(key, '/v1/batch', { batch: [event(), event({ userId: 'c-1' })] }),
      403,
      'unsigned_user',
      '/batch/1/userId',
    )
    const other = userHash(signingSecret(Buffer.alloc(32, 7), await idOf(server)), 'c-1')
    await refused(
      () => post(key, '/v1/identify', { ...claim, context: { userHash: other } }),
      403,
      'unsigned_user',
      '/userId',
    )
    const own = userHash(signingSecret(Buffer.alloc(32, 7), await idOf(key)), 'c-1')
    const signed = await post(key, '/v1/identify', {
      ...claim,
      traits: { title: 'Buyer' },
      context: { userHash: own },
    })
    expect(signed.statusCode).toBe(200)
    expect(await emailOf('customer@firm.example')).toMatchObject({ job_title: 'Buyer' })
  })

  it('and its address alone joins nobody whom we know', async () => {
    const key = await addWriteKey(doors, [origin], { trustsUnsigned: false })
    const claim = { anonymousId: 'thief-2', traits: { email: 'customer@firm.example', phone: '+31 6 1' } }
    expect((await post(key, '/v1/identify', claim)).statusCode).toBe(200)
    const { rows } = await sql`select person_id from visitor where anonymous_key = 'thief-2'`.execute(
      doors.db.full,
    )
    expect(rows).toEqual([{ person_id: null }])
  })
})

describe('how much', () => {
  it('a minute and a day, each key for itself; waiting is said in seconds', async () => {
    const key = await addWriteKey(doors, [], { callsPerMinute: 2 })
    const codes = []
    for (let n = 0; n < 3; n++) codes.push((await post(key, '/v1/track', event())).statusCode)
    expect(codes).toEqual([200, 200, 429])
    const daily = await addWriteKey(doors, [], { dailyMessages: 3 })
    expect((await post(daily, '/v1/batch', { batch: [event(), event()] })).statusCode).toBe(200)
    const answer = await refused(
      () => post(daily, '/v1/batch', { batch: [event(), event()] }),
      429,
      'quota_used',
    )
    expect(answer.headers['retry-after']).toBe(String(14 * 3600))
    expect((await post(daily, '/v1/track', event())).statusCode).toBe(200)
  })

  it('is counted by what became of it', async () => {
    const key = await addWriteKey(doors)
    await post(key, '/v1/batch', { batch: [event(), event()] })
    await post(key, '/v1/track', { anonymousId: 'a' })
    await post(key, '/v1/track', event())
    const { rows } =
      await sql`select reason, calls, messages from tracking_count where key_id = ${await idOf(key)} order by 1`.execute(
        doors.db.full,
      )
    expect(rows).toEqual([
      { reason: 'accepted', calls: 2, messages: 3 },
      { reason: 'invalid_message', calls: 1, messages: 0 },
    ])
    const { rows: shown } = await sql<{ code: string; pointer: string; sentence: string }>`
      select code, pointer, sentence from tracking_arrival where key_id = ${await idOf(key)}`.execute(
      doors.db.full,
    )
    expect(shown.every(({ code, pointer }) => code === 'invalid_message' && pointer === '/event')).toBe(true)
  })
})

describe('a rotation', () => {
  it('gives another key while the former one is taken, until its time is over', async () => {
    const key = await addWriteKey(doors)
    const id = await idOf(key)
    const { key: next } = await doors.db.as(systemActor, tx =>
      rotateWriteKey(tx, systemActor, { id, hours: 24 }, doors.now()),
    )
    expect([
      (await post(key, '/v1/track', event())).statusCode,
      (await post(next, '/v1/track', event())).statusCode,
    ]).toEqual([200, 200])
    const again = await doors.db.as(systemActor, tx =>
      rotateWriteKey(tx, systemActor, { id, hours: 0 }, doors.now()),
    )
    const codes = [(await post(again.key, '/v1/track', event())).statusCode]
    expect(codes).toEqual([200])
    const { rows } = await sql<{
      row: string
    }>`select write_key::text as row from write_key where id = ${id}`.execute(doors.db.full)
    for (const secret of [key, next, again.key]) expect(rows[0]!.row).not.toContain(secret)
  })

  it('and a change that a key of its kind may not have is refused', async () => {
    const id = await idOf(await addWriteKey(doors, [origin]))
    const change = (of: object) =>
      doors.db.as(systemActor, tx => changeWriteKey(tx, systemActor, { id, ...of }))
    await expect(change({ scopes: ['import'] })).rejects.toMatchObject({
      code: 'no_such_scope',
      field: 'scopes',
    })
    await expect(change({ origins: [] })).rejects.toMatchObject({ code: 'no_origin', field: 'origins' })
    await change({ name: 'Shop', dailyMessages: 5 })
    const { rows } = await sql`select name, daily_messages from write_key where id = ${id}`.execute(
      doors.db.full,
    )
    expect(rows).toEqual([{ name: 'Shop', daily_messages: 5 }])
  })
})

describe('whoever asks not to be followed', () => {
  it.each<Record<string, string>>([{ 'sec-gpc': '1' }, { dnt: '1' }])('%o is not', async headers => {
    const key = await addWriteKey(doors, [origin])
    const before = await doors.counts()
    expect((await post(key, '/v1/batch', { batch: [event()] }, { origin, ...headers })).statusCode).toBe(200)
    expect(await doors.counts()).toEqual(before)
  })

  it('and whoever keeps no id is a visitor of a day and joined to nobody', async () => {
    const key = await addWriteKey(doors, [origin])
    const nameless = { type: 'page', anonymousId: null, context: { cookieless: true } }
    const send = (batch: object[]) =>
      post(key, '/v1/batch', { batch }, { origin, 'user-agent': 'Mozilla/5.0 Firefox/140' })
    await send([nameless, nameless])
    await send([nameless, { ...nameless, type: 'identify', traits: { email: 'day@firm.example' } }])
    doors.pass(86_400_000)
    await send([nameless])
    const { rows } = await sql<{ n: number; person_id: number | null }>`
      select count(*) as n, v.person_id from touch t join visitor v on v.id = t.subject_id
      where v.anonymous_key like 'day:%' group by v.id, v.person_id order by v.id`.execute(doors.db.full)
    expect(rows).toEqual([
      { n: 3, person_id: null },
      { n: 1, person_id: null },
    ])
    expect(await emailOf('day@firm.example')).toBeDefined()
  })
})

describe('history', () => {
  it('keeps its times, is history, and nothing reacts', async () => {
    const key = await addWriteKey(doors)
    const leads = await doors.count('lead')
    const at = new Date(doors.now().getTime() - 3_600_000).toISOString()
    const batch = Array.from({ length: 3_000 }, (_, n) =>
      event({ messageId: `h-${n}`, timestamp: at, anonymousId: `h-${n % 50}` }),
    )
    const answer = await post(key, '/v1/import', {
      batch,
      sentAt: new Date(doors.now().getTime() - 7_200_000).toISOString(),
    })
    expect(answer.statusCode).toBe(200)
    const { rows } = await sql<{ n: number; mode: string; at: Date }>`
      select count(*) as n, mode, min(occurred_at) as at from touch where occurred_at = ${at} group by mode`.execute(
      doors.db.full,
    )
    expect(rows).toEqual([{ n: 3_000, mode: 'historical', at: new Date(at) }])
    expect(await doors.count('lead')).toBe(leads)
    await refused(() => post(key, '/v1/batch', { batch }), 400, 'invalid_message', '/batch')
  })
})

describe('a group', () => {
  it('is an account: its traits fill what is empty, and persons of it join it once', async () => {
    const key = await addWriteKey(doors)
    await post(key, '/v1/identify', { userId: 'g-1', traits: { email: 'member@free.example' } })
    await post(key, '/v1/group', { userId: 'g-1', groupId: 'acme-7' })
    expect(await emailOf('member@free.example')).toMatchObject({ account: 'acme-7' })
    await post(key, '/v1/group', {
      userId: 'g-1',
      groupId: 'acme-7',
      traits: {
        name: 'Acme B.V.',
        industry: 'Food',
        employees: '40',
        website: 'https://www.acme.example/nl',
      },
    })
    await post(key, '/v1/group', { userId: 'g-1', groupId: 'acme-7', traits: { industry: 'Other' } })
    const { rows } =
      await sql`select name, industry, employees, website from account where name = 'Acme B.V.'`.execute(
        doors.db.full,
      )
    expect(rows).toEqual([{ name: 'Acme B.V.', industry: 'Food', employees: 40, website: 'acme.example' }])
    await post(key, '/v1/group', { userId: 'g-1', groupId: 'other-8', traits: { name: 'Other' } })
    expect(await emailOf('member@free.example')).toMatchObject({ account: 'Acme B.V.' })
  })
})
