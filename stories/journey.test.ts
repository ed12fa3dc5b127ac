import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplePassword, sampleSignIns } from '../test/world.ts'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')

describe.skipIf(!canBrowse)('the same journey in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  let address: string
  beforeAll(async () => {
    browsing = await openBrowsing(start)
    address = browsing.address
  }, 180_000)
  afterAll(() => browsing?.close())

  /** Signed in as people do, by the form. */
  async function open(role: string, size?: typeof phone) {
    const { page, context } = await browsing.stranger(size)
    await page.goto(`${address}/sign-in`)
    await page.getByLabel(/^E-mail/).fill(sampleSignIns().find(user => user.role === role)!.email)
    await page.getByLabel(/^Password/).fill(samplePassword)
    await page.keyboard.press('Enter')
    await page.locator('main#page').waitFor()
    return { page, context }
  }

  it('lets a stranger ask for the guide without script', async () => {
    const { page, context } = await browsing.stranger(undefined, { javaScriptEnabled: false })
    await page.goto(`${address}/f/changeover-guide`)
    browsing.house.clock.pass(1)
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
      const panel = page.locator('aside.panel')
      await panel.locator('li').first().waitFor()
      expect((await panel.locator('.figure').textContent())!.replace(/\D/g, '')).toBe(shown)
      const sent = page.url()
      await page.keyboard.press('Escape')
      await panel.waitFor({ state: 'detached' })
      // The address holds the state: sent to a colleague it opens the same names.
      await page.goto(sent)
      await page.locator('aside.panel').locator('li').first().waitFor()
      // By period, who went on: the figure is the number of its names there too.
      await page.goto(`${address}/insight/funnel`)
      await page.getByLabel('Count', { exact: true }).selectOption('period')
      const went = page.locator('.funnel-steps tbody tr').nth(2).locator('a.door').nth(1)
      await went.click()
      await panel.waitFor()
      await panel.locator('li').first().waitFor()
      const number = async (of: typeof went) => (await of.textContent())!.replace(/\D/g, '')
      expect(await number(panel.locator('.figure'))).toBe(await number(went))
      // A band of the paths, by the keyboard alone.
      const band = page.locator('.paths a').first()
      const said = (await band.getAttribute('aria-label'))!.match(/: ([\d,]+)$/)![1]!
      await band.focus()
      await page.keyboard.press('Enter')
      await page.locator('.paths a.open').waitFor()
      await expect.poll(() => number(panel.locator('.figure'))).toBe(said.replace(/\D/g, ''))
      await context.close()
    }
  })

  it('logs a touch on a phone and finds it in the contact log', async () => {
    const { page, context } = await open('service', phone)
    await page.goto(`${address}/accounts/1`)
    await page.getByRole('heading', { name: 'Contact log' }).first().waitFor()
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

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
