/** `npm run screenshots`: the main screens of the sample company, light, dark and phone, into docs/screens. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { samplePassword } from '../test/world.ts'
import { openBrowser } from './browser.ts'
import { prepareSample } from './prepare-sample.ts'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'docs/screens')
type Shot = { name: string; as: string; path: string; looks?: Look[] }
type Look = 'light' | 'dark' | 'phone'
const all: Look[] = ['light', 'dark', 'phone']

const people = {
  sales: 'jelmer.noordhuis@terpstra.example',
  salesManager: 'reinder.stavenga@terpstra.example',
  marketing: 'jolijn.brandveld@terpstra.example',
  marketingManager: 'femke.oldersma@terpstra.example',
  service: 'ineke.waterwijk@terpstra.example',
  administrator: 'wouter.hofkamp@terpstra.example',
  partner: 'birgit.altenbrink@terpstra.example',
}
const shots: Shot[] = [
  { name: 'today-sales', as: people.sales, path: '/', looks: all },
  { name: 'today-marketing', as: people.marketing, path: '/' },
  { name: 'today-manager', as: people.salesManager, path: '/' },
  { name: 'today-service', as: people.service, path: '/' },
  { name: 'today-partner', as: people.partner, path: '/' },
  { name: 'customers', as: people.salesManager, path: '/customers', looks: all },
  { name: 'persons', as: people.marketing, path: '/persons' },
  { name: 'customer', as: people.salesManager, path: '/accounts/1', looks: all },
  { name: 'person', as: people.salesManager, path: '/persons/2840', looks: ['light', 'phone'] },
  { name: 'leads', as: people.sales, path: '/leads', looks: all },
  { name: 'leads-list', as: people.salesManager, path: '/leads?view=list', looks: all },
  { name: 'definition', as: people.marketingManager, path: '/definition', looks: all },
  { name: 'definition-draft', as: people.salesManager, path: '/definition/drafts/1', looks: all },
  { name: 'likelihood', as: people.marketingManager, path: '/definition/likelihood', looks: all },
  { name: 'routing', as: people.salesManager, path: '/routing?days=90&open=moved', looks: all },
  { name: 'response-times', as: people.salesManager, path: '/response-times', looks: all },
  { name: 'intent', as: people.marketingManager, path: '/intent', looks: all },
  { name: 'customer-profile', as: people.marketingManager, path: '/customer-profile', looks: all },
  { name: 'promises', as: people.salesManager, path: '/promises' },
  { name: 'pipeline', as: people.salesManager, path: '/pipeline', looks: all },
  { name: 'pipeline-list', as: people.salesManager, path: '/pipeline?view=list', looks: all },
  { name: 'opportunity', as: people.salesManager, path: '/opportunities/1950', looks: ['light', 'phone'] },
  { name: 'funnel', as: people.marketingManager, path: '/insight/funnel', looks: all },
  {
    name: 'funnel-names',
    as: people.marketingManager,
    path: '/insight/funnel?stage=qualified&key=content_syndication',
  },
  { name: 'revenue', as: people.marketingManager, path: '/insight/revenue', looks: ['light', 'phone'] },
  { name: 'competition', as: people.salesManager, path: '/insight/competition' },
  { name: 'selling-time', as: people.salesManager, path: '/insight/selling-time', looks: all },
  { name: 'competitor', as: people.salesManager, path: '/competitors/1?figure=lost', looks: all },
  { name: 'campaigns', as: people.marketing, path: '/campaigns' },
  { name: 'campaign', as: people.marketing, path: '/campaigns/1?stage=qualified' },
  { name: 'calls-to-action', as: people.marketing, path: '/calls-to-action', looks: all },
  { name: 'call-to-action-coupon', as: people.marketing, path: '/calls-to-action/1' },
  { name: 'call-to-action-meeting', as: people.marketing, path: '/calls-to-action/4?appointments=held' },
  { name: 'call-to-action-won', as: people.marketing, path: '/calls-to-action/4?show=won' },
  { name: 'redeem', as: people.service, path: '/redeem', looks: ['light', 'phone'] },
  { name: 'form-views', as: people.marketing, path: '/forms?of=1&show=views' },
  { name: 'complaints', as: people.service, path: '/complaints' },
  { name: 'process', as: people.salesManager, path: '/process?show=gaps', looks: all },
  { name: 'load', as: people.salesManager, path: '/process/load', looks: ['light', 'phone'] },
  { name: 'open-work', as: people.salesManager, path: '/process/work' },
  { name: 'tasks', as: people.sales, path: '/tasks', looks: ['light', 'phone'] },
  { name: 'handover', as: people.administrator, path: '/handover?from=24&word=tasks', looks: all },
  { name: 'lifecycle', as: people.marketingManager, path: '/insight/lifecycle', looks: all },
  { name: 'letters', as: people.marketing, path: '/letters', looks: ['light', 'phone'] },
  { name: 'mail', as: people.sales, path: '/mail', looks: ['light', 'phone'] },
  { name: 'inbound', as: people.sales, path: '/inbound?show=taken', looks: all },
  { name: 'signatures', as: people.sales, path: '/signatures', looks: ['light', 'phone'] },
  { name: 'touches', as: people.sales, path: '/touches', looks: all },
  { name: 'forms', as: people.marketing, path: '/forms' },
  { name: 'form-page', as: people.marketing, path: '/forms/1/arrange' },
  { name: 'form-figures', as: people.marketing, path: '/forms/1' },
  { name: 'import', as: people.administrator, path: '/import' },
  { name: 'segments', as: people.marketing, path: '/segments', looks: ['light', 'phone'] },
  { name: 'segment', as: people.marketing, path: '/segments/1?open=members', looks: all },
  { name: 'segment-edit', as: people.marketing, path: '/segments/1/edit', looks: all },
  { name: 'segment-overlap', as: people.marketing, path: '/segments/overlap?ids=1,3,4' },
  { name: 'quality', as: people.marketingManager, path: '/quality', looks: all },
  { name: 'duplicates', as: people.marketingManager, path: '/duplicates', looks: all },
  { name: 'fields', as: people.administrator, path: '/settings/fields', looks: ['light', 'phone'] },
  { name: 'purposes', as: people.administrator, path: '/settings/privacy', looks: ['light', 'phone'] },
  { name: 'requests', as: people.administrator, path: '/settings/privacy?part=requests' },
  { name: 'suppressions', as: people.administrator, path: '/settings/privacy?part=suppressions' },
  { name: 'retention', as: people.administrator, path: '/settings/privacy?part=retention' },
  { name: 'trash', as: people.administrator, path: '/settings/trash' },
  { name: 'export', as: people.administrator, path: '/settings/export' },
  { name: 'changes', as: people.administrator, path: '/settings/changes' },
  { name: 'classes', as: people.salesManager, path: '/settings/classes', looks: all },
  { name: 'complaint-settings', as: people.administrator, path: '/settings/complaints' },
  { name: 'mailbox', as: people.administrator, path: '/settings/mailbox', looks: ['light', 'phone'] },
  {
    name: 'public-addresses',
    as: people.administrator,
    path: '/settings/inbound',
    looks: ['light', 'phone'],
  },
  { name: 'notices', as: people.sales, path: '/settings/you', looks: ['light', 'phone'] },
  { name: 'users', as: people.administrator, path: '/settings/users' },
  { name: 'territories', as: people.administrator, path: '/settings/territories' },
  { name: 'calendars', as: people.administrator, path: '/settings/calendars' },
  { name: 'absences', as: people.sales, path: '/settings/absences' },
  { name: 'company', as: people.administrator, path: '/settings/company' },
  { name: 'outbox', as: people.administrator, path: '/settings/outbox' },
  { name: 'products', as: people.administrator, path: '/settings/products' },
  { name: 'arrivals', as: people.administrator, path: '/settings/arrivals' },
  { name: 'not-joined', as: people.administrator, path: '/settings/not-joined' },
  { name: 'write-keys', as: people.administrator, path: '/settings/write-keys' },
  { name: 'sign-in', as: '', path: '/sign-in', looks: ['light', 'phone'] },
  { name: 'form', as: '', path: '/f/changeover-guide', looks: ['light', 'phone'] },
]

const only = process.argv.slice(2).filter(word => !word.startsWith('--'))
const given = process.argv.find(word => word.startsWith('--at='))?.slice(5)
const wanted = shots.filter(shot => only.length === 0 || only.includes(shot.name))
mkdirSync(folder, { recursive: true })
const server = given ? null : await startSample()
const address = given ?? server!.address
const browser = await openBrowser()
const contexts = new Map<string, BrowserContext>()
const loud: string[] = []
try {
  if (server) {
    const page = await pageAs(people.marketingManager, 'light')
    await prepareSample(page.request, address)
    await page.close()
  }
  for (const shot of wanted)
    for (const look of shot.looks ?? ['light']) {
      const page = await pageAs(shot.as, look)
      await page.goto(`${address}${shot.path}`, { waitUntil: 'networkidle' })
      await page.screenshot({ path: join(folder, `${shot.name}-${look}.png`) })
      await page.close()
    }
  process.stdout.write(`${wanted.length} screens are in docs/screens\n`)
  for (const line of new Set(loud)) process.stdout.write(`console: ${line}\n`)
} finally {
  await browser.close()
  await server?.stop()
}

async function pageAs(email: string, look: Look): Promise<Page> {
  const key = `${email}:${look}`
  let context = contexts.get(key)
  if (!context) {
    context = await browser.newContext({
      viewport: look === 'phone' ? { width: 390, height: 844 } : { width: 1440, height: 900 },
      colorScheme: look === 'dark' ? 'dark' : 'light',
      locale: 'en-GB',
      timezoneId: 'Europe/Amsterdam',
    })
    contexts.set(key, context)
    if (email !== '') {
      const answer = await context.request.post(`${address}/api/session`, {
        data: { email, password: samplePassword },
        headers: { 'x-requested-with': 'linchpin' },
      })
      if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()}`)
    }
  }
  const page = await context.newPage()
  page.on('console', message => {
    if (message.type() === 'error') loud.push(message.text().slice(0, 300))
  })
  page.on('pageerror', error => loud.push(error.message.slice(0, 300)))
  return page
}

async function startSample(): Promise<{ address: string; stop(): Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'linchpin-screens-'))
  const port = await freePort()
  const child: ChildProcess = spawn(process.execPath, [join(root, 'src/main/server.ts')], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      LINCHPIN_DATA: data,
      LINCHPIN_SAMPLE: '1',
      DATABASE_URL: '',
      LINCHPIN_URL: `http://localhost:${port}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  await new Promise<void>((ready, failed) => {
    child.stdout!.on('data', (text: Buffer) => String(text).includes('Linchpin is at') && ready())
    child.once('exit', code => failed(new Error(`The server ended with ${code}`)))
  })
  return {
    address: `http://localhost:${port}`,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(done => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as { port: number }
  await new Promise(done => probe.close(done))
  return port
}
