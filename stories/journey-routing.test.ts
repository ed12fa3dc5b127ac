import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raiseLead } from '../src/leads/raise.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

describe.skipIf(!canBrowse)('routing, in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  beforeAll(async () => {
    browsing = await openBrowsing(new Date('2026-09-14T10:30:00Z'))
  })
  afterAll(() => browsing?.close())

  const raise = async (): Promise<{ leadId: number; name: string }> => {
    const { house } = browsing
    const [person] = await house.rows<{ id: number; name: string }>(sql`
      select p.id, p.name from person p left join account a on a.id = p.account_id where p.erased_at is null
        and a.sales_owner_id is null and not exists (select from lead l where l.person_id = p.id) order by p.id limit 1`)
    const { leadId } = await house.db.as(systemActor, tx =>
      raiseLead(
        tx,
        systemActor,
        { personId: person!.id, raisedBy: 'form', touchId: null, handRaise: true },
        house.clock.now(),
      ),
    )
    await house.drain()
    return { leadId: leadId!, name: person!.name }
  }

  it('a manager of sales drafts a rule, tries it on past leads, and puts it in force', async () => {
    const { house } = browsing
    const { page, context } = await browsing.as('sales_manager')
    await page.goto(`${browsing.address}/leads`)
    await page.getByRole('link', { name: 'Routing', exact: true }).click()
    await page.getByText('What these rules would have made of leads that came').waitFor()
    await page
      .getByRole('link', { name: /^\d+ leads$/ })
      .first()
      .waitFor()
    await accessible(page, 'routing')
    await page.getByRole('button', { name: 'Change the rules' }).click()
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.getByRole('alert').getByText('Give the rule a name.').waitFor()
    await dialog.getByLabel(/^Name/).fill('Better ones are claimed')
    await dialog.getByRole('combobox', { name: 'Add a condition' }).last().fill('score of the lead')
    await page.getByRole('option').filter({ hasText: 'score of the lead' }).first().click()
    await dialog.getByLabel('at least').fill('0')
    await dialog.getByLabel('Goes to').selectOption({ label: 'A pool: whoever claims it first' })
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog
      .getByRole('alert')
      .getByText(/Name somebody/)
      .waitFor()
    await dialog.getByRole('button', { name: 'Add a person' }).click()
    await dialog.getByRole('button', { name: 'Add a person' }).click()
    await accessible(page, 'a rule of routing')
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(/score of the lead is at least 0 → may be claimed by/).waitFor()
    const pool = page.getByRole('listitem').filter({ hasText: 'Into a pool' }).getByRole('link')
    await expect.poll(async () => Number(await pool.textContent())).toBeGreaterThan(0)
    const said = (await pool.textContent())!
    await pool.click()
    const names = page.getByRole('complementary', { name: 'Into a pool' })
    await names.getByText(said, { exact: true }).waitFor()
    expect(await names.getByRole('listitem').count()).toBe(Math.min(50, Number(said)))
    await accessible(page, 'the leads of a trial')
    await page.keyboard.press('Escape')
    await names.waitFor({ state: 'detached' })

    // Moved to the end it gets nothing that others get.
    const before = await house.rows(sql`select key from routing_rule where version = 2 order by position`)
    await page.getByRole('button', { name: 'Move “Better ones are claimed” down' }).click()
    await page.getByRole('listitem').filter({ hasText: 'The account has an owner' }).first().waitFor()
    await expect
      .poll(() => house.rows(sql`select key from routing_rule where version = 2 order by position`))
      .not.toEqual(before)
    await page.getByLabel('When the promise of an open lead breaks').selectOption('moves_on')
    await page.getByRole('button', { name: 'Put in force…' }).click()
    await page
      .getByRole('dialog')
      .getByLabel(/What it changes/)
      .fill('Good leads are claimed')
    await page.getByRole('dialog').getByRole('button', { name: 'Put in force…' }).click()
    await page.getByText('Version 2 is in force.').waitFor()
    await page.getByText('Rules in force').waitFor()
    await page.getByText('Good leads are claimed').waitFor()
    await page.getByRole('link', { name: /^version 1, from/ }).click()
    await page
      .getByRole('heading', { name: /version 1/ })
      .first()
      .waitFor()
    await accessible(page, 'a version of routing')
    await context.close()
  })

  it('open leads are dealt anew: looked at, moved, and taken back', async () => {
    const { page, context } = await browsing.as('sales_manager')
    await page.goto(`${browsing.address}/routing`)
    const [owner] = await browsing.house.rows<{ name: string }>(sql`
      select u.name from app_user u join lead l on l.owner_id = u.id and l.state = 'open' where u.role = 'sales'
      group by u.id order by count(*) desc limit 1`)
    await page.getByLabel('Whose open leads').selectOption({ label: owner!.name })
    await page.getByRole('button', { name: 'Show what would move' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/leads? would move/).waitFor()
    await accessible(page, 'what would be dealt anew')
    await dialog.getByRole('button', { name: 'Move them' }).click()
    await dialog.getByText(/leads? moved\./).waitFor()
    await dialog.getByRole('button', { name: 'Take it back' }).click()
    await dialog.getByText('taken back').waitFor()
    await dialog.getByText('given back').first().waitFor()
    await context.close()
  })

  it('a seller on a phone claims a lead of a pool, and reads in whose hands it was', async () => {
    const { leadId, name } = await raise()
    const { page, context } = await browsing.as('sales', phone)
    await page.goto(`${browsing.address}/leads/${leadId}?state=every`)
    await page.getByRole('heading', { name }).first().waitFor()
    await page.getByText(/nobody yet/).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.getByRole('button', { name: 'Claim it' }).click()
    await page.getByText('It is yours. Its clock runs on.').waitFor()
    await page.getByText(/ · claimed$/).waitFor()
    await accessible(page, 'a lead that was claimed, on a phone')
    await context.close()
  })

  it('response times open their leads, and stay within a phone', async () => {
    const { page, context } = await browsing.as('sales_manager', phone)
    await page.goto(`${browsing.address}/response-times?days=1000`)
    await page.getByText(/Among leads of the same grade|too little history/).waitFor()
    await accessible(page, 'response times on a phone')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    const later = page
      .getByRole('row', { name: /^within 4 hours/ })
      .getByRole('link')
      .first()
    const said = (await later.textContent())!
    await later.click()
    const names = page.getByRole('complementary', { name: 'within 4 hours' })
    await names.getByText(said, { exact: true }).waitFor()
    await names
      .getByText(/told in .*, answered in/)
      .first()
      .waitFor()
    await accessible(page, 'the leads of a response time')
    await context.close()
  })

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
