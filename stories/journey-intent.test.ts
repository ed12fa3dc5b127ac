import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enqueue } from '../src/platform/jobs.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

describe.skipIf(!canBrowse)('signals of a need, in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  beforeAll(async () => {
    browsing = await openBrowsing(new Date('2026-09-14T10:30:00Z'))
  })
  afterAll(() => browsing?.close())

  it('a manager has them measured, and opens the names behind a lift', async () => {
    const { page, context } = await browsing.as('marketing_manager')
    await page.goto(`${browsing.address}/leads`)
    await page.getByRole('link', { name: 'Signals', exact: true }).click()
    await page.getByText(/Nothing was measured yet/).waitFor()
    await page.getByText(/No signal shows anywhere now/).waitFor()
    await accessible(page, 'signals that were not measured')
    await page.getByRole('button', { name: 'Measure now' }).click()
    await page.getByText(/All signals are being measured/).waitFor()
    await browsing.house.drain()
    await page.getByText(/Measured last on/).waitFor()
    const prices = page.getByRole('listitem', { name: 'Looked at prices' })
    await prices.getByText(/where 1 is no likelier/).waitFor()
    await accessible(page, 'signals')
    const accounts = prices.getByRole('link', { name: /^\d+ accounts$/ })
    const said = await accounts.textContent()
    await accounts.click()
    const names = page.getByRole('complementary', { name: 'Showed it' })
    await names.getByText(said!, { exact: true }).waitFor()
    expect(await names.getByRole('listitem').count()).toBeGreaterThan(3)
    await accessible(page, 'the names behind a lift')
    await page.keyboard.press('Escape')
    await names.waitFor({ state: 'detached' })
    await context.close()
  })

  it('a seller is told of his own, and reads why on a phone', async () => {
    const { house } = browsing
    const now = house.clock.now()
    const [person] = await house.rows(sql<{ id: number; accountId: number; account: string }>`
      select p.id, a.id as "accountId", a.name as account from person p join account a on a.id = p.account_id
      where p.erased_at is null and not exists (select from opportunity o where o.account_id = a.id and o.state = 'open')
        and not exists (select from consent c where c.person_id = p.id)
        and not exists (select from intent_showing s where s.subject_id = a.id) order by p.id limit 1`)
    await house.rows(
      sql`update account set sales_owner_id = ${house.of.sales.id} where id = ${person!.accountId}`,
    )
    await house.db.as(systemActor, async tx => {
      const properties = { url: 'https://terpstra.example/prices' }
      const touch = {
        subjectId: person!.id,
        kind: 'web_page' as const,
        title: 'Prices',
        occurredAt: now,
        properties,
      }
      await recordTouches(tx, systemActor, [touch], now)
      await enqueue(tx, 'insight.refresh', { subjectIds: [person!.id] })
    })
    await house.drain()
    await house.tasks['intent.due']!({} as never)
    await house.drain()
    const { page, context } = await browsing.as('sales', phone)
    await page.goto(`${browsing.address}/intent`)
    await page.getByLabel('Mine only').check()
    const shown = page.getByRole('listitem', { name: person!.account })
    await shown
      .getByText(/the owner was told/)
      .first()
      .waitFor()
    await shown.getByRole('link', { name: 'Prices' }).first().waitFor()
    expect(new URL(page.url()).search).toContain('mine=true')
    expect(await page.getByRole('button', { name: /^(Measure now|Add a signal|On or off)/ }).count()).toBe(0)
    await accessible(page, 'signals on a phone')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await shown.getByRole('link', { name: person!.account }).click()
    const panel = page.getByRole('region', { name: 'Signals of a need' })
    await panel.getByText('Looked at prices').waitFor()
    await panel.getByRole('link', { name: 'Prices' }).first().waitFor()
    const told = await house.notificationsAbout('intent.alert', `/accounts/${person!.accountId}`)
    expect(told.length).toBeGreaterThan(0)
    await context.close()
  })

  it('a manager switches one off with a word why, and adds none that asks for nothing', async () => {
    const { page, context } = await browsing.as('marketing_manager')
    await page.goto(`${browsing.address}/intent`)
    const prices = page.getByRole('listitem', { name: 'Looked at prices' })
    await page.getByRole('button', { name: 'On or off: Looked at prices' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Watched for').selectOption('off')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Why').fill('Customers look up spare parts there.')
    await accessible(page, 'a signal that is switched off')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await prices.getByText(/Customers look up spare parts there/).waitFor()
    await browsing.house.drain()
    await page.reload()
    await prices.getByRole('link', { name: 'shows nowhere now' }).waitFor()
    await page.getByRole('button', { name: 'Add a signal' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Asks for service')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await accessible(page, 'a signal that is added')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Change how many a day' }).click()
    await page.getByLabel('A day at the most').fill('3')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText(/told of 3 signals a day/).waitFor()
    await context.close()
  })

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
