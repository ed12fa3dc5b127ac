import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, openBrowser } from '../bin/browser.ts'
import { samplePassword, sampleSignIns } from '../test/world.ts'
import { type House, openHouse } from './house.ts'

const webDir = resolve(import.meta.dirname, '../dist/web')
const canRun = browserPath() !== null && existsSync(resolve(webDir, 'index.html'))
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const start = new Date('2026-11-18T09:00:00Z')

type Finding = { id: string; nodes: { target: string[]; failureSummary: string }[] }

describe.skipIf(!canRun)('the same journey in Chromium (needs Chromium and the built web)', () => {
  let house: House
  let browser: Browser
  let address: string
  const faults: string[] = []

  beforeAll(async () => {
    house = await openHouse(start, webDir)
    address = await house.listen()
    browser = await openBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  async function open(
    role: string,
    size = { width: 1440, height: 900 },
  ): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext({
      viewport: size,
      locale: 'en-GB',
      bypassCSP: true,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(8_000)
    page.on('pageerror', error => faults.push(error.message))
    await page.goto(`${address}/sign-in`)
    await page.getByLabel(/^E-mail/).fill(sampleSignIns().find(user => user.role === role)!.email)
    await page.getByLabel(/^Password/).fill(samplePassword)
    await page.keyboard.press('Enter')
    await page.locator('main#page').waitFor()
    return { page, context }
  }

  /** WCAG 2.2 AA as far as a machine can tell. */
  async function accessible(page: Page, where: string): Promise<void> {
    await page.addScriptTag({ path: axe })
    const found = await page.evaluate(
      `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(r => r.violations.map(v => ({ id: v.id, nodes: v.nodes.map(n => ({ target: n.target, failureSummary: n.failureSummary })) })))`,
    )
    expect(
      (found as Finding[]).map(
        finding =>
          `${where}: ${finding.id} ${finding.nodes[0]?.target.join(' ')} ${finding.nodes[0]?.failureSummary}`,
      ),
    ).toEqual([])
  }

  it('lets a stranger ask for the guide without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(`${address}/f/changeover-guide`)
    house.clock.pass(1)
    await page
      .getByLabel(/e-mail/i)
      .first()
      .fill('mees.tolsma@kwarkhuys.example')
    await page.getByLabel(/^Name|Your name/i).fill('Mees Tolsma')
    await page.getByLabel(/Company/i).fill('Kwarkhuys B.V.')
    await page.getByRole('button', { name: /download/i }).click()
    await page.waitForURL(/thanks/)
    expect(await page.getByRole('link', { name: /guide|download/i }).count()).toBeGreaterThan(0)
    await context.close()
  })

  it('shows a salesperson the day, the lead and its reasons, by keyboard alone', async () => {
    const { page, context } = await open('sales')
    await page.getByText('On a clock').first().waitFor()
    await accessible(page, 'today')
    await page.goto(`${address}/leads`)
    await page.getByRole('heading', { name: 'Leads' }).waitFor()
    await page
      .getByText(/Score \d+/)
      .first()
      .waitFor()
    await accessible(page, 'leads')
    await page.keyboard.press('j')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').first().waitFor()
    await page.keyboard.type('pipe')
    await page.keyboard.press('Enter')
    await page.waitForURL(/pipeline/)
    await page.getByRole('heading', { name: 'Pipeline' }).waitFor()
    await accessible(page, 'pipeline')
    await context.close()
  })

  it('lets the seller accept, open an opportunity and win it', async () => {
    const { page, context } = await open('sales')
    await page.goto(`${address}/leads?mine=true`)
    await page.getByRole('button', { name: /^Accept/ }).click()
    await page.getByText(/is yours\. Marketing was told/).waitFor()
    await page.getByRole('button', { name: /^Make opportunity/ }).click()
    await page.waitForURL(/pipeline/)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Amount/).fill('18450')
    await accessible(page, 'new opportunity')
    await dialog.locator('button[type=submit]').click()
    await page.waitForURL(/opportunities\/\d+/)
    await accessible(page, 'opportunity')
    await page.getByRole('button', { name: /^Won/ }).click()
    await page
      .getByRole('dialog')
      .getByLabel(/^Reason/)
      .selectOption('product_fit')
    await page.getByRole('dialog').locator('button[type=submit]').click()
    await page.getByText(/O-\d+/).first().waitFor()
    await context.close()
  })

  it('opens the names behind a figure, from the address, for both sides', async () => {
    for (const role of ['marketing_manager', 'sales_manager']) {
      const { page, context } = await open(role)
      await page.goto(`${address}/insight/funnel`)
      await page.getByRole('heading', { name: 'Funnel' }).waitFor()
      await accessible(page, 'funnel')
      const figure = page.locator('table a.door').nth(2)
      const shown = (await figure.textContent())!.replace(/\D/g, '')
      await figure.click()
      const panel = page.getByRole('complementary')
      await panel.locator('li').first().waitFor()
      expect((await panel.locator('.figure').textContent())!.replace(/\D/g, '')).toBe(shown)
      const sent = page.url()
      await page.keyboard.press('Escape')
      await panel.waitFor({ state: 'detached' })
      // The address holds the state: sent to a colleague it opens the same names.
      await page.goto(sent)
      await page.getByRole('complementary').locator('li').first().waitFor()
      await context.close()
    }
  })

  it('logs a touch on a phone and finds it in the contact log', async () => {
    const { page, context } = await open('service', { width: 390, height: 844 })
    await page.goto(`${address}/accounts/1`)
    await page.getByText('Contact log').first().waitFor()
    await accessible(page, 'customer on a phone')
    await page.getByRole('button', { name: /^Log a touch/ }).click()
    await page.getByLabel(/In a few words/).fill('Asked about the seal jaw')
    // The server's clock stands on the day of the story, the browser's does not.
    await page.getByLabel(/^When/).fill('2026-11-18T08:30')
    await page.getByRole('button', { name: 'Log it' }).click()
    await page.getByText('Asked about the seal jaw').first().waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await context.close()
  })

  it('broke nowhere', () => expect(faults).toEqual([]))
})
