import { readFile } from 'node:fs/promises'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')
const table = [
  'Name;E-mail;Telephone;Company;City',
  'Sietske Waardenburg;sietske@karamelhuys.example;+31 20 555 0110;Karamelhuys B.V.;Zaandam',
  'Götz Überlinger;goetz@zuckerwerk.example;+49 30 555 0111;Zuckerwerk GmbH;Berlin',
  ';;+31 20 555 0199;Karamelhuys B.V.;Zaandam',
  '"Wrong; Address";not an address;;Karamelhuys B.V.;Zaandam',
  'Femmy Noordeloos;femmy@karamelhuys.example;;Karamelhuys B.V.;Zaandam',
].join('\r\n')

describe.skipIf(!canBrowse)('the shared record in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  beforeAll(async () => {
    browsing = await openBrowsing(start)
  }, 180_000)
  afterAll(() => browsing?.close())

  const made = async (body: object): Promise<number> => {
    const answer = await browsing.house.as('service').send('POST', '/api/persons', body)
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, answer.text.slice(0, 300)])
    await browsing.house.drain()
    return answer.body.id
  }
  const open = (page: Page, path: string) => page.goto(`${browsing.address}${path}`)
  const told = (page: Page, words: RegExp) => page.locator('.toasts').getByText(words).waitFor()
  /** What the palette finds for these words, by keyboard. */
  const found = async (page: Page, words: string): Promise<string[]> => {
    await page.keyboard.press('Control+k')
    const answer = page.waitForResponse(
      reply => new URL(reply.url()).pathname === '/api/search' && reply.url().includes('q='),
    )
    await page.getByRole('combobox').last().fill(words)
    const { items } = (await (await answer).json()) as { items: { name: string }[] }
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    return items.map(({ name }) => name)
  }

  it('imports a table, hands back the rows it refused, and undoes it', async () => {
    const { page, context } = await browsing.as('administrator')
    await open(page, '/import')
    await page.getByLabel('What it holds').selectOption('persons')
    await accessible(page, 'import')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
    await page.waitForURL(/id=\d+/)
    await page.getByRole('heading', { name: 'Rows that would be refused' }).waitFor()
    expect(await page.getByLabel('E-mail stands for').inputValue()).toBe('email')
    expect(await page.getByLabel('Telephone stands for').inputValue()).toBe('phone')
    // A column that is left out, and taken in again.
    await page.getByLabel('City stands for').selectOption({ label: 'left out' })
    await accessible(page, 'import, preview')
    // Not while what was left out is being saved.
    await page.locator('button:enabled', { hasText: 'Start the import' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Receipt' }).waitFor()
    await browsing.house.drain()
    const refused = page.getByRole('link', { name: /Download the refused rows/ })
    await refused.waitFor()
    const figures = await page.locator('dl dd.t20').allTextContents()
    const [read, created, updated, unchanged, turnedAway] = figures.map(Number)
    expect([read, created, turnedAway]).toEqual([5, 3, 2])
    expect(created! + updated! + unchanged! + turnedAway!).toBe(read)
    await accessible(page, 'import, receipt')
    const [download] = await Promise.all([page.waitForEvent('download'), refused.click()])
    const rows = await readFile(await download.path(), 'utf8')
    expect(rows).toContain('+31 20 555 0199')
    expect(rows).toContain('"Wrong; Address"')
    expect(rows).not.toContain('Sietske')
    expect(await found(page, 'sietske waardenburg')).toContain('Sietske Waardenburg')
    await page.getByRole('button', { name: 'See what undoing would do' }).click()
    await page.getByText(/records? go/).waitFor()
    await accessible(page, 'import, before undoing')
    await page.getByRole('button', { name: 'Undo this import' }).click()
    await page.getByText('Undoing', { exact: true }).waitFor()
    await browsing.house.drain()
    await page.getByText(/^Undone .* removed/).waitFor()
    expect(await found(page, 'sietske waardenburg')).toEqual([])
    await context.close()
  })

  it('merges two persons side by side, by keyboard, and takes them apart again', async () => {
    const one = await made({
      name: 'Sjoukje Hoekstra',
      email: 'sjoukje@kaasmakerij.example',
      jobTitle: 'Buyer',
    })
    const other = await made({
      name: 'S. Hoekstra-Veldkamp',
      email: 'sh@kaasmakerij.example',
      phone: '+31 58 555 0142',
    })
    const { page, context } = await browsing.as('sales_manager')
    await open(page, `/persons/${one}`)
    await page.getByRole('button', { name: /^Merge with/ }).click()
    await page.keyboard.type('Hoekstra-Veldkamp')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^S\. Hoekstra-Veldkamp/ })
      .waitFor()
    await accessible(page, 'the other person')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Are these one person?' })
    const name = dialog.getByRole('group', { name: 'Which Name stands?' })
    await dialog.locator('.merge-record', { hasText: 'Sjoukje Hoekstra' }).getByRole('radio').check()
    await name.getByRole('radio', { name: 'Sjoukje Hoekstra' }).check()
    await accessible(page, 'merge')
    await dialog.getByLabel(/^Why/).fill('Married in May')
    await page.keyboard.press('Enter')
    await told(page, /S\. Hoekstra-Veldkamp is now part of Sjoukje Hoekstra/)
    await page.getByText(/S\. Hoekstra-Veldkamp was merged into this/).waitFor()
    await page.getByRole('heading', { level: 1, name: 'Sjoukje Hoekstra' }).waitFor()
    await page.getByText('sh@kaasmakerij.example').first().waitFor()
    // The old address leads to the one that stayed.
    await open(page, `/persons/${other}`)
    await page.waitForURL(new RegExp(`/persons/${one}$`))
    await accessible(page, 'merged person')
    const keeping = page.getByRole('region', { name: /^This record/ })
    await keeping.getByRole('button', { name: 'Undo' }).click()
    await told(page, /stand apart again/)
    await open(page, `/persons/${other}`)
    await page.getByRole('heading', { level: 1, name: 'S. Hoekstra-Veldkamp' }).waitFor()
    expect(await page.getByText('sjoukje@kaasmakerij.example').count()).toBe(0)
    await context.close()
  })

  it('gives a person its data once, and erases it while every figure stays', async () => {
    const { house } = browsing
    const [someone] = await house.rows(sql<{ id: number; name: string }>`
      select p.id, p.name from person p join lead l on l.person_id = p.id join consent c on c.person_id = p.id
      where (select count(*) from person n where n.name = p.name) = 1 order by p.id limit 1`)
    const { id, name } = someone!
    const { page, context } = await browsing.as('administrator')
    const figures = async () => {
      await open(page, '/insight/funnel')
      await page.locator('.funnel-steps a.door').first().waitFor()
      return page.locator('main#page table:visible').allInnerTexts()
    }
    const before = await figures()
    await open(page, `/persons/${id}`)
    await page.getByRole('button', { name: 'Data and erasure' }).click()
    await page.getByRole('button', { name: 'Make the archive' }).click()
    await told(page, /^Asked/)
    await house.drain()
    await open(page, '/settings/privacy?part=requests')
    const collect = page.getByRole('button', { name: 'Download once' })
    await collect.waitFor()
    await accessible(page, 'requests')
    const [download] = await Promise.all([page.waitForEvent('download'), collect.click()])
    const archive = unzipSync(await readFile(await download.path()))
    expect(Object.keys(archive)).toEqual(['data.json', 'index.html'])
    expect(strFromU8(archive['data.json']!)).toContain(name)
    await open(page, '/settings/privacy?part=requests')
    await page.getByText(/^collected/).waitFor()
    expect(await collect.count()).toBe(0)

    await open(page, `/persons/${id}`)
    await page.getByRole('button', { name: 'Data and erasure' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('table.rows td.r').first().waitFor()
    const counts = (await dialog.locator('table.rows td.r').allTextContents()).map(Number)
    expect(counts.reduce((sum, n) => sum + n)).toBeGreaterThan(2)
    await accessible(page, 'before erasing')
    const erase = dialog.getByRole('button', { name: 'Erase for good' })
    expect(await erase.isDisabled()).toBe(true)
    await dialog.getByLabel(/^I have read/).check()
    await erase.click()
    await told(page, /^Asked/)
    await house.drain()
    await open(page, `/persons/${id}`)
    await page.getByText('This person was erased.').waitFor()
    await accessible(page, 'an erased person')
    expect(await found(page, name)).not.toContain(name)
    expect(await figures()).toEqual(before)
    await context.close()
  })

  it('throws a person away and puts it back', async () => {
    const id = await made({ name: 'Wijnanda Terpstra-Overzet', email: 'wijnanda@overzet.example' })
    const { page, context } = await browsing.as('service')
    await open(page, `/persons/${id}`)
    await page.getByRole('button', { name: 'Move to the trash' }).click()
    await told(page, /Wijnanda Terpstra-Overzet lies in the trash/)
    await page.waitForURL(/\/persons$/)
    expect(await found(page, 'Wijnanda')).toEqual([])
    await open(page, '/settings/trash')
    const row = page.getByRole('row', { name: /Wijnanda Terpstra-Overzet/ })
    await row.waitFor()
    await accessible(page, 'trash')
    await row.getByRole('button', { name: 'Put back' }).focus()
    await page.keyboard.press('Enter')
    await told(page, /Wijnanda Terpstra-Overzet is back/)
    await row.waitFor({ state: 'detached' })
    await accessible(page, 'the empty trash')
    expect(await found(page, 'Wijnanda')).toEqual(['Wijnanda Terpstra-Overzet'])
    await context.close()
  })

  it('declares a field and fills it on a person', async () => {
    const id = await made({ name: 'Ruurd Anema', email: 'ruurd@anema.example' })
    const { page, context } = await browsing.as('administrator')
    await open(page, '/settings/fields')
    const persons = page.getByRole('region', { name: /^Persons/ })
    await persons.getByRole('button', { name: 'New field' }).click()
    const dialog = page.getByRole('dialog')
    await page.keyboard.type('Preferred trade fair')
    await dialog.getByLabel(/^Type/).selectOption({ label: 'One of several' })
    await dialog.getByLabel(/^Choices/).fill('Verpackungsmaschinenfachmesse\nEmpack')
    await accessible(page, 'a new field')
    await dialog.getByLabel(/^Help/).fill('Where we met')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await persons.getByText('Preferred trade fair').waitFor()
    await accessible(page, 'fields')
    await open(page, `/persons/${id}`)
    await page.locator('header').getByRole('button', { name: 'Edit', exact: true }).click()
    await dialog.getByLabel(/^Preferred trade fair/).selectOption({ label: 'Verpackungsmaschinenfachmesse' })
    await accessible(page, 'editing a person')
    await dialog.locator('button[type=submit]').click()
    await dialog.waitFor({ state: 'detached' })
    await page.locator('dl.facts').getByText('Verpackungsmaschinenfachmesse').waitFor()
    await accessible(page, 'person')
    await context.close()
  })

  it('lets a customer object on the own page, and the person page says so', async () => {
    const id = await made({ name: 'Lobke Eysinga', email: 'lobke@eysinga.example' })
    const { page, context } = await browsing.as('service', phone)
    await open(page, `/persons/${id}`)
    await page.getByRole('button', { name: 'Link to the own page' }).click()
    const link = (await page.locator('.may-link').textContent())!
    await accessible(page, 'the link of a person')
    const customer = await browsing.stranger(phone)
    await customer.page.goto(link)
    await customer.page.getByRole('heading', { level: 1 }).waitFor()
    expect(await customer.page.content()).not.toContain('lobke@')
    await accessible(customer.page, 'preferences')
    await customer.page.getByRole('button', { name: 'Object to everything' }).focus()
    await customer.page.keyboard.press('Enter')
    await customer.page.getByText(/^You objected to everything/).waitFor()
    await accessible(customer.page, 'preferences after objecting')
    await customer.context.close()
    await open(page, `/persons/${id}`)
    await page.getByText(/^Objected to everything: no contact/).waitFor()
    await accessible(page, 'person who objected, on a phone')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await context.close()
  })

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
