import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')

describe.skipIf(!canBrowse)('who does what, in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  beforeAll(async () => {
    browsing = await openBrowsing(start)
  }, 180_000)
  afterAll(() => browsing?.close())

  const open = (page: Page, path: string) => page.goto(`${browsing.address}${path}`)
  const told = (page: Page, words: RegExp) => page.locator('.toasts').getByText(words).waitFor()
  const heldBy = async (userId: number): Promise<number> => {
    const { body } = await browsing.house
      .as('administrator')
      .get<{ total: number }>(`/api/users/${userId}/holdings`)
    return body.total
  }
  const [evert, pepijn, jelmer] = [24, 11, 9]

  it('hands over what somebody left behind, split in two, and takes it back', async () => {
    const { house } = browsing
    const before = await heldBy(evert)
    expect(before).toBeGreaterThan(4)
    const { page, context } = await browsing.as('administrator')
    await open(page, '/process/load?show=stranded')
    await page
      .getByRole('row', { name: /Evert Molenkamp/ })
      .getByText('does not sign in')
      .waitFor()
    await accessible(page, 'who does not sign in')
    await page.getByRole('link', { name: 'Hand over' }).last().click()
    await page.waitForURL(/\/handover\?from=24/)
    const holdings = page.getByRole('region', { name: 'Evert Molenkamp holds' })
    await holdings.getByText(`${before} things`).waitFor()
    await holdings
      .getByRole('row', { name: /Open tasks/ })
      .getByRole('link')
      .first()
      .click()
    const names = page.getByRole('complementary', { name: 'Open tasks' })
    await names.getByRole('listitem').first().waitFor()
    expect(await names.locator('.figure').innerText()).toBe(String(await names.getByRole('listitem').count()))
    await accessible(page, 'what somebody holds, by name')
    await page.keyboard.press('Escape')
    await names.waitFor({ state: 'detached' })

    await page.getByLabel('Everything to').selectOption({ label: 'Pepijn Lindenhof' })
    await page.getByRole('button', { name: 'Something to somebody else' }).click()
    await page.getByLabel('What', { exact: true }).selectOption({ label: 'Open tasks' })
    await page.getByLabel('To', { exact: true }).selectOption({ label: 'Jelmer Noordhuis' })
    await page.getByRole('button', { name: 'Show what would move' }).click()
    const go = page.getByRole('button', { name: `Hand over ${before} things` })
    await go.waitFor()
    await accessible(page, 'what would move')
    expect(await heldBy(evert)).toBe(before)

    // Somebody is quicker: what was shown is not what would be done, so nothing is.
    const [theirs] = await house.rows(sql<{ id: number }>`
      select min(id) as id from task where owner_id = ${evert} and done_at is null`)
    await house.as('administrator').send('POST', `/api/tasks/${theirs!.id}/done`)
    await go.click()
    await page.getByText(/changed meanwhile/).waitFor()
    expect(await heldBy(evert)).toBe(before - 1)
    await page.getByRole('button', { name: 'Show it again' }).click()
    const now = page.getByRole('button', { name: `Hand over ${before - 1} things` })
    await now.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/handover\/\d+$/)
    await page.getByRole('heading', { level: 1, name: 'What Evert Molenkamp held' }).waitFor()
    expect(await heldBy(evert)).toBe(0)
    await house.drain()
    expect(
      (
        await house.rows(sql<{ id: number }>`
        select user_id as id from notification where kind = 'work.handed_over' order by 1`)
      ).map(({ id }) => id),
    ).toEqual([jelmer, pepijn])

    // One of the tasks is done before it is taken back: it stays where it is, and that is said first.
    const [passed] = await house.rows(sql<{ id: number }>`
      select key as id from handover_item where holding = 'task.owner_id' order by key limit 1`)
    await house.as('sales').send('POST', `/api/tasks/${passed!.id}/done`)
    await page.reload()
    await page.getByText('1 done since').waitFor()
    await accessible(page, 'receipt')
    await page.getByRole('button', { name: 'Undo it' }).click()
    await told(page, new RegExp(`^${before - 2} came back, 1 moved on since`))
    await page.getByText(/^Undone by Wouter Hofkamp/).waitFor()
    expect(await page.getByRole('button', { name: 'Undo it' }).count()).toBe(0)
    await accessible(page, 'receipt of what was undone')
    expect(await heldBy(evert)).toBe(before - 2)
    await context.close()
  })

  it('closes a gap and moves a step by keyboard', async () => {
    const { page, context } = await browsing.as('sales_manager')
    await open(page, '/process')
    const gaps = page.getByRole('listitem').filter({ hasText: 'without anybody' }).getByRole('link')
    expect(await gaps.innerText()).toBe('2')
    await accessible(page, 'the process')
    await gaps.click()
    const list = page.getByRole('complementary', { name: 'Nobody works here' })
    await list.getByText(/DE South: nobody is named/).waitFor()
    expect(await list.getByRole('listitem').count()).toBe(2)
    await accessible(page, 'gaps by name')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Nobody: name somebody for Answer complaints, DE South' }).click()
    const dialog = page.getByRole('dialog')
    const line = dialog.getByRole('group', { name: 'Owner 2' })
    await line.getByLabel('Who').selectOption({ label: 'Malte Neubach' })
    expect(await line.getByLabel('Where').locator('option:checked').innerText()).toBe('DE South')
    await accessible(page, 'owners of a step')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await told(page, /^Saved/)
    await page.getByRole('listitem').filter({ hasText: 'without anybody' }).getByText('1').waitFor()

    const order = () => page.locator('.process-step b').allTextContents()
    const [first, second] = await order()
    const handle = page.getByRole('button', { name: `Move ${first}: drag, or press the arrow keys` })
    await handle.focus()
    const saved = page.waitForResponse(reply => reply.url().endsWith('/api/process/order'))
    await page.keyboard.press('ArrowDown')
    expect((await saved).status()).toBe(200)
    await page.getByText(`${first} is step 2 of 10.`).waitFor({ state: 'attached' })
    expect((await order()).slice(0, 2)).toEqual([second, first])
    await page.reload()
    await page.locator('.process-step b').first().waitFor()
    expect((await order()).slice(0, 2)).toEqual([second, first])
    await context.close()
  })

  it('writes down a task at a customer and closes it on Today, on a phone', async () => {
    const { house } = browsing
    const [account] = await house.rows(sql<{ id: number }>`
      select id from account where sales_owner_id = ${jelmer} order by id limit 1`)
    const { page, context } = await browsing.as('sales', phone)
    await open(page, `/accounts/${account!.id}`)
    const section = page.getByRole('region', { name: 'Tasks' })
    await section.getByRole('button', { name: 'New task' }).click()
    await page.getByLabel(/^What is to be done/).fill('Bring the samples of the thin film')
    await page.getByLabel('Due').fill('2026-11-17')
    await accessible(page, 'a new task')
    await page.getByRole('button', { name: 'Add' }).click()
    await told(page, /^Written down: Bring the samples/)
    await section.getByText('Bring the samples of the thin film').waitFor()
    await open(page, '/')
    await accessible(page, 'Today with tasks')
    await page.getByRole('checkbox', { name: 'Done: Bring the samples of the thin film' }).click()
    await told(page, /^Done: Bring the samples/)
    await page.locator('.toasts').getByRole('button', { name: 'Undo' }).click()
    await told(page, /^Open again: Bring the samples/)
    await open(page, '/tasks')
    await page.getByText('Bring the samples of the thin film').waitFor()
    await accessible(page, 'tasks')
    await context.close()
  })

  it('broke no page', () => expect(browsing.faults).toEqual([]))
})
