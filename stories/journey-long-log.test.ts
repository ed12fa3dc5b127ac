import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

const start = new Date('2026-11-18T09:00:00Z')
const entries = 60_000
/** Counted from 1 the newest; each is half an hour older than the one before it. */
const numbered = (n: number) => `Entry number ${n}.`

describe.skipIf(!canBrowse)(
  'a contact log of 60,000 entries in Chromium (needs Chromium and the built web)',
  () => {
    let browsing: Browsing
    let accountId: number
    beforeAll(async () => {
      browsing = await openBrowsing(start)
      const staff = browsing.house.as('service')
      accountId = (await staff.send('POST', '/api/accounts', { name: 'Papierfabrik Hohenlimburg' })).body.id
      const person = (await staff.send('POST', '/api/persons', { name: 'Sietske Waardenburg', accountId }))
        .body.id
      // Every seventh has more to say, so that rows differ in height.
      await sql`
      insert into touch (subject_id, account_id, kind, side, mode, occurred_at, recorded_at, dedupe_key, title, body)
      select ${person}, ${accountId}, 'call', (array['sales', 'service', 'marketing']::touch_side[])[1 + n % 3], 'historical',
        ${start}::timestamptz - n * interval '30 minutes', ${start}, gen_random_uuid(), 'Entry number ' || n || '.',
        case when n % 7 = 0 then repeat('Said more than usual about pallets and film. ', 1 + n % 9) end
      from generate_series(1, ${entries}) n`.execute(browsing.house.db.full)
    }, 240_000)
    afterAll(() => browsing?.close())

    const open = async (page: Page, search = '') => {
      await page.goto(`${browsing.address}/accounts/${accountId}${search}`)
      await entry(page, 1).waitFor()
      await place(page).waitFor()
    }
    const entry = (page: Page, n: number) => page.locator('.log').getByText(numbered(n), { exact: true })
    const place = (page: Page) => page.locator('.log-place')
    const drawn = (page: Page) => page.locator('.log .tall > li').count()
    const nodes = (page: Page) => page.evaluate<number>("document.querySelectorAll('*').length")
    /** Pixels of an entry below the upper edge of the window. */
    const topOf = async (page: Page, n: number) => (await entry(page, n).boundingBox())!.y
    /** Until what is in sight has been read. */
    const read = (page: Page) =>
      page.waitForFunction(
        "!document.querySelector('.log .log-awaited') && [...document.querySelectorAll('.log .log-title')].some(each => { const { top } = each.getBoundingClientRect(); return top > 300 && top < 700 })",
      )
    const scrollTo = async (page: Page, share: number) => {
      await page.evaluate(
        `{ const box = document.querySelector('.log').closest('.body'); box.scrollTop = ${share} * (box.scrollHeight - box.clientHeight) }`,
      )
      await read(page)
    }

    it('shows the newest, draws what is in sight only, and says where one is', async () => {
      const { page, context } = await browsing.as('sales')
      await open(page)
      await place(page).getByText('1 of 60,000').waitFor()
      const first = await nodes(page)
      for (const share of [0.1, 0.5, 0.9, 1, 0.3]) {
        await scrollTo(page, share)
        expect(await drawn(page)).toBeLessThan(90)
        expect(await nodes(page)).toBeLessThan(first + 2_500)
      }
      await scrollTo(page, 1)
      await entry(page, entries).waitFor()
      await place(page).getByRole('button', { name: 'Newest' }).click()
      await entry(page, 1).waitFor()
      await context.close()
    })

    it('reaches entry 50,000 by its day, opens it, and Back leads to the same place', async () => {
      const { page, context } = await browsing.as('sales')
      await open(page)
      const { day } = (await page.evaluate(
        `({ day: new Date(Date.parse('${start.toISOString()}') - 50_000 * 1_800_000).toLocaleDateString('en-CA', { timeZone: 'Europe/Amsterdam' }) })`,
      )) as { day: string }
      await place(page).getByLabel('Go to day').fill(day)
      await entry(page, 50_000).scrollIntoViewIfNeeded()
      expect(new URL(page.url()).searchParams.get('day')).toBe(day)
      await accessible(page, 'the middle of a long log')
      const row = page.locator('.log-row').filter({ hasText: numbered(50_000) })
      await row.hover()
      // The place is noted when the scrolling rests.
      const kept = () => page.evaluate<string>("sessionStorage.getItem('linchpin.places') ?? ''")
      await expect.poll(kept).toContain('fromEnd')
      const before = await topOf(page, 50_000)
      await page.getByText('Papierfabrik Hohenlimburg').first().waitFor()
      await page.getByRole('link', { name: 'Sietske Waardenburg' }).first().click()
      await page.getByRole('heading', { name: 'Sietske Waardenburg' }).waitFor()
      await page.goBack()
      await entry(page, 50_000).waitFor()
      await expect.poll(async () => Math.abs((await topOf(page, 50_000)) - before)).toBeLessThan(3)
      await page.reload()
      await entry(page, 50_000).waitFor()
      await expect.poll(async () => Math.abs((await topOf(page, 50_000)) - before)).toBeLessThan(3)
      await context.close()
    })

    it('does not move under the reader: neither by rows that are read above, nor by an entry that a colleague logs', async () => {
      const { page, context } = await browsing.as('sales')
      await open(page)
      await scrollTo(page, 0.4)
      const shown = await page.evaluate<string>(
        "[...document.querySelectorAll('.log .log-title')].find(each => each.getBoundingClientRect().top > 400).textContent",
      )
      const n = Number(/\d+/.exec(shown.replace(',', ''))![0])
      const before = await topOf(page, n)
      // Upwards by hand: rows above are drawn, measured and read, and the reader sees nothing but the turn of the wheel.
      await page.mouse.move(700, 500)
      for (const turned of [100, 200, 300]) {
        await page.mouse.wheel(0, -100)
        await expect.poll(async () => (await topOf(page, n)) - before).toBeCloseTo(turned, -1)
      }
      const seen = await topOf(page, n)
      const staff = browsing.house.as('service')
      await staff.send('POST', '/api/touches', { accountId, kind: 'call', title: 'Called meanwhile' })
      const counted = page.waitForResponse(reply => reply.url().includes('/touch-marks'))
      await page.keyboard.press('n')
      await page.keyboard.type('Noted from the middle')
      await page.keyboard.press('Enter')
      await counted
      await place(page).getByText('of 60,002').waitFor()
      await expect.poll(async () => Math.abs((await topOf(page, n)) - seen)).toBeLessThan(3)
      await context.close()
    })

    it('keeps few rows on a phone as well, where the page scrolls', async () => {
      const { page, context } = await browsing.as('sales', phone)
      await page.goto(`${browsing.address}/accounts/${accountId}`)
      await page.getByText('Entry number 3.').first().waitFor()
      // What stands beside it elsewhere stands below: the newest first, then the way to all.
      expect(await drawn(page)).toBeLessThan(30)
      await page.getByRole('button', { name: 'Show all 60,002 entries' }).click()
      await place(page).waitFor()
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight / 2)')
      await read(page)
      expect(await drawn(page)).toBeLessThan(90)
      await expect.poll(() => place(page).textContent()).toMatch(/^[23]\d,\d\d\d of 60,002/)
      await accessible(page, 'a long log on a phone')
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await context.close()
    })

    it('broke nowhere', () => expect(browsing.faults).toEqual([]))
  },
)
