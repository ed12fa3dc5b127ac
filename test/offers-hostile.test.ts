import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { answerPlace, browse, firefox, hiddenIn, makeAction, send, usualTerms, visitor } from './offers.ts'

type Made = { id: number; code: string }
let world: World
let guide: Made
let other: Made
let trial: Made
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const made = async (kind: string, change = {}): Promise<Made> => {
    const { id, placements } = await makeAction(world, kind, change)
    return { id, code: placements[0]!.code }
  }
  guide = await made('download')
  other = await made('download')
  trial = await made('trial')
  for (const { id } of [guide, other]) await file(id, `${id}.pdf`, `%PDF-1.7 of ${id}`)
})
afterAll(() => world?.close())

const file = (id: number | string, name: string, body: string | Buffer, who = world.of.marketing) =>
  who.visitor.send('PUT', `/api/calls-to-action/${id}/file?name=${encodeURIComponent(name)}`, body, {
    headers: { 'content-type': 'application/pdf' },
  })
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
const latest = async (table: string) =>
  (await world.rows(sql<{ id: number }>`select max(id) as id from ${sql.table(table)}`))[0]!.id
let people = 0
const somebody = () => ({
  email: `hostile.${++people}@hostile-${people}.example`,
  name: 'Ada Ek',
  company: `Hostile ${people}`,
})

describe('the address of a place', () => {
  it.each([
    '/c/..%2f..%2fetc%2fpasswd',
    '/c/%00',
    '/c/%c0%ae',
    '/c/<script>alert(1)</script>',
    '/c/SPRING',
    '/c/ѕpring',
    `/c/${'a'.repeat(400)}`,
    "/c/spring'--",
    '/c/spring%0d%0aSet-Cookie:x=1',
    '/c/spring%2fbutton.svg',
  ])('%s is not there', async path => {
    const answer = await refuses(
      () => browse(world, path.includes('%') ? path : encodeURI(path)),
      400,
      404,
      414,
    )
    expect(answer.body).not.toContain('<script>alert')
  })

  it.each([
    ['too long', 'application/x-www-form-urlencoded', `email=${'x'.repeat(70_000)}`],
    ['too many fields', 'application/x-www-form-urlencoded', 'a=1&'.repeat(20_000)],
    ['of several parts', 'multipart/form-data; boundary=x', '--x\r\n\r\n--x--'],
    ['markup', 'text/xml', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
    ['deep', 'application/json', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['a prototype', 'application/json', '{"__proto__":{"token":"x"}}'],
    ['objects for texts', 'application/json', '{"token":{"a":1},"email":["a@b.example"]}'],
    ['nothing', 'application/x-www-form-urlencoded', ''],
  ])('takes no body that is %s', async (_, type, payload) => {
    await refuses(
      () =>
        world.app.inject({
          method: 'POST',
          url: `/c/${trial.code}`,
          headers: { 'content-type': type, 'user-agent': firefox },
          remoteAddress: '10.4.0.1',
          payload,
        }),
      400,
      413,
      415,
      422,
    )
  })
})

describe('what is sent from a place', () => {
  it.each<[string, (token: string) => string]>([
    ['without its last sign', token => token.slice(0, -1)],
    ['with another sign', token => token.replace(/.$/, end => (end === 'A' ? 'B' : 'A'))],
    ['of another time', token => token.replace(/\.(\d+)\./, (_, at) => `.${Number(at) - 60_000}.`)],
    ['of another place', token => token.replace(/^\d+/, id => String(Number(id) + 1))],
    ['in other digits', token => token.replace(/^\d/, '١')],
    ['twice over', token => `${token}.${token}`],
    ['with a tail', token => `${token}=`],
  ])('is refused with a token %s', async (_, change) => {
    const token = await tokenOf(trial)
    await refuses(() => send(world, `/c/${trial.code}`, { ...visitor, token: change(token) }), 422)
  })

  it('is refused with the token of another place, and of the day before', async () => {
    const token = await tokenOf(trial)
    await refuses(() => send(world, `/c/${guide.code}`, { ...visitor, token }), 422)
    world.clock.pass(25 * 60)
    await refuses(() => send(world, `/c/${trial.code}`, { ...visitor, token }), 422)
    world.clock.pass(-50 * 60)
    await refuses(() => send(world, `/c/${trial.code}`, { ...visitor, token }), 422)
    world.clock.pass(25 * 60)
  })

  it.each<[string, Record<string, string>]>([
    ['a header behind the address', { email: 'a@hostile.example\r\nBcc: all@hostile.example' }],
    ['a header that is encoded', { email: 'a@hostile.example%0d%0aBcc:all@hostile.example' }],
    ['two addresses', { email: 'a@hostile.example, b@hostile.example' }],
    ['an address in brackets', { email: 'Ada <a@hostile.example>' }],
    ['a header in the name', { name: 'Ada\r\nBcc: all@hostile.example' }],
    ['a null', { name: 'Ada\u0000Ek' }],
    ['no name', { name: ' \u00a0 ' }],
    ['a name without an end', { name: 'x'.repeat(2_000) }],
    ['a company without an end', { company: 'x'.repeat(5_000) }],
  ])('is refused with %s', async (_, change) => {
    const token = await tokenOf(trial)
    const answer = await refuses(
      () => send(world, `/c/${trial.code}`, { ...somebody(), ...change, token }),
      422,
    )
    expect(answer.body).toContain('class="fault"')
  })

  it('shows markup as letters, and nothing of it runs in pages, mails and tables', async () => {
    const bad = '<img src=x onerror=alert(1)>'
    const token = await tokenOf(trial)
    const back = await send(world, `/c/${trial.code}`, {
      ...somebody(),
      name: bad,
      email: '"><script>alert(1)</script>',
      token,
    })
    expect([back.statusCode, back.body.includes(bad), back.body.includes('<script>alert')]).toEqual([
      422,
      false,
      false,
    ])
    const { id } = await makeAction(world, 'coupon', { coupon: usualTerms })
    const who = somebody()
    const token2 = await tokenOf(trial)
    const sent = await send(world, `/c/${trial.code}`, { ...who, name: "=cmd|'/c calc'!A1", token: token2 })
    expect(sent.statusCode).toBe(303)
    const [person] = await world.rows(sql<{ id: number }>`select id from person where email = ${who.email}`)
    const given = await world.of.marketing.visitor.send('POST', `/api/calls-to-action/${id}/codes`, {
      way: 'link',
      personId: person!.id,
    })
    expect(given.status).toBe(200)
    const table = await world.of.marketing.visitor.get(`/api/calls-to-action/${id}/codes.csv`)
    expect(table.text).toContain("cmd|'/c calc'!A1")
    expect(table.text).not.toMatch(/[,;\n]"?=cmd/)
  })
})

describe('a personal link', () => {
  const links = async () => {
    const { to } = await answerPlace(world, guide.code, somebody())
    const id = await latest('download_grant')
    const [mail] = await world.rows(sql<{ text: string }>`
      select body_text as text from mail where purpose = 'offer.download' order by id desc limit 1`)
    const url = new URL(/https:\/\/\S+/.exec(mail!.text)![0])
    expect(url.pathname).toBe(`/c/d/${id}`)
    return { id, query: url.searchParams, response: to }
  }
  const doors = ['', '/file'] as const

  it('is good for its own id, purpose and time only', async () => {
    const { id, query, response } = await links()
    const e = query.get('e')!
    const k = query.get('k')!
    const later = String(Number(e) + 86_400)
    const flipped = k.replace(/^./, first => (first === 'A' ? 'B' : 'A'))
    const bad = [
      '',
      `?e=${e}`,
      `?k=${k}`,
      `?e=${later}&k=${k}`,
      `?e=0&k=${k}`,
      `?e=${e}&k=${flipped}`,
      `?e=${e}&k=${k.slice(0, 20)}`,
      `?e=${e}&e=${e}&k=${k}`,
      `?e=${e}&k=${k}&k=${k}`,
      `?e[]=${e}&k=${k}`,
      `?e=-${e}&k=${k}`,
      `?e=${e}.0&k=${k}`,
      `?e=${e}&k=${'A'.repeat(9_000)}`,
      new URL(`https://x.example${response}`).search,
    ]
    for (const search of bad)
      for (const door of doors) await refuses(() => browse(world, `/c/d/${id}${door}${search}`), 404, 414)
    const good = `?e=${e}&k=${k}`
    for (const wrong of [id + 1, 1, `0${id}`, `${id}e0`, `-${id}`, `${id}%2f..%2f1`, '9'.repeat(19), '١'])
      for (const door of doors)
        await refuses(() => browse(world, encodeURI(`/c/d/${wrong}${door}`) + good), 400, 404)
    for (const path of [`/c/r/${id}`, `/c/m/${id}`, `/c/m/${id}/entry.ics`])
      await refuses(() => browse(world, path + good), 404)
    await refuses(() => send(world, `/c/m/${id}/cancel${good}`, {}), 404)
    for (const path of ['/file/..', '/file/../../../etc/passwd', '/file%2f..%2f..%2fpackage.json', '/again'])
      await refuses(() => browse(world, `/c/d/${id}${path}${good}`), 400, 404)
  })

  it('gives its own file and no other; ended, revoked or looked at it counts nobody', async () => {
    const { id, query } = await links()
    const search = `?${query}`
    const own = await browse(world, `/c/d/${id}/file${search}`, { range: 'bytes=0-3' })
    expect([own.statusCode, own.body]).toEqual([206, '%PDF'])
    expect((await browse(world, `/c/d/${id}/file${search}`)).body).toBe(`%PDF-1.7 of ${guide.id}`)
    await refuses(() => browse(world, `/c/d/${id}/file${search}`, { range: 'bytes=99999-' }), 416)
    const theirs = await links()
    await refuses(() => browse(world, `/c/d/${theirs.id}/file${search}`), 404)
    const looked = () =>
      world.app.inject({
        method: 'HEAD',
        url: `/c/d/${theirs.id}/file?${theirs.query}`,
        headers: { 'user-agent': firefox },
      })
    await refuses(looked, 200)
    await world.of.marketing.visitor.send('POST', `/api/downloads/${theirs.id}/end`)
    for (const door of doors)
      await refuses(() => browse(world, `/c/d/${theirs.id}${door}?${theirs.query}`), 410)
    await refuses(() => send(world, `/c/d/${theirs.id}/again?${theirs.query}`, {}), 404)
    // One that has not ended is not renewed, and an address that is sent with it is not written to.
    await refuses(() => send(world, `/c/d/${id}/again${search}`, { email: 'thief@hostile.example' }), 200)
    world.clock.pass(8 * 24 * 60)
    await refuses(() => browse(world, `/c/d/${id}/file${search}`), 410)
    expect(
      (await send(world, `/c/d/${id}/again${search}`, { email: 'thief@hostile.example' })).statusCode,
    ).toBe(200)
    const thief = await world.rows(sql`select from mail where to_address = 'thief@hostile.example'`)
    expect(thief).toEqual([])
    // Again at once: the same words, and no second mail.
    await refuses(() => send(world, `/c/d/${id}/again${search}`, {}), 200)
  })

  it('takes no file but of a kind that is given out, under no name that leads elsewhere', async () => {
    await awake()
    for (const [name, body] of [
      ['guide.pdf', '<!doctype html><script>alert(1)</script>'],
      ['guide.html', '<!doctype html><script>alert(1)</script>'],
      ['guide.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['guide.pdf', ''],
      ['', '%PDF-1.7'],
    ] as const) {
      const before = await world.digest()
      const answer = await file(guide.id, name, body)
      expect([answer.status, name], answer.text).toEqual([expect.toSatisfy(refusedStatus), name])
      expect(await world.digest()).toBe(before)
    }
    const before = await world.digest()
    expect((await file(999_999_999, 'a.pdf', '%PDF-1.7')).status).toBe(404)
    expect((await file(trial.id, 'a.pdf', '%PDF-1.7')).status).toBe(422)
    expect((await file(guide.id, 'a.pdf', '%PDF-1.7', world.of.sales)).status).toBe(403)
    expect(await world.digest()).toBe(before)
    await file(other.id, '../../etc/"x\r\nSet-Cookie: a=1".pdf', '%PDF-1.7 other')
    const { link } = (await makeGrant(other.id)).body
    const { pathname, search } = new URL(link)
    const given = await browse(world, `${pathname}/file${search}`)
    expect([given.statusCode, given.headers['set-cookie']]).toEqual([200, undefined])
    const [name] = await world.rows(sql<{ name: string }>`
      select name from action_file where action_id = ${other.id} order by version desc limit 1`)
    expect(name!.name).not.toMatch(/[\r\n]|\.\.\//)
  })
  const makeGrant = async (actionId: number) => {
    const [person] = await world.rows(sql<{ id: number }>`select id from person order by id limit 1`)
    return world.of.sales.visitor.send<{ id: number; link: string }>(
      'POST',
      `/api/calls-to-action/${actionId}/downloads`,
      { personId: person!.id },
    )
  }
})

const refusedStatus = (status: number) => status >= 400 && status < 500
