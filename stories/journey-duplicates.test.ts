import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')

const twins = {
  person: {
    label: 'Persons',
    path: 'persons',
    title: 'Are these one person?',
    one: { name: 'Wilhelmina Zwanenburg', email: 'wilhelmina@zwanenburg.example', phone: '+31 38 555 0177' },
    other: { name: 'Mina Zwanenberg', email: 'mina.z@postbus.example', phone: '038 555 0177' },
    reasons: ['Given name is another form of the same name.', 'Phone is the same'],
    change: { jobTitle: 'Head of purchasing' },
    changed: 'Head of purchasing',
  },
  account: {
    label: 'Customers',
    path: 'accounts',
    title: 'Are these one customer?',
    one: {
      name: 'Kaashuis Zwanenburg B.V.',
      website: 'https://www.kaashuis-zwanenburg.example',
      city: 'Zwolle',
      country: 'NL',
      kind: 'prospect',
    },
    other: {
      name: 'Kaashuis Zwanenberg',
      website: 'kaashuis-zwanenburg.example',
      city: 'Zwolle',
      country: 'NL',
      kind: 'prospect',
    },
    reasons: ['Website is the same'],
    change: { employees: 4321 },
    changed: '4,321',
  },
} as const

describe.skipIf(!canBrowse)('the queue of duplicates in Chromium (needs Chromium and the built web)', () => {
  let browsing: Browsing
  beforeAll(async () => {
    browsing = await openBrowsing(start)
    await browsing.house.tasks['customers.matchAll']!({} as never)
  }, 180_000)
  afterAll(() => browsing?.close())

  const open = (page: Page, path: string) => page.goto(`${browsing.address}${path}`)
  const told = (page: Page, words: RegExp) => page.locator('.toasts').getByText(words).waitFor()
  const send = async (method: 'POST' | 'PATCH', url: string, body: object) => {
    const answer = await browsing.house.as('administrator').send(method, url, body)
    expect([url, answer.status, answer.text.slice(0, 300)]).toEqual([url, 200, answer.text.slice(0, 300)])
    return answer.body as { id: number }
  }
  const compared = async () => {
    await browsing.house.drain()
    await browsing.house.tasks['customers.match']!(undefined as never)
  }
  const facts = async (kind: 'person' | 'account', id: number) => {
    const [row] = await browsing.house.rows(
      sql<{
        row: string
      }>`select (to_jsonb(r) - 'updated_at' - 'last_change')::text as row from ${sql.table(kind)} r where id = ${id}`,
    )
    return row?.row
  }

  it('has pairs of both kinds in the sample company, and says why', async () => {
    const { page, context } = await browsing.as('sales_manager')
    for (const kind of ['person', 'account'] as const) {
      await open(page, `/duplicates?kind=${kind}`)
      await page.locator('.dups-rows li').first().waitFor()
      expect(await page.locator('.dups-rows li').count()).toBeGreaterThan(1)
      await page.getByRole('heading', { name: 'Why' }).waitFor()
      await accessible(page, `queue of ${kind}s`)
    }
    await page.getByRole('button', { name: 'What is certain' }).click()
    await page
      .getByRole('dialog')
      .getByText(/would be certain/)
      .waitFor()
    await accessible(page, 'what is certain')
    await context.close()
  })

  it.each(['person', 'account'] as const)(
    'shows two of a %s side by side, merges them by keyboard field by field, and takes them apart after later changes',
    async kind => {
      const { label, path, title, one, other, reasons, change, changed } = twins[kind]
      const { id: a } = await send('POST', `/api/${path}`, one)
      const { id: b } = await send('POST', `/api/${path}`, other)
      await compared()
      const before = [await facts(kind, a), await facts(kind, b)]
      const { page, context } = await browsing.as('sales_manager')
      await open(page, `/duplicates?kind=${kind}&pair=${a}-${b}`)
      expect(await page.getByLabel('Of', { exact: true }).locator('option:checked').textContent()).toBe(label)
      const sides = page.getByRole('table')
      await sides.getByText(one.name).waitFor()
      await sides.getByText(other.name).waitFor()
      for (const reason of reasons) await page.locator('.why-one').getByText(reason).first().waitFor()
      expect(await page.locator('.why-one b').allTextContents()).not.toContain('+0.0')
      // Down and up, by keys.
      await page.keyboard.press('j')
      await page.keyboard.press('k')
      await open(page, `/duplicates?kind=${kind}&pair=${a}-${b}`)
      await sides.getByText(other.name).waitFor()
      await page.keyboard.press('m')
      const dialog = page.getByRole('dialog', { name: title })
      const name = dialog.getByRole('group', { name: 'Which Name stands?' })
      await dialog.locator('.merge-record', { hasText: one.name }).getByRole('radio').check()
      await name.getByRole('radio', { name: other.name }).check()
      await accessible(page, `merging two of ${kind}`)
      await dialog.getByLabel(/^Why/).fill('Met both in one room')
      await page.keyboard.press('Enter')
      await told(page, /is now part of/)
      expect(await facts(kind, b)).toBeUndefined()
      expect(JSON.parse((await facts(kind, a))!).name).toBe(other.name)

      await browsing.house.drain()

      // What happens later stays with the one that was kept.
      await send('PATCH', `/api/${path}/${a}`, change)
      const touched = await send('POST', '/api/touches', {
        [`${kind}Id`]: a,
        kind: 'call',
        title: 'Asked for samples',
      })
      await open(page, `/duplicates?kind=${kind}&state=merged`)
      await page.locator('.dups-rows').getByText(other.name).first().click()
      await accessible(page, `merged pairs of ${kind}`)
      await page.getByRole('button', { name: 'Take apart' }).click()
      await told(page, /stand apart again/)
      await compared()
      const [left, right] = await Promise.all([facts(kind, a), facts(kind, b)])
      expect(right).toBe(before[1])
      expect({ ...JSON.parse(left!), ...JSON.parse(before[0]!) }).toEqual(
        kind === 'person'
          ? { ...JSON.parse(left!), job_title: null }
          : { ...JSON.parse(left!), employees: null },
      )
      const [touch] = await browsing.house.rows(
        sql<{ subject: number | null; account: number | null }>`
          select subject_id as subject, account_id as account from touch where id = ${touched.id}`,
      )
      expect([touch!.subject, touch!.account]).toContain(a)
      await open(page, kind === 'person' ? `/persons/${a}` : `/accounts/${a}`)
      await page.getByRole('heading', { level: 1, name: one.name }).waitFor()
      await page.getByText(changed).first().waitFor()
      await context.close()
    },
  )

  it('shows while a person is entered who is likely here already, on a phone', async () => {
    const { page, context } = await browsing.as('sales', phone)
    const [known] = await browsing.house.rows(sql<{ name: string; phone: string }>`
      select name, phone from person where phone is not null and length(family_name) > 6 order by id limit 1`)
    await open(page, '/persons')
    await page.getByRole('button', { name: /^New person/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Name/).fill(known!.name)
    await dialog.getByLabel(/^(Phone|Telephone)/).fill(known!.phone)
    const already = dialog.getByRole('region', { name: 'Already here?' })
    await already.getByText(known!.name).first().waitFor()
    await already
      .getByText(/Phone is the same|Family name is the same/)
      .first()
      .waitFor()
    await accessible(page, 'a new person who is here already')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await context.close()
  })

  it('tells after an import which of it may be here already, and opens them', async () => {
    const [known] = await browsing.house.rows(sql<{ name: string; company: string }>`
      select p.name, a.name as company from person p join account a on a.id = p.account_id
      where length(p.family_name) > 8 order by p.id limit 1`)
    const misspelt = known!.name.slice(0, -3) + known!.name.slice(-2)
    const { page, context } = await browsing.as('administrator')
    await open(page, '/import')
    await page.getByLabel('What it holds').selectOption('persons')
    await page.locator('input[type=file]').setInputFiles({
      name: 'fair.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        `Name;E-mail;Company\r\n${misspelt};somebody@messe.example;${known!.company}\r\nZebulon Quist;zq@messe.example;\r\n`,
      ),
    })
    await page.getByRole('button', { name: 'Start the import' }).click()
    await page.getByRole('heading', { name: 'Receipt' }).waitFor()
    await browsing.house.drain()
    await compared()
    await page.reload()
    const told = page.getByText(/pairs? of persons, at least one of them from this file/)
    await told.waitFor()
    await accessible(page, 'receipt with duplicates')
    await told.locator('..').locator('a').first().click()
    await page.waitForURL(/importId=\d+/)
    await page.locator('.dups-rows').getByText(misspelt).first().waitFor()
    await accessible(page, 'duplicates of one import')
    await context.close()
  })

  it('broke nowhere', () => expect(browsing.faults).toEqual([]))
})
