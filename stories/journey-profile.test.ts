import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantAccounts } from '../test/planted-accounts.ts'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

describe.skipIf(!canBrowse)(
  'the profile of customers, in Chromium (needs Chromium and the built web)',
  () => {
    let browsing: Browsing
    beforeAll(async () => {
      browsing = await openBrowsing(new Date('2026-09-14T10:30:00Z'))
      await plantAccounts(browsing.house)
    })
    afterAll(() => browsing?.close())

    it('a manager asks the past, and opens the accounts behind what it says', async () => {
      const { page, context } = await browsing.as('marketing_manager')
      await page.goto(`${browsing.address}/leads`)
      await page.getByRole('link', { name: 'Customer profile', exact: true }).click()
      await page.getByText(/The past was not asked yet/).waitFor()
      await accessible(page, 'a profile before the past was asked')
      await page.getByRole('button', { name: 'Ask the past' }).click()
      await page.getByLabel('Country').uncheck()
      await accessible(page, 'how the past is asked')
      await page.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click()
      await page.getByText(/The past is being asked since/).waitFor()
      await browsing.house.drain()
      const dredging = page.getByRole('listitem', { name: /Dredging/ })
      await dredging.getByText(/where 1 is as often as all/).waitFor()
      await accessible(page, 'what the past says')
      const accounts = dredging.getByRole('link', { name: /^\d+ accounts$/ })
      const said = await accounts.textContent()
      await accounts.click()
      const names = page.getByRole('complementary', { name: 'Accounts it holds of' })
      await names.getByText(said!, { exact: true }).waitFor()
      await names
        .getByRole('link', { name: /^Planted/ })
        .first()
        .waitFor()
      await accessible(page, 'the accounts behind a statement')
      await page.keyboard.press('Escape')
      await names.waitFor({ state: 'detached' })
      await context.close()
    })

    it('keeps it under a name, enters the market, makes it a segment, and reads who is like them', async () => {
      const { page, context } = await browsing.as('marketing_manager')
      await page.goto(`${browsing.address}/customer-profile`)
      await page
        .getByRole('listitem', { name: /Dredging/ })
        .getByRole('button', { name: /^Keep: / })
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('Dredgers')
      await accessible(page, 'a statement that is kept')
      await dialog.getByRole('button', { name: 'Keep', exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
      const profile = page.getByRole('listitem', { name: 'Dredgers' })
      const known = profile.getByRole('row', { name: /^Known/ }).getByRole('link')
      await known.waitFor()
      await profile.getByRole('button', { name: 'Enter the market' }).click()
      await dialog.getByLabel('Companies').fill('2000')
      await dialog.getByLabel('Source').fill('Chamber of commerce')
      await dialog.getByLabel('As of').fill('2099-01-01')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog
        .getByText(/still to come/)
        .first()
        .waitFor()
      await dialog.getByLabel('As of').fill('2026-01-01')
      await accessible(page, 'the market that is entered')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })
      await profile.getByText(/% of them are known/).waitFor()
      await profile.getByRole('button', { name: 'Make it a segment' }).click()
      await profile.getByRole('link', { name: /^Segment, of version/ }).waitFor()
      await accessible(page, 'a profile with its size')
      await known.click()
      const behind = page.getByRole('complementary', { name: 'Known' })
      await behind.getByText(`${await known.textContent()} accounts`, { exact: true }).waitFor()
      await profile.getByRole('link', { name: 'Who is like them' }).click()
      const like = page.getByRole('complementary', { name: 'Who is like them' })
      await like
        .getByRole('link', { name: /^Planted/ })
        .first()
        .waitFor()
      await accessible(page, 'who is like the won ones')
      // A name of one's own and a condition that people changed.
      await profile.getByRole('button', { name: /^Change: / }).click()
      await dialog.getByLabel('Name').fill('They dredge')
      await accessible(page, 'a statement that is changed')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })
      await profile.getByRole('heading', { name: 'They dredge' }).waitFor()
      // What people know themselves is added; a statement that asks nothing is not.
      await profile.getByRole('button', { name: 'Add a statement: Dredgers' }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByRole('alert').waitFor()
      await accessible(page, 'a statement that is added')
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await context.close()
    })

    it('a seller reads on a phone whom an account is like, and changes nothing', async () => {
      const [account] = await browsing.house.rows(
        sql<{ id: number }>`select id from account where name = 'Planted 513'`,
      )
      const { page, context } = await browsing.as('sales', phone)
      await page.goto(`${browsing.address}/accounts/${account!.id}`)
      const panel = page.getByRole('region', { name: 'Customer profile' })
      await panel.getByText('They dredge').waitFor()
      await panel.getByText('fits', { exact: true }).waitFor()
      await panel.getByRole('link', { name: 'Dredgers' }).click()
      await page.getByRole('complementary', { name: 'Who is like them' }).waitFor()
      expect(
        await page.getByRole('button', { name: /^(Ask the past|Keep|Change|Archive|Make)/ }).count(),
      ).toBe(0)
      await accessible(page, 'profiles on a phone')
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await context.close()
    })

    it('broke nowhere', () => expect(browsing.faults).toEqual([]))
  },
)
