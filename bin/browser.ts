import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Debian's names, then those of other systems; the packages bring no browser of their own. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const browserPath = (): string | null =>
  process.env.LINCHPIN_CHROMIUM ?? places.find(place => existsSync(place)) ?? null

/** A real Chromium without a window, which asks nobody outside. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = browserPath()
  if (!executablePath)
    throw new Error(
      'Chromium was not found. Install it (Debian: apt-get install chromium) or name it in LINCHPIN_CHROMIUM.',
    )
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
