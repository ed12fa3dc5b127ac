import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firefox } from '../test/arranged-form.ts'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')

describe.skipIf(!canBrowse)('a form from nothing in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  let formId = 0
  beforeAll(async () => {
    browsing = await openBrowsing(start)
    const made = await browsing.house.of.administrator.visitor.send('POST', '/api/custom-fields', {
      record: 'person',
      key: 'presses',
      label: 'Number of presses',
      type: 'number',
    })
    expect(made.status).toBe(200)
  }, 180_000)
  afterAll(() => browsing?.close())

  /** Types over what stands in a field, without the pointer. */
  const type = async (page: Page, label: string | RegExp, text: string, within = 'body') => {
    await page.locator(within).getByLabel(label).first().focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type(text)
  }
  /** Chooses by the first letters, then goes on to the button beside it. */
  const add = async (page: Page, label: string, choice: string) => {
    await page.getByLabel(label).focus()
    await page.keyboard.type(choice)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
  }
  const press = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name }).first().press('Enter')

  it('is made, arranged with fields on two steps, published and given a second page by keys alone', async () => {
    const { page, context } = await browsing.as('marketing')
    page.setDefaultTimeout(20_000)
    await page.goto(`${browsing.address}/forms`)
    await press(page, 'Make a form')
    await type(page, /^Name/, 'Press audit', 'dialog')
    await type(page, /^Headline/, 'How fast is your press?', 'dialog')
    await type(page, /^Introduction/, 'We come and measure it.', 'dialog')
    await page.getByRole('button', { name: 'Make it' }).press('Enter')
    await page.getByRole('heading', { name: 'Press audit', level: 1 }).waitFor()
    formId = Number(/\/forms\/(\d+)\/arrange/.exec(page.url())![1])
    await accessible(page, 'the page of a form')

    await add(page, 'Add a block', 'Quote')
    await type(page, 'Words in English', 'Eleven minutes saved.')
    await type(page, 'Who says so, in English', 'Hanna Berg')
    await press(page, 'Move Quote up')
    await page.getByText('Quote is now 3 of 4').waitFor()

    await add(page, 'Add a field', 'Number of presses')
    await page.getByRole('button', { name: 'Edit Number of presses' }).waitFor()
    await page.getByLabel('Must be filled in').press('Space')
    await type(page, 'Step of the form', '2')
    await add(page, 'Add a field', 'Message')
    await page.getByRole('button', { name: 'Edit Message' }).waitFor()
    await type(page, 'Step of the form', '2')
    await page.getByLabel('Asked only if').focus()
    await page.keyboard.type('Number of presses')
    await page.getByLabel('The answer').focus()
    await page.keyboard.type('is one of')
    await type(page, 'Answers, one a line', '9')
    await type(page, 'Consent that is asked for, in English', 'You may write to me about presses.')
    await type(page, 'Thanks in English', 'Thank you, we will measure.')
    await page.getByLabel('Write to the sender').press('Space')
    await type(page, 'Subject in English', 'Your audit')
    await type(page, 'Mail in English', 'We call you tomorrow.')
    await press(page, 'Publish')
    await page.getByText('Published as version 1').first().waitFor()

    await press(page, 'Another page to compare')
    await press(page, 'Edit Headline')
    await type(page, 'Words in English', 'Measure your press')
    await press(page, 'Publish')
    await page.getByText('Published as version 2').first().waitFor()
    await page.getByLabel('The page is open to visitors').press('Space')
    await press(page, 'Save these')
    await page.getByText('Saved: Press audit').waitFor()
    await accessible(page, 'the page of a published form')
    await context.close()

    const [form] = await browsing.house.rows(sql<{ version: number; active: boolean; variants: number }>`
      select f.version, f.active, jsonb_array_length(v.design->'variants') as variants
      from form f join form_version v on v.form_id = f.id and v.number = f.version where f.id = ${formId}`)
    expect(form).toEqual({ version: 2, active: true, variants: 2 })
  }, 180_000)

  it('is filled in on a phone, thanked for, and its figures open to the visit', async () => {
    const { page, context } = await browsing.stranger(phone, { userAgent: firefox })
    page.setDefaultTimeout(20_000)
    await page.goto(`${browsing.address}/f/press-audit`)
    await accessible(page, 'hosted page')
    await page.locator('[name=email]').fill('kim@harbour.example')
    for (const name of ['name', 'company'])
      if (await page.locator(`[name="${name}"]`).isVisible())
        await page.locator(`[name="${name}"]`).fill('Kim Harbour')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.locator('[name="custom.presses"]').fill('9')
    await page.locator('[name=message]').fill('Call me')
    await accessible(page, 'second step')
    browsing.house.clock.pass(1)
    await page.locator('form button[type=submit]').click()
    await page.getByText('Thank you, we will measure.').waitFor()
    await accessible(page, 'thanks')
    await context.close()
    expect(
      await browsing.house.rows(sql`select subject from mail where to_address = 'kim@harbour.example'`),
    ).toEqual([{ subject: 'Your audit' }])

    const desk = await browsing.as('marketing')
    desk.page.setDefaultTimeout(20_000)
    await desk.page.goto(`${browsing.address}/forms/${formId}`)
    await desk.page.getByRole('heading', { name: 'Figures of Press audit' }).waitFor()
    await accessible(desk.page, 'figures')
    await desk.page.locator('dl.figures-row a').nth(2).press('Enter')
    await desk.page.getByRole('link', { name: 'Kim Harbour' }).waitFor()
    await desk.context.close()

    const small = await browsing.as('marketing', phone)
    await small.page.goto(`${browsing.address}/forms/${formId}/arrange`)
    await small.page.getByRole('heading', { name: 'Press audit', level: 1 }).waitFor()
    await accessible(small.page, 'the page of a form on a phone')
    expect(await small.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await small.context.close()
    expect(browsing.faults).toEqual([])
  }, 180_000)
})
