import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { answerPlace, browse, codesOf, hiddenIn, makeAction, send, usualTerms } from './offers.ts'

type Made = { id: number; code: string }
let world: World
let talk: Made
let coupon: number
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const made = async (kind: string, change = {}): Promise<Made> => {
    const { id, placements } = await makeAction(world, kind, change)
    return { id, code: placements[0]!.code }
  }
  talk = await made('meeting')
  coupon = (await makeAction(world, 'coupon', { coupon: usualTerms })).id
})
afterAll(() => world?.close())

/** A session that is used again after a while is written down, which is not what is asked about here. */
const awake = async () => {
  for (const { visitor: one } of [world.of.marketing, world.of.sales, world.of.service])
    await one.get('/api/notifications')
}
type Asked = { statusCode: number; body: string }
/** Refused with one of these, and nothing at all was written. */
const refuses = async (ask: () => Promise<Asked>, ...statuses: number[]): Promise<Asked> => {
  const before = await world.digest()
  const answer = await ask()
  expect(statuses, answer.body.slice(0, 200)).toContain(answer.statusCode)
  expect(await world.digest()).toBe(before)
  return answer
}
const tokenOf = async ({ code }: Made) => {
  const page = await browse(world, `/c/${code}`, { dnt: '1' })
  world.clock.pass(0.5)
  return hiddenIn(page.body, 'token')
}
const slotsIn = (html: string) =>
  [...html.matchAll(/name="slot"[^>]*value="([^"]+)"/g)].map(found => found[1]!)
let people = 0
const somebody = () => ({
  email: `hostile.${++people}@hostile-${people}.example`,
  name: 'Ada Ek',
  company: `Hostile ${people}`,
})

describe('choosing a time', () => {
  it('takes no time that is not offered, in whatever way it is written', async () => {
    const token = await tokenOf(talk)
    const page = await browse(world, `/c/${talk.code}`, { dnt: '1' })
    const [free] = slotsIn(page.body)
    const at = new Date(free!)
    const moved = (minutes: number) => new Date(at.getTime() + minutes * 60_000).toISOString()
    for (const slot of [
      '',
      '2020-01-06T10:00:00.000Z',
      '2999-01-06T10:00:00.000Z',
      moved(7),
      moved(-30 * 24 * 60),
      moved(200 * 24 * 60),
      free!.replace('.000Z', '+05:00'),
      free!.replace('Z', ''),
      free!.replaceAll('0', '٠'),
      String(at.getTime()),
      '2026-02-30T09:00:00.000Z',
      '+275760-09-13T00:00:00.000Z',
      '9999-99-99T99:99:99.000Z',
      "now()'; drop table appointment; --",
    ])
      await refuses(() => send(world, `/c/${talk.code}`, { ...somebody(), token, slot }), 409, 422)
    // A zone only says how times are shown: one that is not known shows those of the company.
    for (const zone of [
      '../../etc/localtime',
      'Etc/GMT+99',
      "UTC'; select 1",
      '<script>',
      'x'.repeat(3_000),
    ]) {
      const shown = await refuses(
        () => browse(world, `/c/${talk.code}?zone=${encodeURIComponent(zone)}`),
        200,
      )
      expect(slotsIn(shown.body)[0]).toBe(slotsIn(page.body)[0])
      expect(shown.body).not.toContain('<script>')
    }
    for (const day of ['0000-00-00', '9999-99-99', "2026-03-03'--"])
      await refuses(() => browse(world, `/c/${talk.code}?day=${encodeURIComponent(day)}`), 200)
  })

  it('gives a time to as many as there are sellers at the same moment, and each has one at a time', async () => {
    const page = await browse(world, `/c/${talk.code}`, { dnt: '1' })
    const slot = slotsIn(page.body)[3]!
    const free = await world.rows(sql<{ n: number }>`
      select count(*) as n from app_user where role = 'sales' and state = 'active'`)
    const tokens = await Promise.all(Array.from({ length: 30 }, () => tokenOf(talk)))
    const answers = await Promise.all(
      tokens.map(token => send(world, `/c/${talk.code}`, { ...somebody(), token, slot })),
    )
    const booked = answers.filter(({ statusCode }) => statusCode === 303).length
    expect(booked).toBeGreaterThan(0)
    expect(booked).toBeLessThanOrEqual(free[0]!.n)
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(
      new Set(booked === 30 ? [303] : [303, 409]),
    )
    const [stand] = await world.rows(sql<{ n: number; sellers: number }>`
      select count(*) as n, count(distinct user_id) as sellers from appointment where starts_at = ${slot} and action_id = ${talk.id}`)
    expect([stand!.n, stand!.sellers]).toEqual([booked, booked])
    const left = await world.rows(sql`
      select from action_response r where r.action_id = ${talk.id} and not exists (select from appointment m where m.response_id = r.id)`)
    expect(left).toEqual([])
  })

  it('is moved and cancelled by its own link, by sending it, and only while it stands', async () => {
    const page = await browse(world, `/c/${talk.code}`, { dnt: '1' })
    const slots = slotsIn(page.body)
    const { to } = await answerPlace(world, talk.code, { ...somebody(), slot: slots[6]! })
    const done = await browse(world, to)
    const link = /href="(\/c\/m\/\d+\?[^"]+)"/.exec(done.body)![1]!.replaceAll('&amp;', '&')
    const [path, search] = link.split('?') as [string, string]
    const id = Number(path.split('/').at(-1))
    for (const what of ['move', 'cancel']) {
      await refuses(() => browse(world, `${path}/${what}?${search}`), 404)
      await refuses(() => send(world, `/c/m/${id - 1}/${what}?${search}`, { slot: slots[7]! }), 404)
      await refuses(() => send(world, `${path}/${what}?${search.slice(0, -2)}`, { slot: slots[7]! }), 404)
    }
    for (const slot of ['', '2020-01-06T10:00:00.000Z', slots[6]!.replace(':00.000Z', ':01.000Z'), 'x'])
      await refuses(() => send(world, `${path}/move?${search}`, { slot }), 409, 422)
    expect((await send(world, `${path}/cancel?${search}`, {})).statusCode).toBe(303)
    await refuses(() => send(world, `${path}/cancel?${search}`, {}), 409)
    await refuses(() => send(world, `${path}/move?${search}`, { slot: slots[8]! }), 409)
  })
})

describe('a code', () => {
  const redeem = async (body: unknown): Promise<Asked> => {
    const answer = await world.of.service.visitor.send('POST', '/api/redemptions', body)
    return { statusCode: answer.status, body: answer.text }
  }
  const requestKey = 'hostile-at-the-till'

  it('is itself and none that looks like it', async () => {
    await awake()
    const [code] = await codesOf(world, coupon, 1)
    const alike: Record<string, string> = {
      A: 'А',
      B: 'В',
      C: 'С',
      E: 'Е',
      H: 'Н',
      K: 'К',
      M: 'М',
      T: 'Т',
      X: 'Х',
    }
    const looks = [...code!].map(sign => alike[sign] ?? sign).join('')
    const shifted = code!.replace(/^./, first => (first === 'Z' ? 'Y' : 'Z'))
    for (const typed of [
      ...(looks === code ? [] : [looks]),
      shifted,
      `${code}\u0000`,
      `\u202e${code}`,
      `${code}\u200b`,
      `${code!.slice(0, 3)}\u0301${code!.slice(3)}`,
      `${code}' or '1'='1`,
      `${code}%`,
      code!.replaceAll('-', '/'),
    ]) {
      await refuses(() => redeem({ code: typed, requestKey }), 404, 422)
      await refuses(() => browse(world, `/c/k/${encodeURIComponent(typed)}`), 400, 404)
    }
    // Full-width signs and small letters are the same code, as people and their keyboards write it.
    const wide = [...code!.toLowerCase()]
      .map(sign => (/[a-z0-9]/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : ' '))
      .join('')
    expect((await redeem({ code: wide, requestKey })).statusCode).toBe(200)
    await refuses(() => redeem({ code, requestKey: 'hostile-once-more' }), 409)
  })

  it('is not redeemed with numbers that are none, names that are too much, or fields that are not asked for', async () => {
    const [code] = await codesOf(world, coupon, 1)
    for (const change of [
      { orderCents: -1 },
      { orderCents: 1.5 },
      { orderCents: 1e300 },
      { orderCents: 'a lot' },
      { requestKey: 'short' },
      { requestKey: `${'x'.repeat(101)}` },
      { requestKey: 'ключ-ключ-ключ' },
      { requestKey: 'two words here' },
      { orderNumber: '' },
      { orderNumber: 'x'.repeat(101) },
      { orderNumber: 'K\u0000-1' },
      { worthCents: 1 },
      { userId: 1 },
      { at: '2020-01-01T00:00:00Z' },
      { code: ['a'] },
      { code: '' },
      { code: 'x'.repeat(61) },
    ])
      await refuses(() => redeem({ code, requestKey, ...change }), 400, 422)
    for (const body of [null, [], 'code', { code }]) await refuses(() => redeem(body), 400, 415, 422)
  })

  it('takes no key but a whole one, in its header, with a body that is one', async () => {
    const { body: made } = await world.of.marketing_manager.visitor.send<{ key: string }>(
      'POST',
      '/api/redeem-keys',
      { name: 'Hostile till', actionId: coupon },
    )
    const [code] = await codesOf(world, coupon, 1)
    const body = { code, requestKey: 'hostile-by-key' }
    let ip = 0
    const byKey = (authorization: string | undefined, payload: string | object = body, query = '') =>
      world.app.inject({
        method: 'POST',
        url: `/v1/redemptions${query}`,
        headers: {
          'content-type': 'application/json',
          ...(authorization === undefined ? {} : { authorization }),
        },
        remoteAddress: `10.3.0.${++ip}`,
        payload,
      })
    for (const authorization of [
      undefined,
      '',
      made.key,
      `Basic ${made.key}`,
      `bearer ${made.key}`,
      `Bearer  ${made.key}`,
      `Bearer ${made.key}x`,
      `Bearer ${made.key.slice(0, -1)}`,
      `Bearer ${made.key.replace('lr_', 'lp_')}`,
      `Bearer ${made.key.toUpperCase()}`,
    ])
      await refuses(() => byKey(authorization), 401)
    await refuses(() => byKey(undefined, body, `?authorization=Bearer%20${made.key}`), 401)
    const own = `Bearer ${made.key}`
    for (const payload of [
      '{',
      '[]',
      'null',
      '"code"',
      '{"__proto__":{"code":"x"}}',
      `{"code":"${'x'.repeat(3_000_000)}"}`,
      JSON.stringify({ ...body, userId: 1 }),
    ])
      await refuses(() => byKey(own, payload), 400, 413, 422)
    expect((await byKey(own)).statusCode).toBe(200)
    // Replayed, it is answered as the first time; for another code the name of the attempt is used up.
    await refuses(() => byKey(own), 200)
    const [spare] = await codesOf(world, coupon, 1)
    await refuses(() => byKey(own, { ...body, code: spare }), 409)
  })
})
