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
