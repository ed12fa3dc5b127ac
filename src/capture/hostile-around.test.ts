import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Arranged,
  firefox,
  good,
  links,
  openArranged,
  standingIn,
  workFor,
} from '../../test/arranged-form.ts'
import { addForm } from '../../test/capture-doors.ts'
import { newField } from './model/classic.ts'
import { signedQuery } from './sign.ts'

let arranged: Arranged
let doors: Arranged['doors']
beforeAll(async () => {
  arranged = await openArranged()
  doors = arranged.doors
  await arranged.publish({ fields: [newField('email', true), newField('company', true)] })
  await addForm(doors, { slug: 'another' })
})
afterAll(() => doors.close())
const standing = () => standingIn(doors)
/** Opens the page, waits as a person would, and sends what the script would, changed. */
async function filled(change: Record<string, string>): Promise<Record<string, string>> {
  const { token } = await arranged.open()
  doors.pass(20_000)
  return { ...good, token, work: workFor(token), ...change }
}
async function refusedRaw(
  payload: string | Buffer,
  headers: Record<string, string>,
  statuses: number[],
  url = '/f/line-speed',
) {
  const before = await standing()
  const answer = await doors.app.inject({ method: 'POST', url, headers, payload, remoteAddress: '10.9.0.1' })
  expect(statuses).toContain(answer.statusCode)
  expect(await standing()).toEqual(before)
  return answer
}
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': firefox }

describe('what stands around a form', () => {
  it('opens with whatever an address says, null bytes and halves of signs too', async () => {
    for (const query of [
      'utm_source=%00&utm_campaign=a%00b',
      `utm_source=${'x'.repeat(9000)}`,
      'utm_source=%ED%A0%80&referrer=javascript:alert(1)',
      'lang=__proto__&utm_source[]=1&utm_source=2',
      'lp=%00&s=1&e=2&k=3',
      's=1&s=2&e=9&k=x',
      '%00=1&__proto__=x',
    ]) {
      const { page, token } = await arranged.open(`/f/line-speed?${query}`)
      expect([query.slice(0, 40), page.statusCode, token !== '']).toEqual([query.slice(0, 40), 200, true])
      expect(page.body).not.toContain('\u0000')
    }
  })

  it('is told of fields by beacons only with a token of its own, and only of fields that it has', async () => {
    const { token } = await arranged.open()
    const before = await arranged.query(sql`select * from form_arrival order by key`)
    for (const body of [
      'token=forged&field=email',
      `token=${token.slice(0, -3)}aaa&field=email`,
      'field=email',
      `token=${'x'.repeat(60_000)}`,
    ])
      await refusedRaw(body, urlencoded, [204], '/f/line-speed/seen')
    expect(await arranged.query(sql`select * from form_arrival order by key`)).toEqual(before)
    await refusedRaw(`token=${token}&field=__proto__`, urlencoded, [204], '/f/line-speed/seen')
    await refusedRaw(`token=${token}&field=${'x'.repeat(5000)}`, urlencoded, [204], '/f/line-speed/seen')
    const [row] = await arranged.query(
      sql<{ n: number }>`select count(*) as n from form_arrival where last_field is not null`,
    )
    expect(row!.n).toBe(0)
    await refusedRaw('x='.padEnd(70_000, 'y'), urlencoded, [413], '/f/line-speed/seen')
  })

  it('is embedded by nobody who is not named, and tells nobody why with what it knows', async () => {
    const before = await standing()
    for (const origin of ['https://evil.example', 'null', 'https://linchpin.example.evil.example']) {
      const answer = await doors.app.inject({
        url: '/f/line-speed/embed',
        headers: { origin, 'user-agent': firefox },
      })
      expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
      expect(answer.body).toBe('{"code":"unknown_origin"}')
    }
    expect(await standing()).toEqual(before)
  })

  it('gives thanks and guide to the holder of a signed link alone, until it ends', async () => {
    const sent = await arranged.post(await filled({ email: 'guide@firm.example' }))
    const thanks = sent.headers.location!
    const guide = thanks.replace('/thanks', '/guide')
    const ended = signedQuery(links.secret, 'guide', 1, new Date(doors.now().getTime() - 1000))
    const before = await standing()
    for (const url of [
      guide,
      thanks.replace(/s=\d+/, 's=2'),
      thanks.replace(/e=\d+/, 'e=99999999999'),
      thanks.replace(/k=./, 'k='),
      thanks.replace('/f/line-speed', '/f/another'),
      '/f/line-speed/guide',
      '/f/line-speed/guide?s=__proto__&e=1&k=x',
      `/f/line-speed/guide?s=1&e=9&k=${'x'.repeat(2000)}`,
      '/f/pictures/1',
      '/f/pictures/..%2f..%2fetc%2fpasswd',
      '/f/pictures/999999999999999999999',
      '/f/pictures/%00',
    ])
      expect([url.slice(0, 60), (await doors.app.inject({ url })).statusCode]).toEqual([
        url.slice(0, 60),
        404,
      ])
    expect((await doors.app.inject({ url: `/f/line-speed/guide?${ended}` })).statusCode).toBe(410)
    expect(await standing()).toEqual(before)
  })

  it('takes files from nobody who is not signed in, before their body is read', async () => {
    const before = await standing()
    for (const [method, url] of [
      ['POST', '/api/form-pictures?name=a.png'],
      ['PUT', `/api/forms/${arranged.formId}/guide?name=a.pdf`],
    ] as const)
      for (const headers of [{}, { 'x-requested-with': 'linchpin' }, { origin: 'https://evil.example' }]) {
        const answer = await doors.app.inject({ method, url, headers, payload: Buffer.alloc(500_000, 1) })
        expect([401, 403]).toContain(answer.statusCode)
      }
    expect(await standing()).toEqual(before)
  })
})

describe('floods', () => {
  it('from one network wait, and are told how long', async () => {
    const send = () =>
      doors.app.inject({
        method: 'POST',
        url: '/f/line-speed',
        headers: urlencoded,
        payload: 'email=x',
        remoteAddress: '10.77.1.1',
      })
    const before = await standing()
    const codes: number[] = []
    for (let n = 0; n < 41; n++) codes.push((await send()).statusCode)
    expect([codes.filter(code => code === 422).length, codes.at(-1)]).toEqual([40, 429])
    expect(Number((await send()).headers['retry-after'])).toBeGreaterThan(0)
    expect(await standing()).toEqual(before)
  })
})
