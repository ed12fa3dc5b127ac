import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')

describe.skipIf(!canBrowse)('the contact log in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  let personId: number
  beforeAll(async () => {
    browsing = await openBrowsing(start)
    const made = await browsing.house
      .as('service')
      .send('POST', '/api/persons', { name: 'Sietske Waardenburg' })
    personId = made.body.id
  }, 180_000)
  afterAll(() => browsing?.close())

  const open = async (page: Page, path = `/persons/${personId}`) => {
    await page.goto(`${browsing.address}${path}`)
    await page.getByRole('heading', { name: 'Contact log' }).first().waitFor()
    await page.getByText('Sietske Waardenburg').first().waitFor()
  }
  const entries = async () =>
    (
      await browsing.house
        .as('sales')
        .get<{ items: { title: string; kind: string; side: string }[] }>(`/api/persons/${personId}/touches`)
    ).body.items

  it('logs a call in two keystrokes, takes it back, and types words into a letter', async () => {
    const { page, context } = await browsing.as('sales')
    await open(page)
    await page.keyboard.press('c')
    await page.getByRole('dialog', { name: /^Call with Sietske/ }).waitFor()
    await accessible(page, 'one line of the log')
    await page.keyboard.press('Enter')
    const toast = page.locator('.toasts')
    await toast.getByText(/Call with Sietske Waardenburg logged/).waitFor()
    expect((await entries()).map(({ kind, side }) => [kind, side])).toEqual([['call', 'sales']])
    await toast.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await entries()).length).toBe(0)
    await page.keyboard.press('l')
    await page.keyboard.type('Sent the new price list')
    await page.keyboard.press('Enter')
    await page.locator('.log').getByText('Sent the new price list').first().waitFor()
    await context.close()
  })

  it('asks for words where a note without any would say nothing', async () => {
    const { page, context } = await browsing.as('sales')
    await open(page)
    await page.keyboard.press('n')
    await page.keyboard.press('Enter')
    await page.getByText('This says nothing without words.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await context.close()
  })

  it('names a colleague by keyboard, attaches a file, is answered, and the one named opens the entry', async () => {
    const { page, context } = await browsing.as('sales')
    const [colleague] = (
      await sql<{
        name: string
      }>`select name from app_user where id = ${browsing.house.of.marketing.id}`.execute(
        browsing.house.db.full,
      )
    ).rows
    await open(page)
    await page.keyboard.press('t')
    await page.getByRole('dialog', { name: 'Log a touch' }).waitFor()
    await page.keyboard.press('n')
    await page.getByLabel('In a few words').fill('Price of the second line')
    await page.getByLabel('What was said').pressSequentially(`Ask @${colleague!.name.slice(0, 4)}`)
    await page.getByRole('option', { name: new RegExp(colleague!.name) }).waitFor()
    await accessible(page, 'the form of an entry, with colleagues offered')
    while (
      !(await page.locator('.mentionable [aria-selected=true]').textContent())?.startsWith(colleague!.name)
    )
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await page.getByLabel('What was said').inputValue()).toBe(`Ask @${colleague!.name} `)
    await page.locator('input[type=file]').setInputFiles({
      name: 'Angebot März.pdf',
      mimeType: 'text/html',
      buffer: Buffer.from('%PDF-1.7 offer'),
    })
    await page.getByText('Angebot März.pdf').waitFor()
    await page.getByRole('button', { name: 'Log it' }).click()
    await page.getByRole('link', { name: 'Angebot März.pdf' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Angebot März.pdf' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('Angebot März.pdf')
    await browsing.house.drain()
    await context.close()

    const other = await browsing.as('marketing')
    await other.page.goto(`${browsing.address}/`)
    await other.page.getByRole('button', { name: /new notice/ }).click()
    await other.page.getByRole('button', { name: /mentions you: Sietske Waardenburg/ }).click()
    await other.page.getByRole('heading', { name: 'Price of the second line' }).waitFor()
    await accessible(other.page, 'one entry')
    await other.page.getByRole('button', { name: 'Answer' }).click()
    await other.page.getByLabel('In a few words').fill('It is twelve')
    await other.page.getByRole('button', { name: 'Log it' }).click()
    await other.page.getByRole('heading', { name: 'Thread' }).waitFor()
    await open(other.page)
    const unfold = other.page.getByRole('button', { name: '1 more in this thread' })
    expect(await unfold.getAttribute('aria-expanded')).toBe('false')
    await unfold.focus()
    await other.page.keyboard.press('Enter')
    await other.page.getByRole('list', { name: 'Thread' }).getByText('Price of the second line').waitFor()
    await accessible(other.page, 'a thread that is open')
    await other.context.close()
  })

  it('turns single keys off and on', async () => {
    const { page, context } = await browsing.as('service')
    await open(page)
    await page.keyboard.press('?')
    const saved = page.waitForResponse(reply => reply.url().endsWith('/api/own-choices/keys'))
    await page.getByLabel('Single keys do something').click()
    await saved
    await accessible(page, 'the list of keys')
    await page.keyboard.press('Escape')
    await open(page)
    await page.keyboard.press('c')
    await page.keyboard.press('t')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.goto(`${browsing.address}/settings/you`)
    await page.getByLabel('Single keys do something').click()
    await accessible(page, 'how one is told')
    await page
      .getByRole('radiogroup', { name: /You are named/ })
      .getByText('Page only')
      .click()
    await page.reload()
    expect(
      await page
        .getByRole('radiogroup', { name: /You are named/ })
        .getByRole('radio', { name: 'Page only' })
        .isChecked(),
    ).toBe(true)
    await context.close()
  })

  it('takes two taps on a phone, and narrows in one row', async () => {
    const { page, context } = await browsing.as('service', phone)
    await open(page)
    const before = (await entries()).length
    await page.getByRole('button', { name: 'Log', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Visit', exact: true }).click()
    await expect.poll(async () => (await entries()).length).toBe(before + 1)
    const filters = page.getByRole('button', { name: /^Filters/ })
    await filters.click()
    await page.getByLabel('What', { exact: true }).selectOption('visit')
    await page.getByRole('button', { name: 'Filters (1)' }).waitFor()
    expect(new URL(page.url()).searchParams.get('kind')).toBe('visit')
    await accessible(page, 'the log on a phone')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await context.close()
  })

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
