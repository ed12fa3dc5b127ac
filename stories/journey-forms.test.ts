import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nameOrigins } from '../src/capture/arrange-form.ts'
import { formFigures } from '../src/capture/figures.ts'
import { newField } from '../src/capture/model/classic.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { type Arranged, design, firefox, openArranged } from '../test/arranged-form.ts'
import { addWriteKey } from '../test/capture-doors.ts'
import { accessible, axe } from './browsing.ts'

let arranged: Arranged
let browser: Browser
let base: string
beforeAll(async () => {
  arranged = await openArranged()
  await arranged.publish({
    variants: [{ ...design.variants[0]!, share: 1 }],
    fields: [
      newField('email', true),
      newField('company', true),
      { ...newField('custom.lines', true), step: 2 },
      {
        ...newField('message', true),
        step: 2,
        when: { field: 'custom.lines', is: 'one_of', values: ['9'] },
      },
    ],
  })
  await arranged.doors.app.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(arranged.doors.app.server.address() as AddressInfo).port}`
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  await arranged?.doors.close()
})

it('a visitor on a phone goes step by step, is told beside the field, and sends; the figures agree', async () => {
  const page = await (
    await browser.newContext({ userAgent: firefox, viewport: { width: 390, height: 844 } })
  ).newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  await page.goto(`${base}/f/line-speed`)
  await page.getByRole('button', { name: 'Next' }).click()
  expect(await page.locator('[id="email-fault"]').textContent()).toContain('Please fill this in.')
  await page.locator('[name=email]').fill('kim@harbour.example')
  await page.locator('[name=company]').fill('Harbour')
  await page.getByRole('button', { name: 'Next' }).click()
  expect(await page.locator('[name=message]').isVisible()).toBe(false)
  await page.locator('[name="custom.lines"]').fill('9')
  expect(await page.locator('[name=message]').isVisible()).toBe(true)
  await page.locator('[name=message]').fill('Call me')
  arranged.doors.pass(20_000)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Thank you.').waitFor()
  expect(errors).toEqual([])
  const [sent] = await arranged.query(
    sql<{
      scripted: boolean
      place: string
    }>`select scripted, place from form_submission order by id desc limit 1`,
  )
  expect(sent).toEqual({ scripted: true, place: 'hosted' })
  const figures = await arranged.doors.db.as(systemActor, tx => formFigures(tx, arranged.formId, {}))
  expect(figures).toMatchObject({ views: 1, scripted: 1, starts: 1, sent: 1 })
})

it('without script all is on one page and is sent as well', async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(`${base}/f/line-speed`)
  expect(await page.locator('[name=message]').isVisible()).toBe(true)
  await page.locator('[name=email]').fill('eva@harbour.example')
  await page.locator('[name=company]').fill('Harbour')
  await page.locator('[name="custom.lines"]').fill('4')
  arranged.doors.pass(20_000)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Thank you.').waitFor()
})

it('stands in a page of somebody else under a strict policy, in a tree of its own', async () => {
  const host = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${base}; connect-src ${base}; require-trusted-types-for 'script'`,
    )
    response.end(
      `<!doctype html><html lang="nl"><title>Shop</title><div data-linchpin-form="line-speed"><a href="${base}/f/line-speed">Form</a></div><script src="${base}/forms.js" defer></script></html>`,
    )
  })
  await new Promise<void>(done => host.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  await arranged.doors.db.as(systemActor, tx =>
    nameOrigins(tx, systemActor, { formId: arranged.formId, origins: [origin] }),
  )
  const page = await browser.newPage()
  await page.goto(origin)
  await page.locator('[name=email]').fill('mila@harbour.example')
  await page.locator('[name=company]').fill('Harbour')
  await page.getByRole('button', { name: 'Verder' }).click()
  await page.locator('[name="custom.lines"]').fill('4')
  arranged.doors.pass(20_000)
  await page.getByRole('button', { name: 'Versturen' }).click()
  await page.getByText('Bedankt.').waitFor()
  const [sent] = await arranged.query(
    sql<{
      scripted: boolean
      place: string
      language: string
    }>`select scripted, place, language from form_submission order by id desc limit 1`,
  )
  expect(sent).toEqual({ scripted: true, place: 'embedded', language: 'nl' })
  await new Promise(done => host.close(done))
})

it('beside our snippet joins what was read to whoever agreed and sends, and follows nobody else', async () => {
  let tag = ''
  const host = createServer((request, response) => {
    const isScript = request.url === '/consent.js'
    response.setHeader('content-type', `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`)
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'self' ${base}; connect-src ${base}; require-trusted-types-for 'script'`,
    )
    if (isScript)
      return response.end(
        `document.querySelector('#agree').addEventListener('click', () => window.lp('consent', true))`,
      )
    const form =
      request.url === '/ask'
        ? `<h2>Ask us</h2><div data-linchpin-form="line-speed"><a href="${base}/f/line-speed">Form</a></div>
<script src="${base}/forms.js" defer></script>`
        : ''
    response.end(`<!doctype html><html lang="en"><head><title>Shop ${request.url}</title>${tag}
<script src="/consent.js" defer></script></head><body><h1>Shop</h1><button id="agree">Agree</button>${form}</body></html>`)
  })
  await new Promise<void>(done => host.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  await arranged.doors.db.as(systemActor, tx =>
    nameOrigins(tx, systemActor, { formId: arranged.formId, origins: [origin] }),
  )
  const key = await addWriteKey(arranged.doors, [origin], {
    scopes: ['track', 'identify'],
    trustsUnsigned: false,
  })
  tag = `<script async src="${base}/snippet.js?key=${key}"></script>`

  /** Reads a page, then asks by the form; says which doors the browser called and what it kept. */
  const visit = async (email: string, agrees: boolean) => {
    const context = await browser.newContext({ userAgent: firefox })
    await context.addInitScript({ path: axe })
    await context.addInitScript(
      'Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false })',
    )
    const page = await context.newPage()
    const [called, faults]: [string[], string[]] = [[], []]
    page.on('request', request => called.push(new URL(request.url()).pathname))
    page.on('pageerror', error => faults.push(String(error)))
    const taken = () =>
      page.waitForResponse(answer => answer.url() === `${base}/v1/batch` && answer.status() === 200)
    await page.goto(`${origin}/belts`)
    await page.waitForFunction('typeof window.lp?.visitor === "function"')
    if (agrees) await Promise.all([taken(), page.locator('#agree').click()])
    arranged.doors.pass(60_000)
    await Promise.all([agrees ? taken() : null, page.goto(`${origin}/ask`)])
    await page.locator('[name=email]').fill(email)
    await page.locator('[name=company]').fill('Harbour')
    await accessible(page, 'a form beside the snippet')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.locator('[name="custom.lines"]').fill('4')
    arranged.doors.pass(20_000)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Thank you.').waitFor()
    await accessible(page, 'the thanks beside the snippet')
    expect(faults).toEqual([])
    const kept = (await context.cookies()).map(({ name }) => name).sort()
    await context.close()
    return { called, kept }
  }
  const logOf = (email: string) =>
    arranged.query(sql<{ kind: string; title: string; machine: boolean }>`
      select t.kind, t.title, t.machine from touch t left join identity i using (subject_id)
        join person p on p.id = coalesce(i.person_id, t.subject_id)
      where p.email = ${email} and not exists (select from touch c where c.supersedes_id = t.id)
      order by t.occurred_at, t.id`)
  const submission = { place: 'embedded', scripted: true }
  const sentBy = (email: string) =>
    arranged.query(sql<{ place: string; scripted: boolean }>`
      select s.place, s.scripted from form_submission s join person p on p.id = s.person_id where p.email = ${email}`)

  const followed = await visit('agreed@harbour.example', true)
  expect(followed.kept).toEqual(['lp_id', 'lp_ok'])
  expect(await logOf('agreed@harbour.example')).toMatchObject([
    { kind: 'web_page', title: 'Shop /belts', machine: false },
    { kind: 'web_page', title: 'Shop /ask', machine: false },
    { kind: 'web_page', title: 'Faster', machine: false },
    { kind: 'form', title: 'Guide form: Line speed' },
  ])
  expect(await sentBy('agreed@harbour.example')).toEqual([submission])

  const before = [await arranged.doors.count('visitor'), await arranged.doors.count('touch')]
  const alone = await visit('silent@harbour.example', false)
  expect([alone.kept, alone.called.filter(path => path.startsWith('/v1/'))]).toEqual([[], []])
  expect(await logOf('silent@harbour.example')).toMatchObject([
    { kind: 'form', title: 'Guide form: Line speed' },
  ])
  expect(await sentBy('silent@harbour.example')).toEqual([submission])
  expect([await arranged.doors.count('visitor'), await arranged.doors.count('touch')]).toEqual([
    before[0],
    before[1]! + 1,
  ])
  await new Promise(done => host.close(done))
}, 60_000)
