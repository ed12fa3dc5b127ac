import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { BrowserContext, Page } from 'playwright-core'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPost } from '../src/platform/post.ts'
import { teamJobs } from '../src/team/jobs.ts'
import { type MailServer, mailServer } from '../test/mail-server.ts'
import { codesOf, makeAction } from '../test/offers.ts'
import { accessible, type Browsing, canBrowse, openBrowsing, phone } from './browsing.ts'

/** A Wednesday morning in Amsterdam, in working hours. */
const start = new Date('2026-11-18T08:30:00Z')
const guide = Buffer.from('%PDF-1.7\nSeals, and why they leak.\n%%EOF\n')
const figures = ['clicked', 'asked', 'used', 'leads', 'won'] as const
const said = {
  email: 'roos.tamminga@tamminga-zuivel.example',
  name: 'Roos Tamminga',
  company: 'Tamminga Zuivel',
}
type Figures = Record<(typeof figures)[number], number>

describe.skipIf(!canBrowse)('from an advertisement to a lead (needs Chromium and the built web)', () => {
  let browsing: Browsing
  let post: MailServer
  let site: Server
  let siteAddress: string
  let offer: { id: number; code: string }
  let talk: { id: number; code: string }
  let campaign: { id: number; name: string; key: string }
  let tab: Page
  let context: BrowserContext
  let lead: { id: number; score: number; owner: { id: number; name: string }; personId: number }

  beforeAll(async () => {
    browsing = await openBrowsing(start)
    const { house, address } = browsing
    post = await mailServer()
    const outgoing = openPost({
      url: 'https://linchpin.example',
      folder: join(house.dataDir, 'unsent'),
      smtpUrl: post.smtpUrl,
    })
    Object.assign(house.tasks, teamJobs({ db: house.db, clock: house.clock.now, post: outgoing }))

    const made = async (kind: string, change: Record<string, unknown>) => {
      const { id, placements } = await makeAction(house, kind, change)
      return { id, code: placements[0]!.code }
    }
    offer = await made('download', { name: 'Seals in wet rooms', headline: 'Why seals leak in wet rooms' })
    talk = await made('meeting', { name: 'A call about seals', headline: 'Thirty minutes about your seals' })
    await house.as('marketing').send('PUT', `/api/calls-to-action/${offer.id}/file?name=Seals.pdf`, guide, {
      headers: { 'content-type': 'application/pdf' },
    })
    const [found] = await house.rows(sql<{ id: number; name: string; key: string }>`
      select id, name, utm_key as key from campaign where channel = 'paid_search' and utm_key is not null order by id desc limit 1`)
    campaign = found!

    let key = ''
    const link = () => `<a href="${address}/c/${offer.code}">Get the guide about seals</a>`
    site = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site.example')
      const isScript = pathname === '/consent.js'
      response.writeHead(200, {
        'content-type': `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`,
        'content-security-policy': `default-src 'none'; script-src 'self' ${address}; connect-src ${address}`,
      })
      if (isScript)
        return response.end(
          `window.lp = window.lp || function () { (lp.q = lp.q || []).push(arguments) }
document.querySelector('section button')?.addEventListener('click', event => { window.lp('consent', true); event.target.closest('section').remove() })`,
        )
      const words = pathname === '/' ? '<a href="/seals">How our seals are made</a>' : link()
      const agree = request.headers.cookie?.includes('lp_ok=1')
        ? ''
        : '<section aria-label="Cookies"><p>May we remember what you read?</p><button>Agree</button></section>'
      response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Seals ${pathname}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><script async src="${address}/snippet.js?key=${key}"></script>
<script defer src="/consent.js"></script></head><body><main><h1>Seals that hold</h1>${words}</main>${agree}</body></html>`)
    })
    await new Promise<void>(done => site.listen(0, '127.0.0.1', done))
    siteAddress = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    const issued = await house.as('marketing_manager').send('POST', '/api/write-keys', {
      name: 'Website of seals',
      kind: 'browser',
      origins: [siteAddress],
      scopes: ['track', 'identify'],
    })
    expect(issued.status, issued.text).toBe(200)
    key = String(issued.body.key)

    const stranger = await browsing.stranger(phone, {
      hasTouch: true,
      isMobile: true,
      timezoneId: 'Europe/Amsterdam',
      userAgent:
        'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
    })
    tab = stranger.page
    context = stranger.context
    // A phone that somebody holds, not one that a program drives: the snippet tells them apart.
    await context.addInitScript('Object.defineProperty(navigator, "webdriver", { get: () => false })')
    tab.setDefaultTimeout(60_000)
  }, 300_000)
  afterAll(async () => {
    await browsing?.close()
    await post?.close()
    await new Promise(done => (site ? site.close(done) : done(null)))
  })

  const counted = async (id: number): Promise<Figures> => {
    const { body } = await browsing.house
      .as('marketing')
      .get<Record<string, number>>(`/api/calls-to-action/${id}`)
    return Object.fromEntries(figures.map(name => [name, body[name]!])) as Figures
  }
  /** The one message to this address, as it came by SMTP. */
  const mailTo = async (to: string, about: string) => {
    await browsing.house.drain()
    const read = await Promise.all(post.received.map(text => PostalMime.parse(text)))
    const found = read.filter(
      ({ to: whom, subject }) => whom?.some(({ address }) => address === to) && subject?.includes(about),
    )
    expect(found.map(({ subject }) => subject)).toHaveLength(1)
    return found[0]!
  }
  const linkIn = (text: string | undefined) => {
    const { pathname, search } = new URL(/https:\/\/linchpin\.example\/c\/\S+/.exec(text ?? '')![0])
    return `${browsing.address}${pathname}${search}`
  }
  const staff = async (who: Parameters<Browsing['as']>[0] | number, size?: typeof phone) => {
    const opened = await browsing.as(typeof who === 'number' ? 'sales' : who, size)
    opened.page.setDefaultTimeout(60_000)
    if (typeof who === 'number') {
      const { token } = await browsing.house.asUser(who)
      const [cookie] = await opened.context.cookies(browsing.address)
      await opened.context.addCookies([{ ...cookie!, value: token! }])
    }
    return opened
  }

  it('a visitor comes by an advertisement, agrees, reads and asks for the guide', async () => {
    await tab.goto(
      `${siteAddress}/?utm_source=google&utm_medium=cpc&utm_campaign=${campaign.key}&gclid=Cj0KEQ`,
    )
    const sent = tab.waitForResponse(answer => answer.url().endsWith('/v1/batch') && answer.ok())
    await tab.getByRole('button', { name: 'Agree' }).tap()
    await sent
    const more = tab.waitForResponse(answer => answer.url().endsWith('/v1/batch') && answer.ok())
    await tab.getByRole('link', { name: 'How our seals are made' }).tap()
    await more
    const guideLink = tab.getByRole('link', { name: 'Get the guide about seals' })
    const written = await guideLink.getAttribute('href')
    await guideLink.tap()
    await tab.getByRole('heading', { name: 'Why seals leak in wet rooms' }).waitFor()
    expect(written).toBe(`${browsing.address}/c/${offer.code}`)
    await accessible(tab, 'the page of a guide')
    expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)

    browsing.house.clock.pass(1)
    await tab.getByLabel('Business e-mail').fill('roos at tamminga')
    await tab.getByLabel('Name', { exact: true }).fill(said.name)
    await tab.getByRole('button', { name: 'Yes, please' }).tap()
    await tab.locator('[id="email-fault"]').waitFor()
    expect(await tab.locator('[id="email-fault"]').textContent()).toBe('This is not an e-mail address.')
    expect(await tab.locator('[id="company-fault"]').textContent()).toBe('Please fill this in.')
    expect(await tab.getByLabel('Name', { exact: true }).inputValue()).toBe(said.name)
    await accessible(tab, 'faults beside their fields')
    await tab.getByLabel('Business e-mail').fill(said.email)
    await tab.getByLabel('Company').fill(said.company)
    await tab.getByRole('checkbox').check()
    await tab.getByRole('button', { name: 'Yes, please' }).tap()
    await tab.getByRole('link', { name: 'Download Seals.pdf' }).waitFor()
    await accessible(tab, 'after answering')
  }, 240_000)

  it('gets the signed link by mail and downloads', async () => {
    const before = await counted(offer.id)
    const { text } = await mailTo(said.email, 'Why seals leak in wet rooms')
    await tab.goto(linkIn(text))
    await accessible(tab, 'the page of a personal link')
    expect(await counted(offer.id)).toEqual(before)
    const arriving = tab.waitForEvent('download')
    await tab.getByRole('link', { name: 'Download Seals.pdf' }).tap()
    const download = await arriving
    expect(await readFile(await download.path())).toEqual(guide)
    expect(download.suggestedFilename()).toBe('Seals.pdf')
    await expect
      .poll(async () => await counted(offer.id), { timeout: 60_000 })
      .toEqual({ ...before, used: before.used + 1 })
    expect(before).toMatchObject({ clicked: 1, asked: 1, used: 0, won: 0 })
  }, 240_000)

  it('books a time in a calendar of those who sell, by touch', async () => {
    await tab.goto(`${browsing.address}/c/${talk.code}`)
    await tab.getByRole('heading', { name: 'Thirty minutes about your seals' }).waitFor()
    await accessible(tab, 'times to choose from')
    browsing.house.clock.pass(1)
    await tab.getByRole('button', { name: 'Yes, please' }).tap()
    await tab.getByText('Please fill this in.').first().waitFor()
    for (const [name, value] of Object.entries(said)) await tab.locator(`[name=${name}]`).fill(value)
    await tab.getByLabel('What is it about?').fill('The seal of line 2 leaks')
    await tab.getByRole('button', { name: 'Yes, please' }).tap()
    await tab.getByText('Please choose a time.').waitFor()
    await accessible(tab, 'a time is asked for')
    await tab.locator('label[for^=s1]').first().tap()
    await tab.getByRole('button', { name: 'Yes, please' }).tap()
    await tab.getByRole('heading', { name: 'Your appointment' }).waitFor()
    await accessible(tab, 'the appointment')
    const { text, attachments } = await mailTo(said.email, 'Appointment')
    expect(attachments.map(({ mimeType }) => mimeType).join()).toContain('calendar')
    await tab.goto(linkIn(text))
    await tab.getByRole('button', { name: 'Cancel the appointment' }).waitFor()
    await accessible(tab, 'moving and cancelling')
  }, 240_000)

  it('the seller has the lead with its source, the log of one person, and the appointment on Today', async () => {
    const { house } = browsing
    const found = (
      await house
        .as('sales_manager')
        .get<{ items: { id: number; name: string }[] }>(`/api/persons?q=${encodeURIComponent(said.name)}`)
    ).body.items.filter(({ name }) => name === said.name)
    expect(found).toHaveLength(1)
    const personId = found[0]!.id
    const leads = await house
      .as('sales_manager')
      .get<{ items: { id: number; score: number; owner: { id: number; name: string } }[] }>(
        `/api/leads?personId=${personId}`,
      )
    expect(leads.body.items).toHaveLength(1)
    lead = { ...leads.body.items[0]!, personId }
    const { page, context: own } = await staff(lead.owner.id)
    await page.goto(`${browsing.address}/leads/${lead.id}`)
    const sheet = page.getByRole('article', { name: said.name })
    await sheet.getByRole('link', { name: said.name }).waitFor()
    await sheet.getByText(String(lead.score), { exact: true }).first().waitFor()
    await sheet.getByText(campaign.name).first().waitFor()
    await sheet
      .getByText(/paid search/i)
      .first()
      .waitFor()
    await accessible(page, 'the lead')
    await page.goto(`${browsing.address}/persons/${personId}`)
    for (const words of [
      'Seals /',
      'Seals /seals',
      'Why seals leak in wet rooms',
      'Guide form: Seals in wet rooms',
      'Downloaded: Seals.pdf',
    ])
      await page.getByText(words, { exact: true }).first().waitFor()
    await accessible(page, 'the person')
    await page.goto(`${browsing.address}/`)
    await page.getByText(`A call about seals: ${said.name}`).first().waitFor()
    await accessible(page, 'Today')
    await own.close()
    const subjects = await house.rows(sql<{ visitors: number; persons: number }>`
      select count(distinct v.id) as visitors, count(distinct v.person_id) as persons
      from touch t join visitor v on v.id = t.subject_id where v.person_id = ${personId}`)
    expect(subjects[0]).toEqual({ visitors: 1, persons: 1 })
  }, 240_000)

  it('marketing sees the five figures, and each opens to the name', async () => {
    const seller = await browsing.house.asUser(lead.owner.id)
    const opened = await seller.send('POST', '/api/opportunities', {
      leadId: lead.id,
      name: 'Seals for line 2',
      amountCents: 4_200_000,
      marginCents: 1_100_000,
      nextStep: 'Send the offer',
      nextStepOn: '2026-11-20',
    })
    expect(opened.status, opened.text).toBe(200)
    const won = await seller.send('POST', `/api/opportunities/${opened.body.id}/win`, {
      reason: 'product_fit',
    })
    expect(won.status, won.text).toBe(200)
    await browsing.house.drain()
    expect(await counted(offer.id)).toEqual({ clicked: 1, asked: 1, used: 1, leads: 1, won: 1 })
    const { page, context: own } = await staff('marketing')
    await page.goto(`${browsing.address}/calls-to-action`)
    await page.getByRole('link', { name: 'Seals in wet rooms' }).waitFor()
    await accessible(page, 'calls to action')
    for (const figure of figures) {
      await page.goto(`${browsing.address}/calls-to-action/${offer.id}?show=${figure}`)
      await page.getByRole('complementary').getByRole('link', { name: said.name }).waitFor()
    }
    await accessible(page, 'the people behind a figure')
    await own.close()
    const small = await staff('marketing', phone)
    await small.page.goto(`${browsing.address}/calls-to-action/${offer.id}`)
    await small.page.getByRole('heading', { name: 'Seals in wet rooms' }).waitFor()
    await accessible(small.page, 'a call to action on a phone')
    await small.context.close()
  }, 240_000)

  it('at the counter a coupon is redeemed once; the second time it is refused in words', async () => {
    const { id } = await makeAction(browsing.house, 'coupon', { name: 'Ten per cent' })
    const [code] = await codesOf(browsing.house, id, 1)
    const { page, context: own } = await staff('service', phone)
    await page.goto(`${browsing.address}/redeem`)
    await page.getByRole('textbox', { name: /^Code/ }).fill(code!.toLowerCase().replaceAll('-', ' '))
    await page.getByRole('button', { name: 'Look it up' }).click()
    await page.getByText('This code may be redeemed.').waitFor()
    await accessible(page, 'a coupon at the counter')
    await page.getByRole('button', { name: 'Redeem', exact: true }).click()
    await page.getByText(`Redeemed: ${code}`).waitFor()
    await accessible(page, 'a coupon that was redeemed')
    await page.getByRole('button', { name: 'The next code' }).click()
    await page.getByRole('textbox', { name: /^Code/ }).fill(code!)
    await page.getByRole('button', { name: 'Look it up' }).click()
    await page.getByText(/^This code was redeemed on/).waitFor()
    expect(await page.getByRole('button', { name: 'Redeem', exact: true }).isDisabled()).toBe(true)
    await accessible(page, 'a coupon that is refused')
    // Whoever asks all the same is told the same, and nothing is written.
    const before = await browsing.house.digest()
    const again = await browsing.house
      .as('service')
      .send('POST', '/api/redemptions', { code, requestKey: 'once-more-at-the-till' })
    expect([again.status, again.body.detail]).toEqual([409, 'This code has been redeemed already.'])
    expect(await browsing.house.digest()).toBe(before)
    await own.close()
    await context.close()
    expect(browsing.faults).toEqual([])
  }, 240_000)
})
