import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')
const reader = 'wies.brouwer@brouwer-dranken.example'

describe.skipIf(!canBrowse)('a website that sends what is read (needs Chromium and the built web)', () => {
  let browsing: Browsing
  let site: Server
  let port = 0
  /** As the screen says them: what stands in the head of each page, and what its policy allows. */
  const copied = { page: '', policy: '' }
  let manager: Page
  let visitor: Page
  let visiting: BrowserContext

  beforeAll(async () => {
    browsing = await openBrowsing(start)
    // No page of ours: its own script asks for consent, and nothing that is not named may run.
    site = createServer((request, response) => {
      const isScript = request.url === '/consent.js'
      response.writeHead(200, {
        'content-type': `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`,
        'content-security-policy': `default-src 'none'; ${copied.policy}`,
      })
      if (isScript)
        return response.end(
          `document.querySelector('button').addEventListener('click', () => window.lp('consent', true))`,
        )
      response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bottles ${request.url}</title>
${copied.page}<script defer src="/consent.js"></script></head>
<body><main><h1>Bottles</h1><a href="/prices">Prices</a><button>Agree</button></main></body></html>`)
    })
    await new Promise<void>(done => site.listen(0, done))
    port = (site.address() as AddressInfo).port
    const stranger = await newcomer()
    visitor = stranger.page
    visiting = stranger.context
  }, 180_000)
  afterAll(async () => {
    await browsing?.close()
    await new Promise(done => (site ? site.close(done) : done(null)))
  })

  const open = (page: Page, path: string) => page.goto(`${browsing.address}${path}`)
  const ours = (path = '/') => `http://127.0.0.1:${port}${path}`
  /** A browser that a person holds, not one that a program drives; the policy of a page is kept. */
  const newcomer = async () => {
    const found = await browsing.stranger(undefined, {
      bypassCSP: false,
      userAgent:
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    })
    await found.context.addInitScript(
      'Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false })',
    )
    return found
  }
  /** Does it, and waits until the door has answered what the page sent with this status. */
  const sent = (page: Page, status: number, act: () => Promise<unknown>) =>
    Promise.all([
      page.waitForResponse(answer => answer.url().endsWith('/v1/batch') && answer.status() === status),
      act(),
    ])
  const say = (page: Page, status: number, ...given: unknown[]) =>
    sent(page, status, () => page.evaluate(`window.lp(...${JSON.stringify(given)})`))
  /** Until the snippet is there, and waits for its reader. */
  const ready = (page: Page) => page.waitForFunction('typeof window.lp?.visitor === "function"')
  const agree = (page: Page) => page.getByRole('button', { name: 'Agree' }).click()
  const arrivals = () => manager.getByRole('table', { name: 'What arrives' })
  const viewed = () =>
    browsing.house.rows(sql<{ title: string; machine: boolean; subjectId: number }>`
      select title, machine, subject_id as "subjectId" from touch t
      where title like 'Bottles %' and not exists (select from touch c where c.supersedes_id = t.id) order by id`)

  it('a marketing manager makes a key for pages and copies the tag and the policy from the screen', async () => {
    const { page, context } = await browsing.as('marketing_manager')
    manager = page
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await open(page, '/settings/write-keys')
    await accessible(page, 'write keys')
    await page.getByRole('button', { name: 'Make a write key' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Website of bottles')
    await dialog.getByLabel('For', { exact: true }).selectOption('Pages')
    await dialog.getByRole('button', { name: 'Make', exact: true }).click()
    await dialog.getByText('A key for pages names the origins that may use it.').waitFor()
    await accessible(page, 'a key without its origins')
    // With the path that people paste along.
    await dialog.getByLabel('Pages that may use it').fill(ours('/prices'))
    await dialog.getByRole('button', { name: 'Make', exact: true }).click()
    await dialog.getByText('This is the only time the key is shown.').waitFor()
    await accessible(page, 'the key, shown once')
    const copy = async (label: string) => {
      const block = dialog.locator('.copy-text').filter({ hasText: label })
      await block.getByRole('button', { name: 'Copy' }).click()
      await block.getByText('Copied.').waitFor()
      return await page.evaluate('navigator.clipboard.readText()').then(String)
    }
    copied.page = await copy('In the head of each page')
    copied.policy = (await copy('If your pages have a security policy')).replace(/^.*?: /, '').trim()
    expect(copied.page).toMatch(
      /^<script async src="http:\/\/127[^"]+\/snippet\.js\?key=lp_[^"]+"><\/script>\n$/,
    )
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Website of bottles' })
    expect(await row.textContent()).toContain(ours(''))
    expect(await row.textContent()).toContain('not yet')
  }, 120_000)

  it('a page under a strict policy sends nothing before its reader agrees; then the live page shows it', async () => {
    const watched = manager.waitForResponse(answer => answer.url().endsWith('/api/tracking/watch'))
    await open(manager, '/settings/arrivals')
    await watched
    await manager.getByLabel('Key', { exact: true }).selectOption('Website of bottles')
    await manager.getByText('Nothing has come today.').waitFor()

    const called: string[] = []
    visiting.on(
      'request',
      request => request.url().startsWith(browsing.address) && called.push(request.url()),
    )
    await visitor.goto(ours())
    await ready(visitor)
    await visitor.getByRole('link', { name: 'Prices' }).click()
    await visitor.waitForURL('**/prices')
    await ready(visitor)
    expect([called.filter(url => url.includes('/v1/')), await visiting.cookies()]).toEqual([[], []])
    await sent(visitor, 200, () => agree(visitor))
    await sent(visitor, 200, () => visitor.goto(ours('/returns')))
    const [prices, returns, ...more] = await viewed()
    expect([prices, returns, more]).toMatchObject([
      { title: 'Bottles /prices', machine: false },
      { title: 'Bottles /returns', machine: false, subjectId: prices!.subjectId },
      [],
    ])

    await arrivals().getByRole('row').filter({ hasText: 'visitor without a name' }).nth(1).waitFor()
    await manager
      .getByRole('table', { name: 'Today (UTC)' })
      .getByRole('row', { name: /^recorded\s*2\s*2$/ })
      .waitFor()
    await accessible(manager, 'what arrives')
    await arrivals().getByRole('row').filter({ hasText: 'recorded' }).first().click()
    await manager.getByRole('dialog').getByText('"Bottles /returns"').first().waitFor()
    await accessible(manager, 'one message')
    await manager.keyboard.press('Escape')
  }, 120_000)

  it('refused messages stand there with the reason, and nothing is recorded of them', async () => {
    const before = await viewed()
    await say(visitor, 403, 'identify', 'customer-4711', { email: reader })
    await say(visitor, 400, 'track', '')
    // The same server under another name: another origin, which the key does not name.
    const elsewhere = await newcomer()
    await elsewhere.page.goto(`http://localhost:${port}/`)
    await ready(elsewhere.page)
    await agree(elsewhere.page)
    for (const [became, why] of [
      ['user without a signature', '/batch/0/userId Nothing was recorded.'],
      ['not a message', '/batch/0/event Nothing was recorded.'],
      ['page of another origin', 'Pages of this origin may not use this write key.'],
    ])
      await arrivals()
        .getByRole('row')
        .filter({ hasText: became! })
        .filter({ hasText: why! })
        .first()
        .waitFor()
    await elsewhere.context.close()
    await manager.getByLabel('Show', { exact: true }).selectOption('what was refused')
    await arrivals().getByRole('row').filter({ hasText: 'user without a signature' }).click()
    const dialog = manager.getByRole('dialog', { name: 'user without a signature' })
    await dialog.getByText('A page names a user with context.userHash, signed by your server.').waitFor()
    // Whoever may not see personal data here reads what was wrong all the same.
    expect(await dialog.textContent()).not.toContain(reader)
    await accessible(manager, 'a refused message')
    await manager.keyboard.press('Escape')
    expect(await viewed()).toEqual(before)
    expect(await browsing.house.rows(sql`select id from person where email = ${reader}`)).toEqual([])
  }, 120_000)

  it('what was not joined is settled, and a browser taken from a person, on a phone in the dark', async () => {
    await say(visitor, 200, 'identify', null, { email: reader })
    const second = await newcomer()
    await second.page.goto(ours())
    await ready(second.page)
    await sent(second.page, 200, () => agree(second.page))
    await say(second.page, 200, 'identify', null, { email: reader })
    await second.context.close()

    const { page, context } = await browsing.as('marketing_manager', phone)
    await page.emulateMedia({ colorScheme: 'dark' })
    const fits = async (where: string) => {
      await accessible(page, where)
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), where).toBe(true)
    }
    await open(page, '/settings/not-joined')
    const row = page.getByRole('row').filter({ hasText: 'a page named somebody without a signature' })
    await row.getByRole('link', { name: reader }).waitFor()
    const [red] = /\d+/.exec(String(await page.evaluate('getComputedStyle(document.body).backgroundColor')))!
    expect(Number(red)).toBeLessThan(64)
    await fits('not joined')
    await row.getByRole('button', { name: 'Browsers' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Take it from this person' }).click()
    await fits('the browsers of a person')
    await dialog.getByLabel('Reason').fill('A computer of the library')
    await dialog.getByRole('button', { name: 'Take it from this person' }).last().click()
    await page.getByText('Taken from this person.').waitFor()
    await dialog.getByText('No browser is joined.').waitFor()
    await page.keyboard.press('Escape')
    await row.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Taken from the list.').waitFor()
    await row.waitFor({ state: 'detached' })
    await context.close()
    await browsing.house.drain()
    // The pages stay, of nobody.
    expect(
      await browsing.house.rows(sql`
        select t.title from touch t join identity i using (subject_id) where t.title like 'Bottles %'
          and not exists (select from touch c where c.supersedes_id = t.id)`),
    ).toEqual([])
    expect((await viewed()).map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Bottles /prices', 'Bottles /returns']),
    )
    expect(browsing.faults).toEqual([])
  }, 120_000)
})
