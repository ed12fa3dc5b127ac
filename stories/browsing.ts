import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserPath, openBrowser } from '../bin/browser.ts'
import { sessionCookie } from '../src/platform/http.ts'
import type { Role } from '../src/team/model/actor.ts'
import { type House, openHouse } from './house.ts'

const webDir = resolve(import.meta.dirname, '../dist/web')
/** For `addInitScript` where a page's own policy keeps scripts out. */
export const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** Whether there is a browser, and something for it to show. */
export const canBrowse = browserPath() !== null && existsSync(resolve(webDir, 'index.html'))

type Finding = { id: string; nodes: { target: string[]; failureSummary: string }[] }
type Size = { width: number; height: number }
const desktop: Size = { width: 1440, height: 900 }
export const phone: Size = { width: 390, height: 844 }
export type Browsing = {
  house: House
  address: string
  /** What broke in a page, of every page so far. */
  faults: string[]
  /** A browser of its own that nobody is signed in with. */
  stranger(size?: Size, options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext }>
  /** A browser in which the first user of this role is signed in. */
  as(role: Role, size?: Size): Promise<{ page: Page; context: BrowserContext }>
  close(): Promise<void>
}

/** The sample company at the moment `start`, in a real browser. */
export async function openBrowsing(start: Date): Promise<Browsing> {
  const house = await openHouse(start, webDir)
  const address = await house.listen()
  const browser: Browser = await openBrowser()
  const faults: string[] = []
  const stranger = async (viewport = desktop, options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({
      viewport,
      locale: 'en-GB',
      bypassCSP: true,
      reducedMotion: 'reduce',
      ...options,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(8_000)
    page.on('pageerror', error => faults.push(error.message))
    return { page, context }
  }
  return {
    house,
    address,
    faults,
    stranger,
    async as(role, size) {
      const { page, context } = await stranger(size)
      await context.addCookies([{ name: sessionCookie, value: house.of[role].visitor.token!, url: address }])
      return { page, context }
    },
    async close() {
      await browser.close()
      await house.close()
    },
  }
}

/** WCAG 2.2 AA as far as a machine can tell. */
export async function accessible(page: Page, where: string): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.addScriptTag({ path: axe })
  const found = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(r => r.violations.map(v => ({ id: v.id, nodes: v.nodes.map(n => ({ target: n.target, failureSummary: n.failureSummary })) })))`,
  )
  expect(
    (found as Finding[]).map(
      finding =>
        `${where}: ${finding.id} ${finding.nodes[0]?.target.join(' ')} ${finding.nodes[0]?.failureSummary}`,
    ),
  ).toEqual([])
}
