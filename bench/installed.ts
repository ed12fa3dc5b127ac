import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { rebuildInsight } from '../src/insight/derive.ts'
import { openInstallation } from '../src/main/installation.ts'
import { startCluster } from '../src/platform/cluster.ts'
import { freePort } from '../src/platform/cluster-process.ts'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { changedUrl } from '../src/platform/roles.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { loadWorld, samplePassword, sampleSignIns } from '../test/world.ts'

const root = resolve(import.meta.dirname, '..')
const cache = join(root, '.bench-cache')
const now = new Date('2026-03-02T12:00:00Z')

/** What the data depends on: another schema or another generator makes other data. */
function sumOfSources(): string {
  const sum = createHash('sha256')
  const folders = ['db/migrations', 'test/world', 'bench']
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder)).sort())
      if (
        name.endsWith('.sql') ||
        folder === 'test/world' ||
        name === 'installed.ts' ||
        name.startsWith('grow-')
      )
        sum.update(readFileSync(join(root, folder, name)))
  return sum.digest('hex').slice(0, 8)
}

/**
 * A data folder with the sample company and what `grow` adds, kept in `.bench-cache/` until the schema or a generator
 * changes; folders of the same name that fit no longer are deleted. Answers its path.
 */
export async function cachedInstallation(
  name: string,
  say: (line: string) => void,
  grow: (client: pg.Client) => Promise<void>,
): Promise<string> {
  mkdirSync(cache, { recursive: true })
  const wanted = `${name}-${sumOfSources()}`
  const dataDir = join(cache, wanted)
  for (const other of readdirSync(cache)) {
    const isReady = readdirSync(join(cache, other)).includes('ready')
    if (!new RegExp(`^${name}-[0-9a-f]{8}$`).test(other) || (other === wanted && isReady)) continue
    await (await startCluster({ dataDir: join(cache, other), log: () => {} })).remove()
    rmSync(join(cache, other), { recursive: true, force: true })
  }
  if (readdirSync(cache).includes(wanted)) return dataDir
  say(`Generating ${name} once ...`)
  const installation = await openInstallation({ dataDir, databaseUrl: '', port: 0, say: () => {} })
  const db = openDatabase(installation.urls, { log: silentLog })
  const client = new pg.Client({ connectionString: installation.ownerUrl })
  try {
    await loadWorld(installation.ownerUrl, { seed: 'linchpin', now, scale: 'full' })
    await client.connect()
    await grow(client)
    await db.as(systemActor, rebuildInsight)
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
    await db.close()
    await installation.stop()
  }
  writeFileSync(join(dataDir, 'ready'), `${now.toISOString()}\n`)
  return dataDir
}

export type Server = {
  port: number
  /** Milliseconds from the start of the process until it said it was there. */
  startedIn: number
  /** Of the database's owner. */
  ownerUrl: string
  pid: number
  /** The database's main process. */
  databasePid: number
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

export type ServerOptions = { web?: boolean; script?: string }

/** Starts the real server on a data folder, on a free port of 127.0.0.1, and waits until it answers. */
export async function runServer(
  dataDir: string,
  { web = false, script = 'src/main/server.ts' }: ServerOptions = {},
): Promise<Server> {
  const port = await freePort(0)
  const settings = {
    PORT: String(port),
    LINCHPIN_DATA: dataDir,
    LINCHPIN_WEB: web ? '1' : '0',
    DATABASE_URL: '',
  }
  const started = performance.now()
  const profile = process.env.BENCH_PROFILE
  // Where a profile of the server is wanted: BENCH_PROFILE names the folder.
  const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const child = spawn(process.execPath, [...flags, join(root, script)], {
    cwd: root,
    env: { ...process.env, ...settings, LINCHPIN_SAMPLE: '', SMTP_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const gone = new Promise<void>(done => child.once('exit', () => done()))
  void gone.then(() => running.delete(child))
  let told = ''
  await new Promise<void>((ready, failed) => {
    const hear = (chunk: Buffer) => {
      told = (told + chunk).slice(-4_000)
      if (told.includes('Linchpin is at')) ready()
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('exit', code => failed(new Error(`The server ended with ${code}: ${told}`)))
  })
  const startedIn = performance.now() - started
  const cluster = await startCluster({ dataDir, log: () => {} })
  return {
    port,
    startedIn,
    ownerUrl: changedUrl(cluster.url, { database: 'linchpin' }),
    pid: child.pid!,
    databasePid: cluster.pid,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

export type Answer = { status: number; cookie: string; body: Buffer }
export type Sending = { method?: string; headers?: Record<string, string>; body?: Buffer | string }

/** A client with one kept connection; the answer is read whole. */
export function httpClient(port: number): (path: string, sending?: Sending) => Promise<Answer> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return (path, { method = 'GET', headers = {}, body = '' } = {}) =>
    new Promise((done, failed) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      const call = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          agent,
          headers: method === 'GET' ? headers : { ...headers, ...length },
        },
        reply => {
          const chunks: Buffer[] = []
          reply.on('data', (chunk: Buffer) => chunks.push(chunk))
          reply.once('error', failed)
          reply.once('end', () => {
            const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
            done({ status: reply.statusCode!, cookie, body: Buffer.concat(chunks) })
          })
        },
      )
      call.once('error', failed)
      call.end(body)
    })
}

/** A signed-in reader of the sample company: GET answers JSON, or throws what the server said. */
export async function signIn(
  port: number,
  role: 'sales_manager' | 'marketing_manager' | 'partner' | 'administrator',
): Promise<{ email: string; get: (path: string) => Promise<unknown> }> {
  const call = httpClient(port)
  const { email } = sampleSignIns().find(user => user.role === role)!
  const { status, cookie, body } = await call('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'linchpin' },
    body: JSON.stringify({ email, password: samplePassword }),
  })
  if (status >= 300) throw new Error(`Sign-in answered ${status}: ${body}`)
  return {
    email,
    async get(path) {
      const answer = await call(path, { headers: { cookie } })
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.body}`)
      return JSON.parse(answer.body.toString('utf8'))
    },
  }
}
