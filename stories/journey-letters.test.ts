import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pdfOf } from '../test/read-pdf.ts'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')
const people = ['Anke Lüdersen', 'Bram Visser', 'Cleo Ford', 'Dora Nowhere'] as const
type Name = (typeof people)[number]

describe.skipIf(!canBrowse)('a serial letter in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  let letterId: number
  const ids = {} as Record<Name, number>
  beforeAll(async () => {
    browsing = await openBrowsing(start)
    const staff = browsing.house.as('service')
    for (const [n, name] of people.entries()) {
      const made = await staff.send('POST', '/api/persons', {
        name,
        language: n === 0 ? 'de' : 'en',
        country: 'NL',
      })
      ids[name] = made.body.id
      if (name === 'Dora Nowhere') continue
      const address = {
        label: 'work',
        street: `Kade ${n + 1}`,
        postalCode: '8861 AA',
        city: 'Harlingen',
        region: null,
        country: 'NL',
      }
      const points = { emails: [], phones: [], addresses: [address] }
      expect((await staff.send('PUT', `/api/persons/${ids[name]}/contact-points`, points)).status).toBe(200)
    }
    const said = { purpose: '*', channel: 'letter', ended: false, source: 'a call' }
    expect((await staff.send('POST', `/api/persons/${ids['Cleo Ford']}/objections`, said)).status).toBe(200)
  }, 180_000)
  afterAll(() => browsing?.close())

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const open = async (page: Page) => {
    await page.goto(`${browsing.address}/letters/${letterId}`)
    await page.getByRole('heading', { name: 'Spring visit' }).first().waitFor()
  }
  const written = (name: Name) =>
    browsing.house.rows(sql<{ title: string }>`
      select t.title from touch t where t.subject_id = ${ids[name]} and t.kind = 'letter' and t.withdrawn is null
        and not exists (select from touch c where c.supersedes_id = t.id)`)
  const whom = (page: Page) => page.getByRole('region', { name: 'To whom' })

  it('is begun, and a field that does not exist is refused beside the words', async () => {
    const { page, context } = await browsing.as('marketing_manager')
    await page.goto(`${browsing.address}/letters`)
    await button(page, 'Sender').click()
    const sender = page.getByRole('dialog', { name: 'The company on its letters' })
    await sender.getByLabel('Name').fill('Terpstra Machines')
    await sender.getByLabel('Street').fill('Haven 1')
    await sender.getByLabel('Postal code').fill('8861 AA')
    await sender.getByLabel('Place').fill('Harlingen')
    await sender.getByLabel('Country (two letters)').fill('Netherlands')
    await button(page, 'Save').click()
    await sender.getByText(/country code of two letters/).waitFor()
    await accessible(page, 'a sender with a country that is none')
    await sender.getByLabel('Country (two letters)').fill('NL')
    await page.keyboard.press('Enter')
    await sender.waitFor({ state: 'detached' })

    await button(page, 'New letter').click()
    const dialog = page.getByRole('dialog', { name: 'A new serial letter' })
    await dialog.getByLabel('Name, for us').fill('Spring visit')
    await dialog.getByLabel('What it is about').selectOption('research')
    await accessible(page, 'a letter that is begun')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Spring visit' }).first().waitFor()
    letterId = Number(new URL(page.url()).pathname.split('/').at(-1))

    await button(page, 'English').click()
    await page.getByLabel('Subject').fill('A visit to {company|you}')
    await page.getByLabel('Letter', { exact: true }).fill('{salutation},\n\nwe come and see {givnName}.')
    await button(page, 'Save').click()
    await page
      .getByRole('region', { name: 'Words' })
      .getByText(/no field \{givnName\}/)
      .waitFor()
    await accessible(page, 'words with a field that does not exist')
    await page.getByLabel('Letter', { exact: true }).fill('{salutation},\n\nwe come and see you.\n\n{writer}')
    const saved = page.waitForResponse(reply => reply.request().method() === 'PATCH' && reply.ok())
    await button(page, 'Save').click()
    await saved
    await context.close()
  })

  it('says to whom it goes and why not, and how each will get it', async () => {
    const { page, context } = await browsing.as('marketing_manager')
    await open(page)
    await whom(page)
      .getByText(/Nobody is chosen yet/)
      .waitFor()
    await button(page, 'Choose persons').click()
    const dialog = page.getByRole('dialog', { name: 'To whom?' })
    await accessible(page, 'choosing persons')
    for (const name of people) {
      const field = dialog.getByRole('searchbox', { name: 'Find a person' })
      await field.fill(name)
      const found = dialog.getByRole('list', { name: 'Find a person' }).getByRole('button', { name })
      await found.press('Enter')
      await expect.poll(() => field.inputValue()).toBe('')
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => whom(page).getByRole('row').count()).toBe(people.length + 1)
    await whom(page).getByText('Get a letter').getByRole('link', { name: '2', exact: true }).waitFor()
    await whom(page).getByText('Left out').getByRole('link', { name: '2', exact: true }).click()
    await expect.poll(() => whom(page).getByRole('row').count()).toBe(3)
    await whom(page)
      .getByRole('row', { name: /Cleo Ford/ })
      .getByText(/objected/)
      .waitFor()
    await whom(page)
      .getByRole('row', { name: /Dora Nowhere/ })
      .getByText('no postal address')
      .waitFor()
    await accessible(page, 'whom a letter leaves out')
    await whom(page).getByText('Get a letter').getByRole('link', { name: '2', exact: true }).click()
    await whom(page)
      .getByRole('row', { name: /Bram Visser/ })
      .getByRole('button', { name: 'Preview' })
      .click()
    await page.getByText('As Bram Visser gets it').waitFor()
    await page
      .locator('.letter-address', { hasText: /Bram Visser\s+Kade 2\s+8861 AA\s+Harlingen/i })
      .waitFor()
    const pdf = await page.getByRole('link', { name: 'As it is printed' }).getAttribute('href')
    const shown = await page.context().request.get(`${browsing.address}${pdf}`)
    expect(pdfOf(await shown.body()).pages[0]).toContain('Dear Bram Visser,')
    await accessible(page, 'a letter before it is printed')
    await context.close()
  })

  it('is printed into one file, posted, and stands in the log of each once; taken back it stands in none', async () => {
    const { page, context } = await browsing.as('marketing_manager')
    await open(page)
    await button(page, 'Make the file for the printer').click()
    await page.getByRole('region', { name: /Waits for the printer file|Being written/ }).waitFor()
    await browsing.house.drain()
    await page.getByText(/^2 letters on 2 pages/).waitFor()
    await accessible(page, 'a letter that is ready to print')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the file' }).click(),
    ])
    const { pages } = pdfOf(await readFile(await download.path()))
    expect(pages).toHaveLength(2)
    expect(pages.join()).toMatch(/Anke Lüdersen[\s\S]*Bram Visser/)
    expect(pages.join()).not.toMatch(/Cleo|Dora/)
    expect(await written('Bram Visser')).toEqual([])

    await button(page, 'They were posted: enter them into the contact log').press('Enter')
    await page.getByRole('region', { name: 'Entering the log' }).waitFor()
    await browsing.house.drain()
    await page.getByText('2 letters stand in the contact log.').waitFor()
    for (const name of people)
      expect([name, (await written(name)).length]).toEqual([
        name,
        name === people[0] || name === people[1] ? 1 : 0,
      ])
    await page.goto(`${browsing.address}/persons/${ids['Bram Visser']}`)
    const row = page.locator('.log .log-row').filter({ hasText: 'A visit to you' })
    await row.getByText(/we come and see you/).waitFor()
    await accessible(page, 'a letter in the contact log')

    await open(page)
    await button(page, 'They were not posted: take the entries back').click()
    await page.getByRole('region', { name: 'Being taken back' }).waitFor()
    await browsing.house.drain()
    await page.getByText('The entries were taken back.').waitFor()
    for (const name of people) expect([name, await written(name)]).toEqual([name, []])
    await context.close()
  })

  it('is begun from what is chosen in a list of persons', async () => {
    const { page, context } = await browsing.as('marketing_manager')
    await page.goto(`${browsing.address}/persons?q=Visser`)
    const row = page.locator('.long-body .long-row').filter({ hasText: 'Bram Visser' })
    await row.getByRole('checkbox').click()
    await button(page, 'Write a letter').click()
    const dialog = page.getByRole('dialog', { name: 'Write a letter to these persons' })
    await dialog.getByLabel('Name, for us').fill('To one of them')
    await accessible(page, 'a letter to whom one chose in a list')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'To one of them' }).first().waitFor()
    await whom(page)
      .getByRole('row', { name: /Bram Visser/ })
      .waitFor()
    await expect.poll(() => whom(page).getByRole('row').count()).toBe(2)
    await context.close()
  })

  it('fits a phone', async () => {
    const { page, context } = await browsing.as('marketing_manager', phone)
    await open(page)
    await whom(page)
      .getByRole('row', { name: /Anke Lüdersen/ })
      .waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await accessible(page, 'a letter on a phone')
    await context.close()
  })

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
