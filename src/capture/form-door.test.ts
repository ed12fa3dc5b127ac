import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addForm, type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'
import { systemActor } from '../team/model/actor.ts'
import { changeForm } from './change-form.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const good = { email: 'ada@northwind.example', name: 'Ada Ek', company: 'Northwind Foods BV' }
/** The page without the one script of ours. */
const ours = (html: string) => html.replace('<script src="/forms.js" defer></script>', '')
const nasty = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&`

let doors: CaptureDoors
let source = 0
beforeAll(async () => {
  doors = await openCaptureDoors()
  await addForm(doors)
  await addForm(doors, { slug: 'talk', name: 'Talk to us', kind: 'contact', language: 'de' })
})
afterAll(() => doors.close())

const from = () => ({ remoteAddress: `10.0.0.${source % 250}` })
const open = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  doors.app.inject({ method, url, headers: { 'user-agent': firefox, ...headers }, ...from() })

const tokenIn = (html: string) => /name="token" value="([^"]+)"/.exec(html)![1]!

async function openForm(url = '/f/line-speed', headers: Record<string, string> = {}) {
  source++
  const page = await open(url, headers)
  return { page, token: tokenIn(page.body), cookie: String(page.headers['set-cookie'] ?? '').split(';')[0]! }
}

const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  doors.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': firefox, ...headers },
    remoteAddress: `10.0.0.${source % 250}`,
    payload: new URLSearchParams(fields).toString(),
  })

describe('a form without script', () => {
  it('makes person, consent, touches and fact, and gives the guide', async () => {
    const { page, token, cookie } = await openForm('/f/line-speed?utm_source=google&utm_medium=cpc&gclid=abc')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    expect(ours(page.body)).not.toMatch(/<script|style=|onload/)
    expect(page.body).toContain('name="utm_source" value="google"')
    const before = await doors.counts()
    doors.pass(20_000)
    const fields = {
      ...good,
      jobTitle: 'Head of production',
      employees: '50-249',
      country: 'Netherlands',
      jobFunction: 'production',
    }
    const carried = { utm_source: 'google', utm_medium: 'cpc', gclid: 'abc' }
    const sent = await post(
      '/f/line-speed',
      { ...fields, ...carried, consent: 'yes', consentVersion: '1', token },
      { cookie },
    )
    expect(sent.statusCode).toBe(303)
    const after = await doors.counts()
    expect(after.person! - before.person!).toBe(1)
    expect(after.consent! - before.consent!).toBe(1)
    expect(after.form_submission! - before.form_submission!).toBe(1)

    const { rows } = await sql<{ kind: string; source: string; title: string; of: string }>`
      select t.kind, t.source, t.title, p.name as of from touch t left join identity i using (subject_id)
        join person p on p.id = coalesce(i.person_id, t.subject_id) order by t.id`.execute(doors.db.full)
    expect(rows).toEqual([
      { kind: 'web_page', source: 'paid_search', title: 'Download the guide', of: 'Ada Ek' },
      { kind: 'form', source: 'paid_search', title: 'Guide form: Line speed', of: 'Ada Ek' },
    ])
    const person = await sql`select email, job_function, seniority, country from person`.execute(
      doors.db.full,
    )
    expect(person.rows).toEqual([
      {
        email: 'ada@northwind.example',
        job_function: 'production',
        seniority: 'head',
        country: 'NL',
      },
    ])
    const consent = await sql`select purpose, channel, granted, text_shown, source from consent`.execute(
      doors.db.full,
    )
    expect(consent.rows).toEqual([
      {
        purpose: 'newsletter',
        channel: 'email',
        granted: true,
        text_shown: 'You may write to me by e-mail. (Newsletter, version 1)',
        source: 'form:line-speed',
      },
    ])

    const thanks = await open(sent.headers.location!)
    expect(thanks.statusCode).toBe(200)
    const href = /href="(\/f\/line-speed\/guide\?[^"]+)"/.exec(thanks.body)![1]!.replaceAll('&amp;', '&')
    const downloads = () =>
      sql<{ machine: boolean }>`select machine from touch where kind = 'download' order by machine`
        .execute(doors.db.full)
        .then(found => found.rows.map(row => row.machine))
    const head = await open(href, {}, 'HEAD')
    expect([head.statusCode, head.body]).toEqual([200, ''])
    await open(href, {
      'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    })
    await open(href, { 'sec-purpose': 'prefetch' })
    expect(await downloads()).toEqual([true])
    const guide = await open(href)
    await open(href)
    expect(guide.body).toBe('%PDF-1.7 guide')
    expect(guide.headers['content-disposition']).toContain(
      "filename*=UTF-8''Guide%20f%C3%BCr%20K%C3%A4ufer.pdf",
    )
    expect(await downloads()).toEqual([false, true])
    expect(await doors.count('consent')).toBe(after.consent)

    doors.pass(8 * 86_400_000)
    expect((await open(href)).statusCode).toBe(410)
    expect((await open(href.replace(/k=./, 'k=_'))).statusCode).toBe(404)
    expect((await open(href.replace('/guide?', '/thanks?'))).statusCode).toBe(404)
  })

  it('raises a lead of a contact form whatever the score', async () => {
    const { token } = await openForm('/f/talk')
    doors.pass(5_000)
    const sent = await post('/f/talk', {
      ...good,
      email: 'ask@firm.example',
      message: 'Bitte anrufen',
      token,
    })
    expect(sent.statusCode).toBe(303)
    const { rows } =
      await sql`select raised_by from lead join person p on p.id = person_id where p.email = 'ask@firm.example'`.execute(
        doors.db.full,
      )
    expect(rows).toEqual([{ raised_by: 'form:talk' }])
  })

  it('counts a double click, also two at once, as one', async () => {
    const { token } = await openForm()
    doors.pass(5_000)
    const fields = { ...good, email: 'twice@firm.example', token }
    const before = await doors.counts()
    const answers = await Promise.all([1, 2, 3, 4].map(() => post('/f/line-speed', fields)))
    answers.push(await post('/f/line-speed', fields))
    expect(answers.map(answer => answer.statusCode)).toEqual([303, 303, 303, 303, 303])
    expect(new Set(answers.map(answer => answer.headers.location)).size).toBe(1)
    const after = await doors.counts()
    expect(after.form_submission! - before.form_submission!).toBe(1)
    expect(after.touch! - before.touch!).toBe(1)
    expect(after.person! - before.person!).toBe(1)
  })
})

describe('refusals keep what was typed and write nothing', () => {
  const refused = async (
    change: (token: string) => Record<string, string>,
    pass = 5_000,
    url = '/f/line-speed',
  ) => {
    const { token } = await openForm(url)
    doors.pass(pass)
    const before = await doors.counts()
    const answer = await post(url, change(token))
    expect(await doors.counts()).toEqual(before)
    expect(answer.headers['content-type']).toContain('text/html')
    return answer
  }

  it.each([
    ['a missing name', (token: string) => ({ ...good, name: ' ', token }), 'Please fill this in.'],
    [
      'a bad address',
      (token: string) => ({ ...good, email: 'ada@', token }),
      'This is not an e-mail address.',
    ],
    [
      'a choice that is none',
      (token: string) => ({ ...good, employees: '1 or 1=1', token }),
      'Please choose from the list.',
    ],
    ['a long name', (token: string) => ({ ...good, name: 'x'.repeat(161), token }), 'This is too long.'],
    ['a NUL', (token: string) => ({ ...good, name: 'a\u0000b', token }), 'characters that cannot be shown'],
    [
      'a header break',
      (token: string) => ({ ...good, name: 'a\r\nBcc: x', token }),
      'characters that cannot be shown',
    ],
    [
      'the trap filled',
      (token: string) => ({ ...good, contact_me_by_fax: '1', token }),
      'Please leave this field empty',
    ],
    ['no token', () => ({ ...good }), 'could not be recognised'],
    [
      'a forged token',
      (token: string) => ({ ...good, token: token.replace(/^\d+\.\d+/, found => `${found}1`) }),
      'could not be recognised',
    ],
    [
      'a consent to another text',
      (token: string) => ({ ...good, consent: 'yes', consentVersion: '9', token }),
      'open for a long time',
    ],
  ])('%s', async (_, change, sentence) => {
    const answer = await refused(change)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain(sentence)
    expect(answer.body).toContain('value="Northwind Foods BV"')
  })

  it('a token of another form, an old one, and a sending faster than a person', async () => {
    const other = await openForm('/f/talk')
    expect((await refused(() => ({ ...good, token: other.token }))).statusCode).toBe(422)
    expect((await refused(token => ({ ...good, token }), 25 * 3_600_000)).body).toContain(
      'open for a long time',
    )
    const quick = await refused(token => ({ ...good, email: 'quick@firm.example', token }), 200)
    expect(quick.body).toContain('faster than we expected')
    doors.pass(3_000)
    expect(
      (await post('/f/line-speed', { ...good, email: 'quick@firm.example', token: tokenIn(quick.body) }))
        .statusCode,
    ).toBe(303)
  })

  it('a body of another kind, too large, or for no form', async () => {
    const before = await doors.counts()
    const as = (type: string, payload: string, url = '/f/line-speed') =>
      doors.app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': type },
        payload,
        remoteAddress: '10.1.0.1',
      })
    expect((await as('application/x-www-form-urlencoded', `name=${'x'.repeat(70_000)}`)).statusCode).toBe(413)
    expect((await as('text/xml', '<a/>')).statusCode).toBe(415)
    expect((await as('application/json', '{"email":"a@b.example"}')).statusCode).toBe(422)
    expect((await as('application/x-www-form-urlencoded', 'name=x', '/f/nothing')).statusCode).toBe(404)
    expect(
      (await as('application/x-www-form-urlencoded', '__proto__=x&constructor=y&email=a')).statusCode,
    ).toBe(422)
    expect(await doors.counts()).toEqual(before)
  })

  it('too many from one source, with the time to wait', async () => {
    const before = await doors.counts()
    const codes: number[] = []
    for (let i = 0; i < 45; i++)
      codes.push(
        (await doors.app.inject({ method: 'POST', url: '/f/line-speed', remoteAddress: '10.2.0.1' }))
          .statusCode,
      )
    expect(codes.filter(code => code === 422)).toHaveLength(40)
    expect(codes.at(-1)).toBe(429)
    expect(await doors.counts()).toEqual(before)
  })
})

describe('what others wrote is shown inert', () => {
  it('in every field, hidden ones included', async () => {
    const fields = [
      'email',
      'name',
      'company',
      'jobTitle',
      'jobFunction',
      'employees',
      'country',
      'industry',
      'phone',
      'message',
      'utm_source',
      'gclid',
      'referrer',
      'token',
    ]
    source++
    const answer = await post('/f/talk', Object.fromEntries(fields.map(name => [name, nasty])))
    expect(answer.statusCode).toBe(422)
    expect(ours(answer.body)).not.toMatch(/<script|<img/)
    expect(
      answer.body.split('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;').length - 1,
    ).toBeGreaterThanOrEqual(8)
  })

  it('in the words of the form itself', async () => {
    await addForm(doors, {
      slug: 'nasty',
      headline: nasty,
      intro: nasty,
      button: nasty,
      thanks: nasty,
      consentText: nasty,
      name: nasty,
    })
    const { page, token } = await openForm(`/f/nasty?utm_source=${encodeURIComponent(nasty)}`)
    expect(ours(page.body)).not.toMatch(/<script|<img/)
    doors.pass(5_000)
    const sent = await post('/f/nasty', { ...good, name: nasty, email: 'nasty@firm.example', token })
    expect((await open(sent.headers.location!)).body).not.toMatch(/<script|<img/)
  })
})

describe('visitors and views', () => {
  it('are not made of machines, HEAD, or readers who ask not to be followed', async () => {
    source++
    const before = await doors.counts()
    const views = () =>
      sql<{ n: number }>`select sum(views) as n from form_view`.execute(doors.db.full).then(r => r.rows[0]!.n)
    const seen = await views()
    await open('/f/line-speed', {}, 'HEAD')
    await open('/f/line-speed', { 'user-agent': 'Barracuda Sentinel (EE)' })
    await open('/f/line-speed', { purpose: 'prefetch' })
    expect(await views()).toBe(seen)
    const asked = await open('/f/line-speed', { 'sec-gpc': '1' })
    expect(asked.headers['set-cookie']).toBeUndefined()
    expect(await views()).toBe(seen + 1)
    expect(await doors.counts()).toEqual(before)
  })

  it('count each view of one browser under one visitor', async () => {
    const { cookie } = await openForm()
    const visitors = await doors.count('visitor')
    await open('/f/line-speed', { cookie })
    await open('/f/talk', { cookie })
    expect(await doors.count('visitor')).toBe(visitors)
  })

  it('consent for another purpose is a new version; a form that is closed has no page', async () => {
    const id = await addForm(doors, { slug: 'reworded' })
    await doors.db.as(systemActor, tx => changeForm(tx, systemActor, { id, consentPurpose: 'product_news' }))
    expect((await open('/f/reworded')).body).toContain('Version 2')
    await doors.db.as(systemActor, tx => changeForm(tx, systemActor, { id, active: false }))
    expect((await open('/f/reworded')).statusCode).toBe(404)
  })
})
