import * as argon2 from '@node-rs/argon2'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestApp, type TestApp, type Visitor } from '../../test/app.ts'
import { teamRoutes } from './http.ts'
import { digestOf } from './token.ts'

// Counts its calls and passes them on.
vi.mock('@node-rs/argon2', { spy: true })

const company = {
  name: 'Harbour Instruments',
  currency: 'EUR',
  fiscalYearStart: 1,
  timeZone: 'Europe/Berlin',
  languages: ['en', 'de'],
}
const ada = { name: 'Ada Brandt', email: 'Ada@Harbour.example', password: 'seven grey herons' }
const wrong = 'eight grey herons'

let app: TestApp
let admin: Visitor

const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await query.execute(app.db.full)).rows
const count = async (table: string): Promise<number> =>
  (await rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`))[0]!.n
const signIn = (visitor: Visitor, email: string, password: string, ip?: string) =>
  visitor.send('POST', '/api/session', { email, password }, ip === undefined ? {} : { ip })
const signedIn = async (email: string, password: string): Promise<Visitor> => {
  const visitor = app.visitor()
  expect((await signIn(visitor, email, password)).status).toBe(200)
  return visitor
}
beforeAll(async () => {
  app = await openTestApp(teamRoutes)
})
afterAll(() => app.close())

describe('first run', () => {
  test('says it is needed, and refuses what it cannot use with nothing written', async () => {
    expect((await app.visitor().get('/api/first-run')).body).toEqual({ needed: true })
    for (const [part, code] of [
      [{ company: { ...company, timeZone: 'Mars/Olympus' } }, 'unknown_time_zone'],
      [{ company: { ...company, currency: 'ZZZ' } }, 'unknown_currency'],
      [{ administrator: { ...ada, email: 'nobody' } }, 'bad_email'],
      [{ administrator: { ...ada, password: 'short' } }, 'weak_password'],
      [{ administrator: { ...ada, role: 'administrator' } }, 'invalid_input'],
    ] as const) {
      const answer = await app
        .visitor()
        .send('POST', '/api/first-run', { company, administrator: ada, ...part })
      expect([answer.status, answer.body.code]).toEqual([422, code])
    }
    expect([
      await count('company'),
      await count('app_user'),
      await count('calendar'),
      await count('fact'),
    ]).toEqual([0, 0, 0, 0])
  })

  test('happens once under five at once', async () => {
    const visitors = Array.from({ length: 5 }, () => app.visitor())
    const answers = await Promise.all(
      visitors.map((visitor, index) =>
        visitor.send('POST', '/api/first-run', {
          company,
          administrator: { ...ada, email: index === 0 ? ada.email : `ada${index}@harbour.example` },
        }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
    expect([
      await count('company'),
      await count('app_user'),
      await count('calendar'),
      await count('session'),
    ]).toEqual([1, 1, 1, 1])
    const winner = visitors[answers.findIndex(({ status }) => status === 200)]!
    const me = await winner.get('/api/session')
    expect(me.body).toMatchObject({
      user: { role: 'administrator', unread: 0 },
      company: { ...company, sample: false },
    })
    await sql`update app_user set email = ${ada.email.toLowerCase()}`.execute(app.db.full)
    admin = winner
    expect((await app.visitor().get('/api/first-run')).body).toEqual({ needed: false })
  })

  test("the company's calendar has the holidays of the zone's country for three years", async () => {
    const [calendar] = (await admin.get('/api/calendars')).body.items as unknown as {
      holidays: string[]
      standard: boolean
      timeZone: string
      week: Record<string, unknown[]>
    }[]
    expect(calendar).toMatchObject({ standard: true, timeZone: 'Europe/Berlin' })
    expect(calendar!.holidays).toEqual(expect.arrayContaining(['2026-10-03', '2027-01-01', '2028-12-25']))
    expect(calendar!.holidays).not.toContain('2026-02-14')
    expect(calendar!.week['1']).toEqual([{ from: '08:30', to: '17:00' }])
    expect(calendar!.week['7']).toEqual([])
  })
})

describe('sign-in', () => {
  test('takes the address in any case and gives a fresh token; an old one in the browser is ended, not taken over', async () => {
    const visitor = app.visitor()
    const planted = 'A'.repeat(43)
    visitor.token = planted
    expect((await signIn(visitor, ' ADA@harbour.EXAMPLE ', ada.password)).status).toBe(200)
    expect(visitor.token).not.toBe(planted)
    const first = visitor.token!
    expect((await signIn(visitor, ada.email, ada.password)).status).toBe(200)
    expect(visitor.token).not.toBe(first)
    const old = app.visitor()
    old.token = first
    expect((await old.get('/api/session')).status).toBe(401)
    const stored = await rows(
      sql<{ n: number }>`select count(*) as n from session where token_hash = ${digestOf(visitor.token!)}`,
    )
    expect(stored[0]!.n).toBe(1)
  })

  test('answers an unknown address as it answers a wrong password, after the same work', async () => {
    // Counted and not timed: what a hash costs is written in it, and a busy machine bends every clock.
    const work = async (email: string) => {
      const verify = vi.mocked(argon2.verify)
      verify.mockClear()
      const answer = await signIn(app.visitor(), email, wrong, '198.51.100.1')
      const costs = verify.mock.calls.map(([stored]) => String(stored).split('$').slice(0, 4).join('$'))
      return { status: answer.status, text: answer.text, costs }
    }
    const known = await work(ada.email)
    expect(known).toMatchObject({
      status: 401,
      costs: [expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2/)],
    })
    expect(await work('nobody@harbour.example')).toEqual(known)
    await sql`update app_user set state = 'left' where lower(email) = lower(${ada.email})`.execute(
      app.db.full,
    )
    expect(await work(ada.email)).toEqual(known)
    await sql`update app_user set state = 'active' where lower(email) = lower(${ada.email})`.execute(
      app.db.full,
    )
    await sql`delete from sign_in_attempt`.execute(app.db.full)
  })

  test('stops guessing at one address, also many at once, until the window is over', async () => {
    const before = await count('session')
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, index) => signIn(app.visitor(), ada.email, wrong, `203.0.113.${index}`)),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter(status => status === 401)).toHaveLength(10)
    expect(statuses.filter(status => status === 429)).toHaveLength(15)
    expect((await signIn(app.visitor(), ada.email, ada.password)).body).toMatchObject({
      code: 'too_many_attempts',
    })
    expect(await count('session')).toBe(before)
    app.clock.pass(16)
    await signedIn(ada.email, ada.password)
    expect(await count('session')).toBe(before + 1)
  })

  test('stops guessing from one source over many addresses; a net of IPv6 is one source', async () => {
    const ip = (index: number) => `2001:db8:7:1::${(index + 1).toString(16)}`
    for (let index = 0; index < 40; index++)
      expect((await signIn(app.visitor(), `guess${index}@harbour.example`, wrong, ip(index))).status).toBe(
        401,
      )
    expect((await signIn(app.visitor(), 'another@harbour.example', wrong, ip(77))).status).toBe(429)
    expect((await signIn(app.visitor(), 'another@harbour.example', wrong, '2001:db8:7:2::1')).status).toBe(
      401,
    )
    await sql`delete from sign_in_attempt`.execute(app.db.full)
  })

  test('keeps no address and no source in clear text among attempts', async () => {
    await signIn(app.visitor(), 'secretive@harbour.example', wrong, '192.0.2.44')
    const keys = await rows(sql<{ key: string }>`select key from sign_in_attempt`)
    expect(keys.length).toBe(2)
    for (const { key } of keys) expect(key).not.toMatch(/secretive|192\.0/)
  })
})

describe('sessions', () => {
  test('slide with use, at most one write in five minutes, and end after 30 days without', async () => {
    const visitor = await signedIn(ada.email, ada.password)
    const seen = async () =>
      (
        await rows(
          sql<{ at: Date }>`select seen_at as at from session where token_hash = ${digestOf(visitor.token!)}`,
        )
      )[0]!.at.getTime()
    const begin = await seen()
    app.clock.pass(4)
    await visitor.get('/api/session')
    expect(await seen()).toBe(begin)
    app.clock.pass(2)
    await visitor.get('/api/session')
    expect(await seen()).toBe(begin + 6 * 60_000)
    app.clock.pass(29 * 1440)
    expect((await visitor.get('/api/session')).status).toBe(200)
    app.clock.pass(29 * 1440)
    expect((await visitor.get('/api/session')).status).toBe(200)
    app.clock.pass(31 * 1440)
    expect((await visitor.get('/api/session')).status).toBe(401)
    admin = await signedIn(ada.email, ada.password)
  })

  test('sign-out ends the session for whoever copied it', async () => {
    const visitor = await signedIn(ada.email, ada.password)
    const thief = app.visitor()
    thief.token = visitor.token
    expect((await visitor.send('DELETE', '/api/session')).status).toBe(200)
    expect(visitor.token).toBeNull()
    expect((await thief.get('/api/session')).status).toBe(401)
  })

  test('a change that a foreign page sends with this cookie is refused and nothing happens', async () => {
    const before = await count('app_user')
    const body = { name: 'Eve', email: 'eve@evil.example', role: 'administrator' }
    const requests: Record<string, string>[] = [
      { 'x-requested-with': '' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of requests)
      expect((await admin.send('POST', '/api/users', body, { headers })).body).toMatchObject({
        code: 'foreign_page',
      })
    expect(await count('app_user')).toBe(before)
    const form = await app.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'content-type': 'text/plain' },
      payload: JSON.stringify({ email: ada.email, password: ada.password }),
    })
    expect(form.statusCode).toBe(415)
    expect(form.cookies).toEqual([])
  })
})
