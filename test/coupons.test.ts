import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { browse, codesOf, makeAction, usualTerms } from './offers.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

let tries = 0
const counters = [
  'service',
  'sales',
  'sales_manager',
  'marketing',
  'marketing_manager',
  'administrator',
] as const
/** By one colleague after the other: each may redeem so often in a minute. */
const redeem = (
  code: string,
  more: Record<string, unknown> = {},
  role: (typeof counters)[number] = counters[tries % counters.length]!,
) =>
  world.of[role].visitor.send('POST', '/api/redemptions', {
    code,
    requestKey: `till-1-${String(++tries).padStart(6, '0')}`,
    ...more,
  })
const count = async (actionId: number) =>
  (
    await world.rows(sql<{ n: number }>`
      select count(*) as n from coupon_redemption where action_id = ${actionId} and reversed_at is null`)
  )[0]!.n
const refusedWithoutWrite = async (
  ask: () => Promise<{ status: number; body: { code: string } }>,
  status: number,
  code: string,
) => {
  const before = await world.digest()
  const answer = await ask()
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(await world.digest()).toBe(before)
}

describe('a code is redeemed exactly once', () => {
  it('however many ask at the same moment over HTTP', async () => {
    const { id } = await makeAction(world, 'coupon')
    const codes = await codesOf(world, id, 4)
    for (const code of codes) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(code)))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ status, body }) => status === 409 && body.code === 'redeemed')).toHaveLength(
        19,
      )
    }
    expect(await count(id)).toBe(4)
  })

  it('with one request key sent many times at once, answered alike', async () => {
    const { id } = await makeAction(world, 'coupon')
    const [code, other] = await codesOf(world, id, 2)
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => redeem(code!, { requestKey: 'same-key-1' }, 'service')),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.redemptionId)).size).toBe(1)
    expect(answers.filter(({ body }) => body.again === false)).toHaveLength(1)
    expect(await count(id)).toBe(1)
    await refusedWithoutWrite(
      () => redeem(other!, { requestKey: 'same-key-1' }, 'service'),
      409,
      'request_key_used',
    )
    // The same words of another caller are another attempt.
    expect((await redeem(code!, { requestKey: 'same-key-1' }, 'sales')).body.code).toBe('redeemed')
  })

  it('and a number of a shared one is never passed, in any order of redeeming and taking back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom('redeem', 'redeem', 'back'), { minLength: 6, maxLength: 16 }),
        async (most, steps) => {
          const code = `SHARE${++tries}`
          const { id } = await makeAction(world, 'coupon', {
            coupon: { ...usualTerms, shared: true, code, most },
          })
          await Promise.all(
            steps.map(async step => {
              if (step === 'redeem') return redeem(code)
              const [one] = await world.rows(sql<{ id: number }>`
                select id from coupon_redemption where action_id = ${id} and reversed_at is null limit 1`)
              return (
                one &&
                world.of.sales_manager.visitor.send('POST', `/api/redemptions/${one.id}/reversal`, {
                  reason: 'Wrong till',
                })
              )
            }),
          )
          expect(await count(id)).toBeLessThanOrEqual(most)
          await Promise.all(Array.from({ length: most + 2 }, () => redeem(code)))
          expect(await count(id)).toBe(most)
        },
      ),
      { numRuns: 6, seed: 4 },
    )
  }, 60_000)
})

describe('at the counter', () => {
  it('a redemption is taken back by those who may, with the reason, and the code is good again', async () => {
    const { id } = await makeAction(world, 'coupon')
    const [code] = await codesOf(world, id, 1)
    const { body } = await redeem(code!)
    const back = (role: 'sales' | 'service') =>
      world.of[role].visitor.send('POST', `/api/redemptions/${body.redemptionId}/reversal`, {
        reason: 'Goods came back',
      })
    await refusedWithoutWrite(() => back('sales'), 403, 'not_allowed')
    expect((await back('service')).status).toBe(200)
    await refusedWithoutWrite(() => back('service'), 409, 'reversed_already')
    expect((await redeem(code!)).status).toBe(200)
    expect(
      await world.rows(
        sql`select reversed_reason as why from coupon_redemption where action_id = ${id} order by id`,
      ),
    ).toEqual([{ why: 'Goods came back' }, { why: null }])
  })

  it('says to whom it was given and what it takes off, and the person has a touch', async () => {
    const { id } = await makeAction(world, 'coupon', { coupon: { ...usualTerms, minimumCents: 5_000 } })
    const [person] = await world.rows(
      sql<{
        id: number
        name: string
      }>`select id, name from person where email is not null order by id limit 1`,
    )
    const given = await world.of.marketing.visitor.send('POST', `/api/calls-to-action/${id}/codes`, {
      way: 'link',
      personId: person!.id,
    })
    const code = given.body.code
    const again = await world.of.marketing.visitor.send('POST', `/api/calls-to-action/${id}/codes`, {
      way: 'link',
      personId: person!.id,
    })
    expect(again.body).toMatchObject({ issued: 0, had: 1, code })
    const look = (cents: string) => world.of.service.visitor.get(`/api/coupons/${code}${cents}`)
    expect((await look('')).body).toMatchObject({
      person: { id: person!.id, name: person!.name },
      whyNot: 'order_unknown',
    })
    expect((await look('?orderCents=4999')).body).toMatchObject({ whyNot: 'order_too_small' })
    expect((await look('?orderCents=5000')).body).toMatchObject({ whyNot: null, state: 'issued' })
    await refusedWithoutWrite(() => redeem(code, { orderCents: 4_999 }), 409, 'order_too_small')
    await refusedWithoutWrite(() => redeem(code, { orderNumber: 'none of ours' }), 422, 'no_such_order')
    const [order] = await world.rows(sql<{ number: string; cents: number }>`
      select number, total_cents as cents from customer_order where total_cents > 5000 order by id limit 1`)
    const done = await redeem(code, { orderNumber: order!.number })
    expect(done.body).toMatchObject({ worthCents: Math.round(order!.cents / 10), again: false })
    const [touch] = await world.rows(sql`
      select t.subject_id, t.kind, t.title from touch t join coupon_redemption r on r.touch_id = t.id where r.id = ${done.body.redemptionId}`)
    expect(touch).toMatchObject({ subject_id: person!.id, kind: 'track' })
    const people = await world.of.sales.visitor.get<{ items: { person: { id: number } }[]; total: number }>(
      `/api/calls-to-action/${id}/people?show=used`,
    )
    expect([people.body.total, people.body.items[0]!.person.id]).toEqual([1, person!.id])
  })

  it('goes by the days of the company, the last one included', async () => {
    const { id } = await makeAction(world, 'coupon', { startsOn: '2026-03-10', endsOn: '2026-03-10' })
    const codes = await codesOf(world, id, 4)
    const before = world.clock.now()
    // Amsterdam is an hour ahead of UTC in March.
    for (const [at, why] of [
      ['2026-03-09T22:59:00Z', 'not_yet'],
      ['2026-03-09T23:00:00Z', null],
      ['2026-03-10T22:59:00Z', null],
      ['2026-03-10T23:00:00Z', 'expired'],
    ] as const) {
      world.clock.set(at)
      const code = codes.pop()!
      expect([at, (await world.of.sales.visitor.get(`/api/coupons/${code}`)).body.whyNot]).toEqual([at, why])
      const answer = await redeem(code)
      expect([at, answer.status, answer.body.code]).toEqual([at, why ? 409 : 200, why ?? code])
    }
    world.clock.set(before)
  })

  it('refuses without a write: unknown, withdrawn, switched off, of a stranger, with keys that are not its own', async () => {
    const { id } = await makeAction(world, 'coupon')
    const [first, second] = await codesOf(world, id, 2)
    await refusedWithoutWrite(() => redeem('AAAA-BBBB-CCCC'), 404, 'no_such_code')
    await refusedWithoutWrite(() => redeem("' or 1=1 --"), 404, 'no_such_code')
    await refusedWithoutWrite(() => redeem(first!, { personId: 1 }), 422, 'invalid_input')
    const { visitor } = world.of.marketing
    const [row] = (await visitor.get<{ items: { id: number }[] }>(`/api/calls-to-action/${id}/codes?limit=1`))
      .body.items
    expect(
      (await visitor.send('POST', `/api/codes/${row!.id}/withdrawal`, { reason: 'Printed wrong' })).status,
    ).toBe(200)
    await refusedWithoutWrite(() => redeem(first!), 409, 'withdrawn')
    await visitor.send('PATCH', `/api/calls-to-action/${id}`, { active: false })
    await refusedWithoutWrite(() => redeem(second!), 409, 'switched_off')
    const nobody = world.visitor()
    await refusedWithoutWrite(
      () => nobody.send('POST', '/api/redemptions', { code: second, requestKey: '12345678' }),
      401,
      'not_signed_in',
    )
  })
})

describe('by a key', () => {
  const byKey = (key: string, body: object, ip = '10.7.0.1') =>
    world.app.inject({
      method: 'POST',
      url: '/v1/redemptions',
      headers: { authorization: `Bearer ${key}` },
      payload: body,
      remoteAddress: ip,
    })

  it('redeems its own coupons and no others, once, and ends when it is ended', async () => {
    const mine = await makeAction(world, 'coupon')
    const other = await makeAction(world, 'coupon')
    const [code, spare] = await codesOf(world, mine.id, 2)
    const [foreign] = await codesOf(world, other.id, 1)
    const { visitor } = world.of.marketing_manager
    const { body: key } = await visitor.send<{ id: number; key: string }>('POST', '/api/redeem-keys', {
      name: 'Till',
      actionId: mine.id,
    })
    const done = await byKey(key.key, { code, requestKey: 'sale-000001' })
    expect([done.statusCode, done.json().again]).toEqual([200, false])
    expect((await byKey(key.key, { code, requestKey: 'sale-000001' })).json().again).toBe(true)
    expect((await byKey(key.key, { code, requestKey: 'sale-000002' })).json().code).toBe('redeemed')
    expect((await byKey(key.key, { code: foreign, requestKey: 'sale-000003' })).json().code).toBe(
      'not_of_this_key',
    )
    expect(JSON.stringify((await visitor.get('/api/redeem-keys')).body)).not.toContain(key.key)
    expect((await visitor.send('DELETE', `/api/redeem-keys/${key.id}`)).status).toBe(200)
    const before = await world.digest()
    expect((await byKey(key.key, { code: spare, requestKey: 'sale-000004' })).statusCode).toBe(401)
    expect(await world.digest()).toBe(before)
  })

  it('turns guessing away: of codes and of keys', async () => {
    const { body: key } = await world.of.marketing_manager.visitor.send<{ key: string }>(
      'POST',
      '/api/redeem-keys',
      { name: 'Shop', actionId: null },
    )
    const before = await world.digest()
    const guessed = []
    for (let n = 0; n < 14; n++)
      guessed.push(
        (await byKey(key.key, { code: `GUESS${n}`, requestKey: `guess-${n}-0000` }, '10.7.0.9')).statusCode,
      )
    expect(guessed.slice(0, 12)).toEqual(Array(12).fill(404))
    expect(guessed.slice(12)).toEqual([429, 429])
    const keys = []
    for (let n = 0; n < 22; n++)
      keys.push((await byKey(`lr_${'x'.repeat(30)}${10 + n}`, {}, '10.7.0.8')).statusCode)
    expect([keys[19], keys[21]]).toEqual([401, 429])
    expect(await world.digest()).toBe(before)
  })
})

describe('the address of a coupon', () => {
  it('shows the coupon to whoever holds it, names nobody, and sends staff to the counter', async () => {
    const { id } = await makeAction(world, 'coupon', { language: 'de', endsOn: '2026-12-31' })
    const [person] = await world.rows(
      sql<{ id: number; name: string }>`select id, name from person order by id limit 1`,
    )
    const { body } = await world.of.marketing.visitor.send<{ link: string; code: string }>(
      'POST',
      `/api/calls-to-action/${id}/codes`,
      { way: 'link', personId: person!.id },
    )
    const path = new URL(body.link).pathname
    const before = await world.digest()
    const page = await browse(world, path)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('10 % Nachlass')
    expect(page.body).toContain('gültig bis einschließlich 31. Dezember 2026')
    expect(page.body).toContain(body.code)
    expect(page.body).not.toContain(person!.name)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    for (let n = 0; n < 3; n++) await browse(world, path, { 'user-agent': 'Barracuda Sentinel' })
    expect(await world.digest()).toBe(before)
    const seen = await world.of.service.visitor.get(path)
    expect([seen.status, seen.headers.location]).toEqual([302, `/redeem?code=${body.code}`])
    expect((await world.of.partner.visitor.get(path)).status).toBe(200)
  })

  it('is not found by guessing', async () => {
    const answers = []
    for (let n = 0; n < 14; n++)
      answers.push((await browse(world, `/c/k/GUESS${n}`, {}, '10.6.0.1')).statusCode)
    expect([answers[0], answers[13]]).toEqual([404, 429])
  })
})
