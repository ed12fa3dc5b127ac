import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { askConfirmation } from '../consent/ask-confirmation.ts'
import { judgePersons, verdictOn } from '../consent/who-may.ts'
import { systemActor } from '../team/model/actor.ts'
import { preferenceToken, readPreferenceToken, unsubscribeHeaders } from './sign.ts'

const secret = Buffer.alloc(32, 7)
let world: World
let personId: number
let path: string
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const newPerson = async (email: string, language = 'en'): Promise<number> => {
  const answer = await world.of.marketing.visitor.send('POST', '/api/persons', {
    name: 'Wiebke Ottens',
    email,
    language,
  })
  return answer.body.id
}
const open = (url: string) => world.app.inject({ method: 'GET', url })
const post = (url: string, fields: [string, string][] = [], headers: Record<string, string> = {}) =>
  world.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
const may = async (purpose: string, channel: 'email' | 'phone' | null = 'email') =>
  (await world.db.as(systemActor, tx => verdictOn(tx, { personId, purpose, channel }, world.clock.now())))
    .reason
const count = async (table: string) =>
  (await world.rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`))[0]!.n

describe("a person's own page", () => {
  beforeAll(async () => {
    personId = await newPerson('wiebke.ottens@nordkueste.example')
    path = `/p/${preferenceToken(secret, personId)}`
  })

  it('shows choices without script and without the whole address, and a GET changes nothing', async () => {
    const before = await world.digest()
    const page = await open(path)
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.body).toContain('w•••@nordkueste.example')
    expect(page.body).not.toMatch(/wiebke|ottens|<script/i)
    for (const url of [`${path}/end/newsletter`, `${path}/end/research`])
      expect((await open(url)).statusCode).toBe(200)
    expect(await world.digest()).toBe(before)
    expect(await may('newsletter')).toBe('no_consent')
    expect(await may('research')).toBe('basis')
  })

  it('writes down differences only, with the words shown', async () => {
    const saved = await post(path, [
      ['may', 'newsletter:email'],
      ['may', 'research:email'],
      ['may', 'profiling:*'],
    ])
    expect(saved.body).toContain('Saved. It holds from now.')
    expect([await may('newsletter'), await may('research'), await may('research', 'phone')]).toEqual([
      'consented',
      'basis',
      'objected',
    ])
    const [row] = await world.rows(sql<Record<string, unknown>>`
      select granted, text_shown, text_version, language, source, subject_id from consent
      where person_id = ${personId} and purpose = 'newsletter'`)
    expect(row).toEqual({
      granted: true,
      text_shown: 'You may send me the newsletter.',
      text_version: 1,
      language: 'en',
      source: 'preference page',
      subject_id: personId,
    })
    const before = await count('consent')
    const again = await post(path, [
      ['may', 'newsletter:email'],
      ['may', 'research:email'],
      ['may', 'profiling:*'],
    ])
    expect(again.body).toContain('Nothing was changed.')
    expect(await count('consent')).toBe(before)
  })

  it('objects to all, which stops profiling, lowers a lead to what was said, and is in the contact log', async () => {
    await post(`${path}/objection`)
    expect([await may('newsletter'), await may('research'), await may('profiling', null)]).toEqual([
      'objected',
      'objected',
      'objected',
    ])
    await world.drain()
    const log = await world.of.sales.visitor.get<{ items: { title: string }[] }>(
      `/api/persons/${personId}/touches?limit=5`,
    )
    expect(log.body.items.map(({ title }) => title)).toContain('Objected to everything')
    expect(await count('consent')).toBeGreaterThan(0)
    const before = await count('consent')
    expect((await post(`${path}/objection`)).body).toContain('Nothing was changed.')
    expect((await post(path, [['may', 'newsletter:email']])).statusCode).toBe(409)
    expect(await count('consent')).toBe(before)
    await post(`${path}/objection`, [['ended', 'yes']])
    expect([await may('newsletter'), await may('research', 'phone')]).toEqual(['consented', 'objected'])
  })

  it('a wide objection gives way to a choice without opening the rest', async () => {
    await world.of.sales.visitor.send('POST', `/api/persons/${personId}/objections`, {
      purpose: '*',
      channel: 'email',
      ended: false,
      source: 'said on the phone',
    })
    expect([await may('newsletter'), await may('research')]).toEqual(['objected', 'objected'])
    await post(path, [['may', 'newsletter:email']])
    expect([await may('newsletter'), await may('research')]).toEqual(['consented', 'objected'])
  })

  it('one POST of a mail program ends a purpose, without cookies, once', async () => {
    const headers = unsubscribeHeaders('https://linchpin.example', secret, personId, 'newsletter')
    expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    const url = new URL(headers['List-Unsubscribe'].slice(1, -1)).pathname
    const answer = await post(url, [['List-Unsubscribe', 'One-Click']])
    expect([answer.statusCode, answer.cookies.length]).toEqual([200, 0])
    expect(await may('newsletter')).toBe('withdrawn')
    const before = await count('consent')
    const multipart = await world.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      payload: '--b\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    })
    expect(multipart.statusCode).toBe(200)
    expect(await count('consent')).toBe(before)
  })

  it('asks for data once; administrators are told without a name', async () => {
    await post(`${path}/requests`, [['kind', 'access']])
    const page = await post(`${path}/requests`, [['kind', 'access']])
    expect(page.body).toContain('You asked for a copy of your data on March 2, 2026.')
    expect(await count('privacy_request')).toBe(1)
    const told = await world.rows(
      sql<{ title: string }>`select title from notification where kind = 'privacy.asked'`,
    )
    expect(told.length).toBeGreaterThan(0)
    expect(told.every(({ title }) => title === 'A person asks for their data')).toBe(true)
    expect((await post(`${path}/requests`, [['kind', 'everything']])).statusCode).toBe(422)
  })

  it('speaks the language of the person', async () => {
    const dutch = await newPerson('anneke@kade.example', 'nl')
    const page = await open(`/p/${preferenceToken(secret, dutch)}`)
    expect(page.body).toContain('<html lang="nl">')
    expect(page.body).toContain('U mag mij de nieuwsbrief sturen.')
  })

  it('a forged or foreign link is one and the same page', async () => {
    const good = preferenceToken(secret, personId)
    const before = await world.digest()
    const bodies = new Set<string>()
    for (const token of [
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      `${(personId + 1).toString(36)}${good.slice(good.indexOf('-'))}`,
      preferenceToken(Buffer.alloc(32, 1), personId),
      '%00',
      '..%2f..',
    ]) {
      for (const answer of [
        await open(`/p/${token}`),
        await post(`/p/${token}`),
        await post(`/p/${token}/objection`),
        await post(`/p/${token}/end/newsletter`),
      ]) {
        expect(answer.statusCode).toBe(404)
        bodies.add(answer.body)
      }
    }
    expect(bodies.size).toBe(1)
    expect(await world.digest()).toBe(before)
    expect(readPreferenceToken(secret, good)).toBe(personId)
  })
})

describe('double opt-in', () => {
  it('counts only after the button on the page, once, and ends', async () => {
    const { visitor } = world.of.marketing_manager
    const { body } = await visitor.get<{ items: { key: string; texts: object[] }[] }>('/api/privacy/purposes')
    const {
      key: _,
      profiling: __,
      ...newsletter
    } = body.items.find(({ key }) => key === 'newsletter') as never as Record<string, unknown>
    const texts = (
      newsletter.texts as { language: string; name: string; words: string; version: number }[]
    ).map(({ version: _v, ...text }) => text)
    const put = await visitor.send('PUT', '/api/privacy/purposes/newsletter', {
      ...newsletter,
      texts,
      doubleOptIn: true,
    })
    expect(put.status).toBe(200)
    expect(put.body.texts).toEqual(newsletter.texts)
    await visitor.send('POST', '/api/forms', {
      name: 'Sheet',
      slug: 'opt-in',
      kind: 'guide',
      language: 'de',
      headline: 'H',
      intro: 'I',
      button: 'B',
      thanks: 'T',
      consentText: 'Ja, schreiben Sie mir.',
    })
    const page = await open('/f/opt-in')
    const token = /name="token" value="([^"]+)"/.exec(page.body)![1]!
    world.clock.pass(1)
    const sent = await post(
      '/f/opt-in',
      Object.entries({
        email: 'frauke@deich.example',
        name: 'Frauke Harms',
        company: 'Deich',
        jobTitle: 'Chefin',
        jobFunction: 'operations',
        employees: '50-249',
        country: 'Germany',
        industry: 'logistics',
        consent: 'yes',
        consentVersion: '1',
        token,
      }),
    )
    expect(sent.statusCode).toBe(303)
    const [person] = await world.rows(
      sql<{ id: number }>`select id from person where email = 'frauke@deich.example'`,
    )
    personId = person!.id
    expect(await may('newsletter')).toBe('pending')
    const [mail] = await world.rows(sql<{ subject: string; text: string; secret: string }>`
      select subject, body_text as text, secret from mail where to_address = 'frauke@deich.example'`)
    expect(mail!.subject).toMatch(/^Bitte bestätigen: Newsletter/)
    expect(mail!.text).toContain('Ja, schreiben Sie mir.')
    const link = `/p/confirm/${mail!.secret}`
    const before = await world.digest()
    const shown = await open(link)
    expect(shown.body).toContain('Ja, ich stimme zu')
    await world.app.inject({ method: 'HEAD', url: link })
    expect(await world.digest()).toBe(before)
    expect(await may('newsletter')).toBe('pending')
    expect((await post(link)).statusCode).toBe(200)
    expect(await may('newsletter')).toBe('consented')
    expect((await post(link)).statusCode).toBe(410)
    expect((await open(link)).statusCode).toBe(410)
  })

  it('a link that ended confirms nothing', async () => {
    personId = await newPerson('late@deich.example')
    const given = {
      personId,
      purpose: 'newsletter',
      channel: 'email' as const,
      textShown: 'Yes',
      source: 'form:x',
    }
    for (let n = 0; n < 5; n++)
      await world.db.as(systemActor, tx => askConfirmation(tx, systemActor, given, world.clock.now()))
    const mails = await world.rows(
      sql<{ secret: string }>`select secret from mail where to_address = 'late@deich.example'`,
    )
    expect(mails.length).toBe(3)
    world.clock.pass(8 * 24 * 60)
    expect((await post(`/p/confirm/${mails[0]!.secret}`)).statusCode).toBe(410)
    expect(await may('newsletter')).toBe('pending')
  })
})

it('the twin answers for everybody of the company', async () => {
  const judged = await world.db.as(systemActor, tx =>
    judgePersons(tx, { purpose: 'newsletter', channel: 'email', ids: null }, world.clock.now()),
  )
  expect(judged.length).toBe(await count('person'))
  expect(judged.filter(({ may: yes }) => yes).length).toBeGreaterThan(300)
})
