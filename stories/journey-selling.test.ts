import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

describe.skipIf(!canBrowse)('selling time, in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  beforeAll(async () => {
    browsing = await openBrowsing(new Date('2026-09-14T10:30:00Z'))
  })
  afterAll(() => browsing?.close())

  it('a manager sees the share on poor prospects, and opens what it is made of', async () => {
    const { page, context } = await browsing.as('sales_manager')
    await page.goto(`${browsing.address}/insight/funnel`)
    await page.getByRole('link', { name: 'Selling time', exact: true }).click()
    const share = page.getByRole('region', { name: 'Share on poor prospects' })
    await share.getByText(/on prospects$/).waitFor()
    await page.getByRole('region', { name: 'What would give time back' }).waitFor()
    await accessible(page, 'selling time')
    const figure = share.getByRole('link').first()
    await figure.click()
    const names = page.getByRole('complementary', { name: /^Poor prospects/ })
    await names.getByRole('listitem').first().waitFor()
    await names
      .getByText(/then: /)
      .first()
      .waitFor()
    await accessible(page, 'the entries behind the share')
    await page.keyboard.press('Escape')
    await names.waitFor({ state: 'detached' })
    await page.getByLabel('By', { exact: true }).selectOption('seller')
    const table = page.getByRole('region', { name: 'By Seller' })
    const row = table.getByRole('row').nth(1)
    const hours = await row.getByRole('link').first().textContent()
    await row.getByRole('link').first().click()
    const opened = page.getByRole('complementary', { name: /^Time: / })
    await opened.getByText(hours!, { exact: true }).first().waitFor()
    expect(new URL(page.url()).search).toContain('open=all')
    await context.close()
  })

  it('an entry says how long it took, and the time is given back by rejecting the lead, on a phone', async () => {
    const { house } = browsing
    const now = house.clock.now()
    const seller = house.of.sales
    const [lead] = await house.rows(sql<{ id: number; personId: number; name: string }>`
      select l.id, p.id as "personId", p.name from lead l join person p on p.id = l.person_id
      where l.state = 'open' and p.erased_at is null and p.account_id is not null
        and not exists (select from customer_order o where o.account_id = p.account_id or o.person_id = p.id)
        and not exists (select from opportunity o where o.account_id = p.account_id)
      order by l.id limit 1`)
    await house.rows(sql`update lead set grade = 'D4', owner_id = ${seller.id} where id = ${lead!.id}`)
    const { page, context } = await browsing.as('sales', phone)
    await page.goto(`${browsing.address}/persons/${lead!.personId}`)
    const written = await seller.visitor.send('POST', '/api/touches', {
      personId: lead!.personId,
      kind: 'visit',
      title: 'Long visit',
      minutes: 1200,
      occurredAt: new Date(now.getTime() - 3_600_000).toISOString(),
    })
    expect(written.status).toBe(200)
    await page.goto(`${browsing.address}/insight/selling-time?seller=${seller.id}`)
    const list = page.getByRole('region', { name: 'What would give time back' })
    const held = list.getByRole('listitem', { name: lead!.name })
    await held.getByText(/D4: /).waitFor()
    await accessible(page, 'selling time on a phone')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await held.getByRole('link', { name: `Reject the lead of ${lead!.name}` }).click()
    await page.waitForURL(`**/leads/${lead!.id}`)
    const rejected = await seller.visitor.send('POST', `/api/leads/${lead!.id}/rejection`, {
      reason: 'no_budget',
    })
    expect([rejected.status, rejected.text]).toEqual([200, rejected.text])
    await page.goto(`${browsing.address}/insight/selling-time?seller=${seller.id}`)
    await list.getByText(/in the last 90 days/).waitFor()
    await list.getByText(lead!.name).waitFor({ state: 'detached' })
    await context.close()
  })

  it('says so where nothing was recorded', async () => {
    const { page, context } = await browsing.as('sales_manager')
    await page.goto(`${browsing.address}/insight/selling-time?from=1990-01-01&until=1990-01-02`)
    await page.getByText(/Nothing was recorded here yet/).waitFor()
    await accessible(page, 'selling time of nothing')
    await context.close()
  })

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
