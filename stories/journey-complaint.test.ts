import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')

describe.skipIf(!canBrowse)('a complaint in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  let customer: { id: number; name: string }
  let complaintId: number
  beforeAll(async () => {
    browsing = await openBrowsing(start)
    // Of the territory that the first colleague of service looks after, who is the only one of it.
    const [found] = await browsing.house.rows(sql<typeof customer>`
      select a.id, a.name from account a where a.territory_id = 1
        and not exists (select from complaint c where c.account_id = a.id) order by a.id limit 1`)
    customer = found!
  }, 180_000)
  afterAll(() => browsing?.close())

  const open = async (page: Page, path: string, heading: string | RegExp) => {
    await page.goto(`${browsing.address}${path}`)
    await page.getByRole('heading', { name: heading }).first().waitFor()
  }
  const notices = (role: 'service' | 'sales_manager', kind: string) =>
    browsing.house.rows(sql<{ id: number }>`select id from notification
      where user_id = ${browsing.house.of[role].id} and kind = ${kind} and href = ${`/complaints/${complaintId}`}`)
  const fits = async (page: Page) =>
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)

  it('is recorded from the page of the customer, asks for words, and gets an owner and a clock', async () => {
    const { page, context } = await browsing.as('sales')
    await open(page, `/accounts/${customer.id}`, customer.name)
    await page.keyboard.press('x')
    const dialog = page.getByRole('dialog', { name: /^Complaint with / })
    await dialog.waitFor()
    await page.keyboard.press('Enter')
    await dialog.getByText('This says nothing without words.').waitFor()
    await accessible(page, 'a complaint without words')
    await page.keyboard.type('The film tears at the seal, three times since Monday.')
    await page.keyboard.press('Enter')
    await page.locator('.log').getByText('The film tears at the seal').first().waitFor()
    await browsing.house.drain()
    const [made] = await browsing.house.rows(
      sql<{ id: number }>`select id from complaint where account_id = ${customer.id}`,
    )
    complaintId = made!.id
    await page.reload()
    const section = page.getByRole('region', { name: 'Complaints' })
    await section.getByText(/Open, Ineke Waterwijk/).waitFor()
    expect(await notices('service', 'complaint.opened')).toHaveLength(1)
    await context.close()
  })

  it('is told to its owner, who answers: a word too few is said beside the field', async () => {
    const { page, context } = await browsing.as('service')
    await page.goto(browsing.address)
    await page.getByRole('button', { name: /new notice/ }).click()
    await page
      .getByRole('button', { name: new RegExp(`^A complaint: ${customer.name}`) })
      .first()
      .click()
    await page.getByText('What the customer said').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/complaints/${complaintId}`)
    await page.getByText('Not answered yet.').waitFor()
    await page
      .getByText(/h left|min left|\d+ h \d+ left/)
      .first()
      .waitFor()
    await accessible(page, 'a complaint that waits')
    await page.getByRole('button', { name: 'Answer', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Answer the complaint' })
    await dialog.getByRole('button', { name: 'Answer', exact: true }).click()
    const field = dialog.getByLabel('What the customer was told')
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    await accessible(page, 'an answer without words')
    expect(
      await browsing.house.rows(sql`select 1 from complaint where id = ${complaintId} and state <> 'open'`),
    ).toEqual([])
    await field.fill('A new jaw is on its way, and two rolls for nothing.')
    await dialog.getByLabel('Cause').selectOption({ index: 1 })
    await dialog.getByRole('button', { name: 'Answer', exact: true }).click()
    await page.getByText('A new jaw is on its way').first().waitFor()
    await page.getByRole('button', { name: 'Settle' }).waitFor()
    await context.close()
  })

  it('stands in the contact log with its answer, one thread that both sides read', async () => {
    const { page, context } = await browsing.as('sales')
    await open(page, `/accounts/${customer.id}`, customer.name)
    const answer = page.locator('.log-row').filter({ hasText: 'Answer to the complaint' }).first()
    await answer.getByRole('button', { name: '1 more in this thread' }).click()
    await answer
      .getByRole('list', { name: 'Thread' })
      .getByText('The film tears at the seal')
      .first()
      .waitFor()
    const section = page.getByRole('region', { name: 'Complaints' })
    await section.getByText(/Answered/).waitFor()
    await section.getByRole('link', { name: 'In the log' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('kind')).toBe('complaint')
    await page.locator('.log').getByText('The film tears at the seal').first().waitFor()
    await context.close()
  })

  it('is settled with its cause, comes back with a reason and a new clock, and is given to a colleague', async () => {
    const { page, context } = await browsing.as('service')
    await open(page, `/complaints/${complaintId}`, /film tears/)
    await page.getByRole('button', { name: 'Settle' }).click()
    const settling = page.getByRole('dialog', { name: 'Settle the complaint' })
    await accessible(page, 'settling a complaint')
    await settling.getByRole('button', { name: 'Settle' }).click()
    await settling.waitFor({ state: 'detached' })
    await page.getByText('Settled', { exact: true }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Answer', exact: true }).count()).toBe(0)

    const sales = await browsing.as('sales')
    await open(sales.page, `/complaints/${complaintId}`, /film tears/)
    await sales.page.getByRole('button', { name: 'Reopen' }).click()
    const reopening = sales.page.getByRole('dialog', { name: 'Reopen the complaint' })
    await reopening.getByRole('button', { name: 'Reopen' }).click()
    const why = reopening.getByLabel('Why it is not done')
    await expect.poll(() => why.getAttribute('aria-invalid')).toBe('true')
    await why.fill('It tears again since this morning.')
    await reopening.getByRole('button', { name: 'Reopen' }).click()
    await sales.page.getByText('It tears again since this morning.').waitFor()
    await sales.page.getByText(/Reopened .* by/).waitFor()
    await sales.context.close()
    await browsing.house.drain()
    expect(await notices('service', 'complaint.reopened')).toHaveLength(1)

    await page.reload()
    await page.getByRole('button', { name: 'Give to' }).click()
    const giving = page.getByRole('dialog', { name: /Give the complaint/ })
    const [other] = await browsing.house.rows(sql<{ name: string }>`
      select name from app_user where role = 'service' and id <> ${browsing.house.of.service.id} and state = 'active' limit 1`)
    await giving.getByLabel('To whom').selectOption({ label: other!.name })
    await giving.getByRole('button', { name: 'Give to' }).click()
    await giving.waitFor({ state: 'detached' })
    await page.locator('dd').getByText(other!.name).waitFor()
    await context.close()
  })

  it('that nobody answers in time is told to the manager and shown as broken, once', async () => {
    const { body } = await browsing.house
      .as('service')
      .get<{ clock: { dueAt: string } }>(`/api/complaints/${complaintId}`)
    browsing.house.clock.set(new Date(Date.parse(body.clock.dueAt) + 60_000))
    await browsing.house.tick()
    await browsing.house.tick()
    const told = await browsing.house.rows(sql<{ userId: number; role: string }>`
      select n.user_id as "userId", u.role from notification n join app_user u on u.id = n.user_id
      where n.kind = 'complaint.escalation' and n.href = ${`/complaints/${complaintId}`}`)
    expect(new Set(told.map(({ userId }) => userId)).size).toBe(told.length)
    expect(told.length).toBeGreaterThan(0)
    const { page, context } = await browsing.as('sales_manager')
    await open(page, '/complaints?promise=broken', 'Complaints')
    await page
      .getByText(/film tears/)
      .first()
      .waitFor()
    await accessible(page, 'complaints that were not answered in time')
    await context.close()
  })

  it('is recorded and answered on a phone', async () => {
    const { page, context } = await browsing.as('service', phone)
    await open(page, `/accounts/${customer.id}`, customer.name)
    await page.getByRole('button', { name: 'Log', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Complaint', exact: true }).click()
    await page.getByLabel('What was said').fill('Nobody called back.')
    await page.getByRole('button', { name: /^Record/ }).click()
    await page.locator('.log').getByText('Nobody called back.').first().waitFor()
    await browsing.house.drain()
    const [second] = await browsing.house.rows(
      sql<{ id: number }>`select max(id)::int as id from complaint where account_id = ${customer.id}`,
    )
    expect(second!.id).not.toBe(complaintId)
    await open(page, `/complaints/${second!.id}`, 'Nobody called back.')
    await fits(page)
    await accessible(page, 'a complaint on a phone')
    await page.getByRole('button', { name: 'Answer', exact: true }).click()
    await page.getByLabel('What the customer was told').fill('Called them myself.')
    await page.getByRole('dialog').getByRole('button', { name: 'Answer', exact: true }).click()
    await page.getByText('Called them myself.').first().waitFor()
    await open(page, '/complaints', 'Complaints')
    await fits(page)
    await context.close()
  })

  it('shows a partner what is theirs, without steps to take', async () => {
    const { partner } = browsing.house.of
    const [seen] = await browsing.house.rows(sql<{ id: number }>`
      select c.id from complaint c join account a on a.id = c.account_id
      join user_territory ut on ut.territory_id = a.territory_id and ut.user_id = ${partner.id} order by c.id limit 1`)
    const { page, context } = await browsing.as('partner')
    const id = seen?.id ?? complaintId
    await page.goto(`${browsing.address}/complaints/${id}`)
    await page
      .getByText(seen ? 'What the customer said' : /not yours to see/)
      .first()
      .waitFor()
    for (const name of ['Answer', 'Settle', 'Reopen', 'Give to'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
    await context.close()
  })

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
