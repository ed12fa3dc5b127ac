import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')

describe.skipIf(!canBrowse)('lists in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  beforeAll(async () => {
    browsing = await openBrowsing(start)
  }, 180_000)
  afterAll(() => browsing?.close())

  const open = (page: Page, path: string) => page.goto(`${browsing.address}${path}`)
  const told = (page: Page, words: RegExp) => page.locator('.toasts').getByText(words).waitFor()
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const rows = (page: Page) => page.locator('.long-body .long-row')

  it('a condition and columns become a view that a colleague finds by keyboard', async () => {
    const { page, context } = await browsing.as('sales')
    await open(page, '/customers')
    await rows(page).first().waitFor()
    await accessible(page, 'customers')
    await button(page, 'Add a condition').click()
    await page.getByLabel('Column', { exact: true }).selectOption('country')
    await page.getByLabel('Value', { exact: true }).fill('Netherlands')
    await accessible(page, 'a condition')
    await page.keyboard.press('Enter')
    await button(page, 'Country: Netherlands').waitFor()
    await button(page, 'Columns').click()
    await page.getByLabel('Website').check()
    await button(page, 'Move Website up').press('Enter')
    await accessible(page, 'columns of a list')
    await button(page, 'Done').click()
    await page.getByRole('columnheader', { name: 'Website' }).waitFor()
    await button(page, 'Save this view').click()
    await page.getByLabel(/Name of the view/).fill('Dutch customers')
    await page.getByLabel('Who sees it').selectOption('all')
    await accessible(page, 'saving a view')
    await button(page, 'Save').click()
    await told(page, /Dutch customers/)
    const asked = new URL(page.url()).searchParams
    expect([asked.get('where'), asked.get('columns')?.includes('website')]).toEqual([
      '[["country","is","NL"]]',
      true,
    ])
    await context.close()

    const colleague = await browsing.as('service')
    await open(colleague.page, '/customers')
    await rows(colleague.page).first().waitFor()
    await colleague.page.keyboard.press('Control+k')
    await colleague.page.getByRole('combobox').last().fill('Dutch cust')
    await colleague.page.getByRole('option', { name: 'Customers: Dutch customers' }).click()
    await button(colleague.page, 'Country: Netherlands').waitFor()
    await colleague.page.getByRole('columnheader', { name: 'Website' }).waitFor()
    await colleague.context.close()
  }, 90_000)

  it('many are changed after a look, and given back, by keyboard alone where one likes', async () => {
    const { page, context } = await browsing.as('sales_manager')
    await open(page, '/customers?sort=-employees')
    await rows(page).first().waitFor()
    const list = page.getByRole('grid')
    await list.focus()
    await page.keyboard.press('Space')
    for (let n = 0; n < 2; n++) await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('3 chosen').waitFor()
    await accessible(page, 'chosen rows')
    await button(page, 'Change').click()
    await page.getByLabel('Industry', { exact: true }).check()
    await page.getByLabel('Industry becomes').fill('confectionery')
    await accessible(page, 'a change of many')
    await button(page, 'See what it would do').click()
    await page.locator('.bulk-rows li').first().waitFor()
    await page
      .getByText(/→ confectionery/)
      .nth(2)
      .waitFor()
    expect(await page.getByText(/→ confectionery/).count()).toBe(3)
    await accessible(page, 'what a change of many would do')
    await button(page, 'Change 3 records').click()
    await page.getByText('were changed', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await rows(page).filter({ hasText: 'confectionery' }).nth(2).waitFor()
    expect(await rows(page).filter({ hasText: 'confectionery' }).count()).toBe(3)
    await open(page, '/settings/changes')
    await page.getByText('Industry: confectionery').waitFor()
    await accessible(page, 'changes of many')
    await page
      .getByRole('row')
      .filter({ hasText: 'confectionery' })
      .getByRole('button', { name: '3', exact: true })
      .click()
    await button(page, 'Undo').click()
    await page.getByText('are as they were before').waitFor()
    await open(page, '/customers?sort=-employees')
    await rows(page).first().waitFor()
    expect(await rows(page).filter({ hasText: 'confectionery' }).count()).toBe(0)
    await context.close()
  }, 90_000)

  it('are scrolled to any place, and end where they end', async () => {
    const { page, context } = await browsing.as('marketing')
    await open(page, '/persons')
    await rows(page).first().waitFor()
    const list = page.getByRole('grid')
    const count = Number(await list.getAttribute('aria-rowcount')) - 1
    await list.focus()
    await page.keyboard.press('End')
    await page.locator(`[role=row][aria-rowindex="${count + 1}"]:not(:has(.skeleton))`).waitFor()
    await page.keyboard.press('Home')
    await page.locator('[role=row][aria-rowindex="2"]:not(:has(.skeleton))').waitFor()
    await list.evaluate(grid => {
      grid.scrollTop = grid.scrollHeight / 2
    })
    await page
      .locator(`[role=row][aria-rowindex="${Math.round(count / 2) + 8}"]:not(:has(.skeleton))`)
      .waitFor()
    await page.getByLabel('Go to').fill('W')
    await page.keyboard.press('Enter')
    await rows(page).filter({ hasText: /^W/ }).first().waitFor()
    await context.close()
    const small = await browsing.as('partner', phone)
    await open(small.page, '/persons')
    await rows(small.page).first().waitFor()
    await accessible(small.page, 'persons on a phone')
    expect(await small.page.getByRole('checkbox').count()).toBe(0)
    await small.context.close()
    expect(browsing.faults).toEqual([])
  }, 90_000)
})
