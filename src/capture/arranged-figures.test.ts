import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Arranged,
  firefox,
  good,
  openArranged,
  publicOrigin,
  workFor,
} from '../../test/arranged-form.ts'
import { addForm } from '../../test/capture-doors.ts'
import { systemActor } from '../team/model/actor.ts'
import { beginTest, concludeTest, nameOrigins } from './arrange-form.ts'
import { draftOf } from './designs.ts'
import { formArrivals, formFigures } from './figures.ts'
import type { arrivalShows } from './model/design-contract.ts'
import { formsScript } from './script/forms-script.ts'

let doors: Arranged['doors']
let formId: number
let publish: Arranged['publish']
let open: Arranged['open']
let post: Arranged['post']
beforeAll(async () => {
  const arranged = await openArranged()
  ;({ doors, formId, publish, open, post } = arranged)
  await publish({})
})
afterAll(() => doors.close())

describe('in a page of somebody else', () => {
  it('is given to origins that the form names, and to no others', async () => {
    const foreign = { origin: 'https://www.shop.example', 'user-agent': firefox }
    const refused = await doors.app.inject({ url: '/f/line-speed/embed', headers: foreign })
    expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([403, undefined])
    const before = await doors.counts()
    expect((await post(good, foreign)).statusCode).toBe(403)
    expect(await doors.counts()).toEqual(before)
    await doors.db.as(systemActor, tx =>
      nameOrigins(tx, systemActor, { formId, origins: ['https://www.shop.example'] }),
    )
    const given = await doors.app.inject({ url: '/f/line-speed/embed?lang=nl', headers: foreign })
    expect(given.headers['access-control-allow-origin']).toBe('https://www.shop.example')
    expect(given.headers['set-cookie']).toBeUndefined()
    const { html, language } = given.json<{ html: string; language: string }>()
    expect([language, html.startsWith('<form'), html.includes('<script')]).toEqual(['nl', true, false])
    const token = /name="token" value="([^"]+)"/.exec(html)![1]!
    doors.pass(20_000)
    const fields = { ...good, email: 'embed@firm.example', token, work: workFor(token) }
    const sent = await post(fields, { ...foreign, accept: 'application/json' })
    expect(sent.json<{ html: string }>().html).toContain('Bedankt.')
    expect((await open()).page.headers['content-security-policy']).toContain(
      'frame-ancestors https://www.shop.example',
    )
  })

  it('takes a script of less than 10 kB, without eval and inline style', () => {
    const script = formsScript()
    expect(gzipSync(script).length).toBeLessThan(10_000)
    expect(script).not.toMatch(/\beval\(|new Function|\.style\b|cssText|localStorage|document\.cookie/)
    expect(() => new Function(script)).not.toThrow()
  })
})

describe('figures', () => {
  it('tell how far visitors came, as their browsers say it, and agree with the visits behind them', async () => {
    const id = await addForm(doors, { slug: 'counted' })
    await publish({}, id)
    const seen = (token: string, field?: string, url = '/f/counted/seen') =>
      post({ token, ...(field ? { field } : {}) }, {}, url)
    const one = await open('/f/counted')
    await seen(one.token)
    await seen(one.token, 'email')
    await seen(one.token, 'company')
    await seen(one.token, 'role')
    const two = await open('/f/counted')
    await seen(two.token, 'email')
    doors.pass(20_000)
    await post(
      { ...good, email: 'two@firm.example', token: two.token, work: workFor(two.token) },
      {},
      '/f/counted',
    )
    await open('/f/counted')
    await seen('forged')
    const figures = await doors.db.as(systemActor, tx => formFigures(tx, id, {}))
    expect(figures).toMatchObject({ views: 3, scripted: 2, starts: 2, sent: 1, medianSeconds: 20 })
    expect(figures.fields.map(({ name, reached, left }) => [name, reached, left])).toEqual([
      ['email', 2, 0],
      ['company', 2, 1],
      ['custom.lines', 1, 0],
      ['message', 1, 0],
    ])
    const of = (show: (typeof arrivalShows)[number], field?: string) =>
      doors.db.as(systemActor, tx => formArrivals(tx, id, { show, limit: 2, ...(field ? { field } : {}) }))
    expect((await of('views')).total).toBe(3)
    expect((await of('left', 'company')).total).toBe(1)
    for (const { name, reached } of figures.fields) expect((await of('reached', name)).total).toBe(reached)
    expect((await of('silent')).total).toBe(1)
    const [sent] = (await of('sent')).items
    expect(sent).toMatchObject({ sent: true })
    expect(figures.variants.reduce((sum, { views }) => sum + views, 0)).toBe(3)
  })

  it('a test says nothing before its size; ending it publishes the chosen page alone', async () => {
    const planned = await doors.db.as(systemActor, tx =>
      beginTest(tx, systemActor, { formId, baseline: 0.1, lift: 0.5 }, doors.now()),
    )
    expect(planned).toBe(686)
    await expect(publish({})).rejects.toMatchObject({ code: 'testing' })
    await open()
    const figures = await doors.db.as(systemActor, tx => formFigures(tx, formId, {}))
    expect(figures.variants[1]!.standing).toBe('not_yet')
    const { draftVersion } = await doors.db.as(systemActor, tx => draftOf(tx, formId))
    await doors.db.as(systemActor, tx =>
      concludeTest(tx, systemActor, { formId, winner: 'b', over: draftVersion, publicOrigin }, doors.now()),
    )
    for (let i = 0; i < 4; i++) expect((await open()).page.body).toContain('<h1>Calmer</h1>')
  })
})
