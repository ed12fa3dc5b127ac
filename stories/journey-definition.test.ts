import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

describe.skipIf(!canBrowse)(
  'two managers and their definition, in Chromium (needs Chromium and the built web)',
  () => {
    let browsing: Browsing
    let draft: string
    beforeAll(async () => {
      browsing = await openBrowsing(new Date('2026-09-14T10:30:00Z'))
    })
    afterAll(() => browsing?.close())

    const rule = (page: Page, name: string) => page.locator('li.rule').filter({ hasText: name })

    it('marketing reads the page of sentences and suggests a change', async () => {
      const { page, context } = await browsing.as('marketing_manager')
      await page.goto(`${browsing.address}/definition`)
      await page.getByText('From 60 points of 100.').waitFor()
      await page.getByText('at an account: people employed is 50 to 2,000').waitFor()
      await accessible(page, 'definition')
      await page.getByRole('button', { name: 'Suggest a change' }).click()
      await page.getByLabel('What for').fill('Fewer, better leads')
      await page.getByRole('button', { name: 'Begin a draft' }).click()
      await page.getByRole('heading', { name: 'Fewer, better leads' }).waitFor()
      draft = page.url()
      await rule(page, 'Size we serve best')
        .getByRole('button', { name: 'Size we serve best', exact: true })
        .click()
      const dialog = page.getByRole('dialog')
      await accessible(page, 'a rule that is changed')
      await dialog.getByLabel('Points').fill('16')
      await dialog.getByRole('button', { name: 'Keep' }).click()
      await dialog.waitFor({ state: 'detached' })
      await rule(page, 'Size we serve best').locator('ins', { hasText: '+16' }).waitFor()
      await page.getByRole('button', { name: 'Leave somebody out' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('Looks for work')
      await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click()
      // A condition of nothing holds of everybody: the dialog stays until it says something.
      await page.getByRole('dialog').getByRole('alert').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('button', { name: 'Sign draft' }).click()
      await page.getByLabel('Why, in a sentence').fill('Nobody lost that bought')
      await page.getByRole('button', { name: 'Sign for Marketing' }).click()
      await page.getByText(/Nobody lost that bought/).waitFor()
      await context.close()
    })

    it('sales argues beside the rule on a phone and sends it back', async () => {
      const { page, context } = await browsing.as('sales_manager', phone)
      await page.goto(draft)
      await page.getByRole('heading', { name: 'Fewer, better leads' }).waitFor()
      await page.getByRole('button', { name: 'Say something of Size we serve best' }).click()
      await page.getByLabel('To the other side').fill('Under 50 never bought a line.')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await rule(page, 'Size we serve best').getByText('Under 50 never bought a line.').waitFor()
      await accessible(page, 'draft on a phone')
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await page.getByRole('button', { name: 'Send back' }).click()
      await page.getByLabel(/No signature stands/).fill('Take the small ones out as well')
      await page.getByRole('dialog').getByRole('button', { name: 'Send back' }).click()
      await page.getByText('sent it back').waitFor()
      await context.close()
    })

    it('they compare it with another draft, both tried on the past', async () => {
      const { house } = browsing
      const { visitor } = house.of.sales_manager
      const id = Number(new URL(draft).pathname.split('/').at(-1))
      const { body: other } = await visitor.send<{ id: number }>('POST', '/api/definition/drafts', {
        note: 'Only the surest',
      })
      const { body } = await visitor.get<{ version: number; rules: { threshold: number } }>('/api/definition')
      expect(body.rules.threshold).toBe(60)
      for (const each of [id, other.id])
        await visitor.send('POST', `/api/definition/drafts/${each}/backtest`, { months: 12 })
      await house.drain()
      const { page, context } = await browsing.as('marketing_manager')
      await page.goto(draft)
      await page.getByLabel('Beside another draft').selectOption({ label: 'Only the surest' })
      await page.getByRole('columnheader', { name: 'Only the surest' }).waitFor()
      const row = page.getByRole('row', { name: /Leads a month/ })
      expect(await row.getByRole('link').count()).toBe(3)
      await accessible(page, 'two drafts side by side')
      await context.close()
      await visitor.send('POST', `/api/definition/drafts/${other.id}/withdrawal`)
    })

    it('the past is asked what it says, and what is learnt of it says nothing where it is too thin', async () => {
      const { page, context } = await browsing.as('sales_manager')
      await page.goto(`${browsing.address}/definition`)
      await page.getByText(/The past was not asked yet/).waitFor()
      await page.getByRole('button', { name: 'Ask the past again' }).click()
      await page.getByText(/The past is being asked/).waitFor()
      await browsing.house.drain()
      await page.getByText(/It says nothing: no group of leads/).waitFor()
      await accessible(page, 'what the past suggests')
      await page.getByRole('link', { name: 'What was learnt' }).click()
      await page.getByRole('button', { name: 'Learn anew' }).click()
      await page.getByText(/It is being learnt/).waitFor()
      await browsing.house.drain()
      await page
        .getByText(/So nothing is said/)
        .first()
        .waitFor()
      await accessible(page, 'what was learnt')
      await context.close()
    })

    it('marketing gives in, both sign, and the new version is read with what it changed', async () => {
      const marketing = await browsing.as('marketing_manager')
      await marketing.page.goto(draft)
      await rule(marketing.page, 'Too small to need it')
        .getByRole('button', { name: 'Too small to need it', exact: true })
        .click()
      await marketing.page.getByRole('dialog').getByLabel('Points').fill('-40')
      await marketing.page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click()
      await marketing.page.getByRole('dialog').waitFor({ state: 'detached' })
      await marketing.page.getByRole('button', { name: 'Settled' }).first().click()
      await marketing.page.getByText(/settled by/).waitFor()
      const sign = async (page: Page, side: string) => {
        await page.getByRole('button', { name: 'Sign draft' }).click()
        await page.getByRole('button', { name: `Sign for ${side}` }).click()
      }
      await sign(marketing.page, 'Marketing')
      await marketing.page.getByText(/^signed /).waitFor()
      await marketing.context.close()
      const { page, context } = await browsing.as('sales_manager')
      await page.goto(draft)
      await page.getByText('has not signed').waitFor()
      await sign(page, 'Sales')
      await page.getByText(/Both have signed: version 2/).waitFor()
      await page.goto(`${browsing.address}/definition/versions`)
      await page.getByText(/for Sales/).waitFor()
      await accessible(page, 'versions')
      await page.goto(`${browsing.address}/definition/versions/2`)
      await rule(page, 'Too small to need it').locator('ins').waitFor()
      const inLeads = page.getByRole('region', { name: 'In leads' })
      await inLeads.getByText(/before its last change/).waitFor()
      await inLeads.getByRole('link', { name: /^−/ }).waitFor()
      await accessible(page, 'version')
      await context.close()
    })

    it('broke nowhere', () => expect(browsing.faults).toEqual([]))
  },
)
