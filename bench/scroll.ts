import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { openBrowser } from '../bin/browser.ts'
import { samplePassword, sampleSignIns } from '../test/world.ts'
import { growTouches, heavyOf } from './grow-touches.ts'
import { cachedInstallation, runServer, type Server } from './installed.ts'
import { type Measure, quantile, round } from './measure.ts'

const usual = 400_000
const slowDown = 4
const frameMs = 50
/** Turns of the wheel, of half a window each: some 10,000 entries. */
const turns = 900

type Frames = { longest: number; over: number; all: number; p95: number }

/**
 * The log of the account of 100,000 touches in Chromium with its processor slowed four times: scrolled by the wheel through
 * some 10,000 entries, then led to twelve places all over it, then narrowed. `ours` is the 95th percentile of the time from a
 * press to the frame that shows its effect, `limit` 100 ms. A frame is long when it took over 50 ms.
 */
export const scroll: Measure = async (size, say) => {
  if (!existsSync(resolve(import.meta.dirname, '../dist/web/index.html')))
    throw new Error('Build the web first: npm run build.')
  const total = size === 'full' || size === null ? usual : size
  const dataDir = await cachedInstallation(`timeline-${total}`, say, client => growTouches(client, total))
  const server = await runServer(dataDir, { web: true })
  const browser = await openBrowser()
  try {
    const page = await signedIn(server, browser)
    const client = await page.context().newCDPSession(page)
    await client.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
    const accountId = await heavyAccount(server)
    const opened = performance.now()
    await page.goto(`http://127.0.0.1:${server.port}/accounts/${accountId}`)
    await page.locator('.log .log-title').first().waitFor()
    await page.locator('.log-place').waitFor()
    const opensMs = performance.now() - opened
    await page.waitForLoadState('networkidle')
    await watchFrames(page)
    const before = await memory(client)
    const wheel = await byWheel(page, say)
    const after = await memory(client)
    say('leaps over the whole of it')
    const leaps = await byLeaps(page)
    const presses = await pressed(page)
    return {
      size: total,
      ours: round(quantile(presses, 0.95)),
      limit: 100,
      unit: 'ms',
      rssMiB: 0,
      more: {
        opensMs: round(opensMs),
        entriesScrolled: wheel.entries,
        frames: wheel.frames.all,
        framesOver50Ms: wheel.frames.over,
        longestFrameMs: round(wheel.frames.longest),
        frameP95Ms: round(wheel.frames.p95),
        blankFrames: wheel.blank,
        leapFramesOver50Ms: leaps.frames.over,
        leapLongestFrameMs: round(leaps.frames.longest),
        leapUntilReadP95Ms: round(quantile(leaps.took, 0.95)),
        mostNodes: Math.max(wheel.nodes, leaps.nodes),
        heapBeforeMiB: round(before),
        heapAfterMiB: round(after),
      },
    }
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function signedIn({ port }: Server, browser: Awaited<ReturnType<typeof openBrowser>>): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // What waits for something in the page is asked by text, which the page itself would not run.
    bypassCSP: true,
  })
  const page = await context.newPage()
  const { email } = sampleSignIns().find(({ role }) => role === 'sales_manager')!
  await page.goto(`http://127.0.0.1:${port}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(samplePassword)
  await page.keyboard.press('Enter')
  await page.waitForURL(`http://127.0.0.1:${port}/`)
  return page
}

async function heavyAccount({ ownerUrl }: Server): Promise<number> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    return (await heavyOf(client)).accountId
  } finally {
    await client.end()
  }
}

/** Every frame is timed by the page itself, from one to the next. */
const watchFrames = (page: Page) =>
  page.evaluate(`{
    window.frames_ = []
    window.blank_ = 0
    let last = performance.now()
    const next = at => {
      window.frames_.push(at - last)
      last = at
      const log = document.querySelector('.log .tall')?.getBoundingClientRect()
      const middle = document.elementFromPoint(720, 500)
      if (log && log.top < 400 && log.bottom > 600 && middle && !middle.closest('li')) window.blank_++
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  }`)

async function framesSince(page: Page): Promise<Frames> {
  const found = await page.evaluate<number[]>('window.frames_.splice(0)')
  return {
    all: found.length,
    over: found.filter(ms => ms > frameMs).length,
    longest: Math.max(...found, 0),
    p95: quantile(found, 0.95),
  }
}

const nodes = (page: Page) => page.evaluate<number>("document.querySelectorAll('*').length")
const topEntry = (page: Page) =>
  page.evaluate<number>(
    "Number(document.querySelector('.log-place').textContent.replace(/,/g, '').match(/\\d+/)[0])",
  )

async function byWheel(page: Page, say: (line: string) => void) {
  await page.mouse.move(720, 500)
  await framesSince(page)
  let most = 0
  for (let at = 0; at < turns; at++) {
    await page.mouse.wheel(0, 450)
    if (at % 100 === 99) {
      most = Math.max(most, await nodes(page))
      say(`entry ${await topEntry(page)}`)
    }
  }
  const frames = await framesSince(page)
  return {
    frames,
    nodes: most,
    entries: await topEntry(page),
    blank: await page.evaluate<number>('window.blank_'),
  }
}

async function byLeaps(page: Page) {
  await framesSince(page)
  const took: number[] = []
  let most = 0
  for (const share of [0.9, 0.1, 0.5, 0.75, 0.25, 1, 0.6, 0.3, 0.8, 0.2, 0.4, 0.7]) {
    const started = performance.now()
    await page.evaluate(
      `{ const box = document.querySelector('.log').closest('.body'); box.scrollTop = ${share} * (box.scrollHeight - box.clientHeight) }`,
    )
    await page.waitForFunction(
      "!document.querySelector('.log .log-awaited') && document.querySelector('.log .log-title')?.getBoundingClientRect().top < 900",
    )
    took.push(performance.now() - started)
    most = Math.max(most, await nodes(page))
  }
  return { took, nodes: most, frames: await framesSince(page) }
}

/** Milliseconds from a press until the second frame after it, which shows what it did; read by the page itself. */
async function pressed(page: Page): Promise<number[]> {
  await page.evaluate(`{
    window.presses_ = []
    addEventListener('pointerdown', event => {
      const at = event.timeStamp
      requestAnimationFrame(() => requestAnimationFrame(() => window.presses_.push(performance.now() - at)))
    }, { capture: true })
  }`)
  for (let at = 0; at < 20; at++) {
    await page.mouse.wheel(0, 600)
    await page.mouse.click(700, 300 + (at % 5) * 40)
    await page.waitForFunction(`window.presses_.length > ${at}`)
  }
  return page.evaluate<number[]>('window.presses_')
}

async function memory(client: CDPSession): Promise<number> {
  await client.send('HeapProfiler.collectGarbage')
  return (await client.send('Runtime.getHeapUsage')).usedSize / 1_048_576
}
