import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arranged, good, links, openArranged, publicOrigin, workFor } from '../../test/arranged-form.ts'
import { systemActor } from '../team/model/actor.ts'
import { changeForm } from './change-form.ts'
import { designOfForm } from './design-of-form.ts'
import { dropHeld, heldOf, releaseHeld } from './held.ts'
import { newField } from './model/classic.ts'
import { signedQuery } from './sign.ts'

let doors: Arranged['doors']
let formId: number
let publish: Arranged['publish']
let open: Arranged['open']
let post: Arranged['post']
let query: Arranged['query']
beforeAll(async () => {
  const arranged = await openArranged()
  ;({ doors, formId, publish, open, post, query } = arranged)
})
afterAll(() => doors.close())

describe('a form that is arranged', () => {
  it('is published in versions; what is wrong with a draft is said at its place and nothing is published', async () => {
    await expect(publish({ fields: [newField('company')] })).rejects.toMatchObject({ code: 'bad_design' })
    await expect(publish({ redirect: 'https://evil.example/x' })).rejects.toMatchObject({
      code: 'bad_design',
    })
    await expect(publish({ fields: [newField('email'), newField('role')] })).rejects.toMatchObject({
      code: 'bad_design',
    })
    expect(await doors.count('form_version')).toBe(0)
    await publish({})
    const answer = await doors.db.as(systemActor, tx => designOfForm(tx, formId, publicOrigin))
    expect(answer).toMatchObject({ version: 1, draft: false, consentVersion: 2, problems: [] })
    expect(answer.missing).toEqual([
      { language: 'nl', where: 'A 2 list item 1' },
      { language: 'nl', where: 'B 2 list item 1' },
    ])
  })

  it('is shown in the language of the visitor, in columns, with the same page each time', async () => {
    const { page, cookie } = await open('/f/line-speed', { 'accept-language': 'nl-NL,nl;q=0.9' })
    expect(page.body).toContain('<html lang="nl">')
    expect(page.body).toMatch(/<h1>(Faster|Calmer) \(nl\)<\/h1>/)
    expect(page.body).toContain('class="pair"')
    expect(page.body).not.toContain('Visitor of the fair')
    const headline = /<h1>[^<]+/.exec(page.body)![0]
    for (let i = 0; i < 5; i++)
      expect((await open('/f/line-speed', { 'accept-language': 'nl', cookie })).page.body).toContain(headline)
  })

  it('writes answers, fixed values and what was seen; what is not asked is never written', async () => {
    const { token } = await open('/f/line-speed?lang=nl')
    doors.pass(20_000)
    const sent = await post({
      ...good,
      token,
      work: workFor(token),
      message: 'not asked',
      jobTitle: 'forged',
      phone: '030 1',
      admin: 'yes',
      consent: 'yes',
      consentVersion: '2',
    })
    expect(sent.statusCode).toBe(303)
    const [person] = await query(sql<{
      job_title: string
      phone: string | null
      custom: unknown
      language: string
    }>`
      select job_title, phone, custom, language from person where email = 'ada@northwind.example'`)
    expect(person).toEqual({
      job_title: 'Visitor of the fair',
      phone: null,
      custom: { lines: 4 },
      language: 'nl',
    })
    const [touch] = await query(sql<{ body: string | null }>`select body from touch where kind = 'form'`)
    expect(touch!.body).toBeNull()
    expect(
      await query(sql`select version, language, place, consent_version, scripted from form_submission`),
    ).toEqual([{ version: 1, language: 'nl', place: 'hosted', consent_version: 2, scripted: true }])
    expect(await query(sql`select text_shown, text_version from consent`)).toEqual([
      { text_shown: 'U mag mij schrijven. (Newsletter, version 2)', text_version: 2 },
    ])
    expect((await doors.app.inject({ url: sent.headers.location! })).body).toContain('Bedankt.')
  })

  it('asks under a condition, and reads an answer against the version that was open', async () => {
    const { token } = await open()
    doors.pass(20_000)
    await publish({ consent: { en: 'You may call me.' } })
    const missing = await post({ ...good, email: 'eva@firm.example', 'custom.lines': '9', token })
    expect([missing.statusCode, missing.body.includes('id="message-fault"')]).toEqual([422, true])
    const fields = { ...good, email: 'eva@firm.example', 'custom.lines': '9', message: 'Call', token }
    expect((await post({ ...fields, consent: 'yes', consentVersion: '2' })).statusCode).toBe(303)
    const [row] = await query(
      sql<{ text_shown: string }>`select text_shown from consent order by id desc limit 1`,
    )
    expect(row!.text_shown).toContain('You may write to me.')
    expect(await query(sql`select consent_version from form_version order by number`)).toEqual([
      { consent_version: 2 },
      { consent_version: 3 },
    ])
  })
})

describe('what a form is for us', () => {
  it('is changed at once; another purpose waits in a draft, is asked for once published, and never loses a draft', async () => {
    const read = () => doors.db.as(systemActor, tx => designOfForm(tx, formId, publicOrigin))
    const change = (settings: object) =>
      doors.db.as(systemActor, tx => changeForm(tx, systemActor, { id: formId, ...settings }))
    const before = await read()
    await change({ name: 'Speed', active: true })
    expect(await read()).toEqual({ ...before, name: 'Speed' })
    await change({ consentPurpose: 'product_news' })
    const waiting = await read()
    expect([waiting.draft, waiting.over, waiting.design]).toEqual([true, before.over, before.design])
    const shown = async () =>
      /<small>([^<]+) · [^<]+<\/small><\/label><\/div>\s*<input type="hidden" name="consentVersion" value="(\d+)"/.exec(
        (await open()).page.body,
      )!
    const old = await shown()
    expect(old[2]).toBe(String(before.consentVersion))
    await publish({ consent: before.design.consent })
    expect((await read()).consentVersion).toBe(before.consentVersion + 1)
    expect((await shown()).slice(1)).toEqual(['News about products', String(before.consentVersion + 1)])
    await change({ consentPurpose: 'newsletter' })
    await publish({ consent: before.design.consent })
  })
})

describe('machines', () => {
  it('that claim work and did none are refused, and counted without a trace of whom', async () => {
    const before = await doors.counts()
    const { token } = await open()
    doors.pass(20_000)
    expect((await post({ ...good, token, work: 'x' })).statusCode).toBe(422)
    expect(await doors.counts()).toMatchObject({
      form_submission: before.form_submission,
      person: before.person,
    })
    const [row] = await query(sql<{ n: number }>`select n from form_refusal where reason = 'forged'`)
    expect(row!.n).toBe(1)
  })

  it('without work are let through less often than those with it', async () => {
    const send = async (i: number) => {
      const page = await doors.app.inject({ url: '/f/line-speed', remoteAddress: '10.250.0.1' })
      const token = /name="token" value="([^"]+)"/.exec(page.body)![1]!
      doors.pass(20_000)
      return doors.app.inject({
        method: 'POST',
        url: '/f/line-speed',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        remoteAddress: '10.250.0.1',
        payload: new URLSearchParams({ ...good, email: `m${i}@firm.example`, token }).toString(),
      })
    }
    const codes: number[] = []
    for (let i = 0; i < 14; i++) codes.push((await send(i)).statusCode)
    expect(codes.filter(code => code === 303)).toHaveLength(12)
    expect(codes.slice(-2)).toEqual([429, 429])
  })

  it('that say the same over and over are held: nothing follows until a person lets it through', async () => {
    const words = 'Buy our wonderful traffic for your site today'
    const send = async (i: number) => {
      const { token } = await open()
      doors.pass(20_000)
      const fields = { ...good, email: `s${i}@spam.example`, 'custom.lines': '9', message: words, token }
      return post({ ...fields, work: workFor(token) })
    }
    await send(1)
    await send(2)
    const before = await doors.counts()
    const third = await send(3)
    await send(4)
    expect(third.statusCode).toBe(303)
    expect((await doors.app.inject({ url: third.headers.location! })).body).toContain(
      'read it before we answer',
    )
    const after = await doors.counts()
    expect({ ...after, touch: 0, visitor: 0 }).toEqual({ ...before, touch: 0, visitor: 0 })
    const held = await doors.db.as(systemActor, tx => heldOf(tx, formId))
    expect(held.map(({ email, reasons }) => [email, reasons])).toEqual([
      ['s3@spam.example', ['repeated']],
      ['s4@spam.example', ['repeated']],
    ])
    await doors.db.as(systemActor, tx => releaseHeld(tx, systemActor, held[0]!.id, links, doors.now()))
    await doors.db.as(systemActor, tx => dropHeld(tx, systemActor, held[1]!.id, doors.now()))
    expect((await doors.counts()).form_submission).toBe(before.form_submission! + 1)
    expect(await query(sql`select state, input, email from form_held order by id`)).toEqual([
      { state: 'released', input: null, email: null },
      { state: 'dropped', input: null, email: null },
    ])
    await expect(
      doors.db.as(systemActor, tx => releaseHeld(tx, systemActor, held[0]!.id, links, doors.now())),
    ).rejects.toMatchObject({ code: 'not_held' })
  })
})

describe('who is known', () => {
  it('is asked for what is not known, sees nothing of it, and a personal link shows what its person gave', async () => {
    await publish({ profile: 1 })
    const names = (html: string) => [...html.matchAll(/data-field="([^"]+)"/g)].map(found => found[1])
    const first = await open()
    expect(names(first.page.body)).toEqual(['email', 'company'])
    doors.pass(20_000)
    const fields = {
      email: 'kim@harbour.example',
      company: 'Harbour',
      token: first.token,
      work: workFor(first.token),
    }
    expect((await post(fields, { cookie: first.cookie })).statusCode).toBe(303)
    const second = await open('/f/line-speed', { cookie: first.cookie })
    expect(names(second.page.body)).toEqual(['email', 'custom.lines'])
    expect(second.page.body).not.toMatch(/Harbour|kim@/)
    const [person] = await query(
      sql<{ id: number }>`select id from person where email = 'kim@harbour.example'`,
    )
    const signed = signedQuery(
      links.secret,
      'person',
      person!.id,
      new Date(doors.now().getTime() + 86_400_000),
    )
    expect((await open(`/f/line-speed?${signed}`)).page.body).toContain('value="kim@harbour.example"')
    expect((await open(`/f/line-speed?${signed.replace('s=', 's=1')}`)).page.body).not.toContain('kim@')
    await publish({})
  })
})
