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
import { giveToken } from './sign.ts'

let arranged: Arranged
let doors: Arranged['doors']
beforeAll(async () => {
  arranged = await openArranged()
  doors = arranged.doors
  await arranged.publish({ fields: [...fields, newField('message')] })
  await addForm(doors, { slug: 'another' })
})
afterAll(() => doors.close())
const fields = [newField('email', true), newField('company', true), newField('custom.lines', true)]

const standing = () => standingIn(doors)
const refusals = async () => {
  const rows = await arranged.query(
    sql<{ reason: string; n: number }>`
      select reason, sum(n) as n from form_refusal where field = '' group by 1 order by 1`,
  )
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, Number(n)]))
}
/** Opens the page, waits as a person would, and sends what the script would, changed. */
async function filled(change: Record<string, string> = {}): Promise<Record<string, string>> {
  const { token } = await arranged.open()
  doors.pass(20_000)
  return { ...good, token, work: workFor(token), ...change }
}
async function refused(change: Record<string, string>, status = 422): Promise<string> {
  const body = await filled(change)
  const before = await standing()
  const answer = await arranged.post(body)
  expect([answer.statusCode, await standing()]).toEqual([status, before])
  return answer.body
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

describe('a form refuses, and writes nothing of', () => {
  it.each([
    ['a null byte', 'Nor\u0000thwind'],
    ['another control character', 'Nor\u0007thwind'],
    ['a line break in a field of one line', 'Northwind\r\nBcc: all@firm.example'],
    ['more than anybody types', 'x'.repeat(5000)],
  ])('%s', async (_what, company) => {
    expect(await refused({ company })).toContain('id="company-fault"')
  })

  it.each([
    ['a header in an address', 'ada@northwind.example\r\nBcc: all@firm.example'],
    ['two addresses', 'ada@northwind.example, eva@northwind.example'],
    ['no address', 'ada'],
    ['an address without an end', `${'a'.repeat(400)}@northwind.example`],
    ['an address in another direction', 'ada@\u202enorthwind.example\u0000'],
  ])('%s', async (_what, email) => {
    expect(await refused({ email })).toContain('id="email-fault"')
  })

  it.each(['1e9999x', 'NaN', 'Infinity', "4' or '1'='1", '0x10', '{"$gt":0}'])(
    'what is no number: %s',
    async lines => {
      expect(await refused({ 'custom.lines': lines })).toContain('custom.lines-fault')
    },
  )

  it('a filled trap, a forged token, work of another token, and work that was not done', async () => {
    await refused({ contact_me_by_fax: 'yes' })
    await refused({ token: 'forged' })
    await refused({ token: '__proto__' })
    const other = await arranged.open()
    doors.pass(20_000)
    const nonces = Array.from({ length: 200 }, (_, n) => String(n))
    const body = await filled()
    const wrong = nonces.find(nonce => nonce !== body.work && nonce !== workFor(other.token))!
    await refused({ work: `${wrong}x` })
    await refused({ work: '0'.repeat(100_0) })
    expect(await refusals()).toMatchObject({ trap: 1, forged: 4 })
  })

  it('a token of another form, of another secret, changed, of tomorrow and of the day before', async () => {
    const foreign = await arranged.open('/f/another')
    await refused({ token: foreign.token })
    const { token } = await arranged.open()
    await refused({ token: token.replace(/-12-|-(\d+)-h/, '-0-h') })
    const shown = {
      version: 1,
      variant: 'a',
      language: 'en' as const,
      fields: null,
      bits: 0,
      place: 'hosted' as const,
      personId: null,
    }
    const at = (ms: number, secret = links.secret) =>
      giveToken(secret, arranged.formId, new Date(doors.now().getTime() + ms), shown)
    await refused({ token: at(0, Buffer.alloc(32, 1)) })
    await refused({ token: at(3_600_000) })
    await refused({ token: at(-25 * 3_600_000) })
    await refused({ token: giveToken(links.secret, arranged.formId, doors.now(), { ...shown, version: 99 }) })
    expect((await refusals()).expired).toBeGreaterThanOrEqual(2)
  })

  it('what is sent faster than a person reads', async () => {
    const { token } = await arranged.open()
    const before = await standing()
    const answer = await arranged.post({ ...good, token, work: workFor(token) })
    expect([answer.statusCode, await standing()]).toEqual([422, before])
  })

  it('consent to words that were not shown', async () => {
    await refused({ consent: 'yes', consentVersion: '99' })
  })

  it('another kind of body, one too large, deep JSON, broken JSON, and broken escapes', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const kinds: [string, string, number[]][] = [
      ['text/xml', '<a/>', [415]],
      ['multipart/form-data; boundary=x', '--x--', [415]],
      ['application/json', deep, [400, 413, 422]],
      ['application/json', '{"token":', [400]],
      ['application/json', '{"__proto__":{"token":"x"},"constructor":{"prototype":{}}}', [400, 422]],
      ['application/json', '{"token":{"toString":1},"work":[1],"email":{"a":[]}}', [422]],
      ['application/json', 'null', [422]],
      ['application/json', '[["token"]]', [422]],
      ['application/x-www-form-urlencoded', 'x='.padEnd(70_000, 'y'), [413]],
      ['application/x-www-form-urlencoded', '%E0%A4%A&token=%', [422]],
      ['application/x-www-form-urlencoded', '', [422]],
    ]
    for (const [kind, payload, statuses] of kinds)
      await refusedRaw(payload, { ...urlencoded, 'content-type': kind }, statuses)
    expect(({} as Record<string, unknown>).token).toBeUndefined()
  })

  it('a page of another origin, however it writes itself', async () => {
    const body = new URLSearchParams(await filled()).toString()
    for (const origin of [
      'https://evil.example',
      'null',
      'https://linchpin.example.evil.example',
      'https://linchpin.example@evil.example',
      'http://linchpin.example:8080',
      'file://',
      'javascript:alert(1)',
    ])
      expect([origin, (await refusedRaw(body, { ...urlencoded, origin }, [403])).headers]).toEqual([
        origin,
        expect.not.objectContaining({ 'access-control-allow-origin': origin }),
      ])
  })

  it('an address that is none', async () => {
    for (const slug of [
      'nothing',
      '..%2fline-speed',
      '%00',
      "x'%20or%20'1'='1",
      '__proto__',
      'a'.repeat(3000),
    ]) {
      await refusedRaw('email=x', urlencoded, [400, 404, 414], `/f/${slug}`)
      const before = await standing()
      const read = await doors.app.inject({ url: `/f/${slug}` })
      expect([slug, [400, 404, 414].includes(read.statusCode)]).toEqual([slug, true])
      expect(await standing()).toEqual(before)
    }
  })
})

describe('a form takes as they are meant', () => {
  it('fields that it does not ask for: they are not written, prototype keys among them', async () => {
    const body = await filled({
      email: 'unknown@firm.example',
      __proto__: 'x',
      constructor: 'x',
      isAdmin: 'yes',
      'custom.secret': 'x',
      score: '99',
    })
    expect((await arranged.post(body)).statusCode).toBe(303)
    const [touch] = await arranged.query(
      sql<{ properties: Record<string, unknown> }>`
        select properties from touch where kind = 'form' order by id desc limit 1`,
    )
    expect(JSON.stringify(touch!.properties)).not.toMatch(/isAdmin|secret|score|__proto__|constructor/)
    const [person] = await arranged.query(
      sql<{ custom: unknown }>`select custom from person where email = 'unknown@firm.example'`,
    )
    expect(person!.custom).toEqual({ lines: 4 })
  })

  it('script, other directions, signs of every kind: stored as typed and shown as words', async () => {
    const company = '<img src=x onerror=alert(1)>\u202e Žluť\u200b 株式会社 👩‍🏭'
    const shown = await refused({ company, 'custom.lines': 'many' })
    expect(shown).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(shown).not.toContain('<img src=x')
    const body = await filled({ email: 'signs@firm.example', company, message: '=cmd|1!A1 {{ 7*7 }} $ {x}' })
    expect((await arranged.post(body)).statusCode).toBe(303)
    const [touch] = await arranged.query(
      sql<{ body: string; company: string }>`
        select body, properties->>'company' as company from touch where kind = 'form' order by id desc limit 1`,
    )
    expect(touch).toEqual({ body: '=cmd|1!A1 {{ 7*7 }} $ {x}', company })
  })

  it('a double click and a replay with its proof of work: one submission, whatever else it says', async () => {
    const body = await filled({ email: 'twice@firm.example' })
    const [first, second] = await Promise.all([arranged.post(body), arranged.post(body)])
    expect([first.statusCode, second.statusCode]).toEqual([303, 303])
    const before = await standing()
    const again = await arranged.post({ ...body, email: 'other@firm.example', company: 'Other' })
    expect([again.statusCode, await standing()]).toEqual([303, before])
    expect(await arranged.query(sql`select 1 from person where email = 'other@firm.example'`)).toEqual([])
  })
})
