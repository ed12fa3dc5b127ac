import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { mount, openHttp } from '../src/platform/http.ts'
import { teamRoutes } from '../src/team/http.ts'
import { registerTransferDoors } from '../src/transfer/doors.ts'
import { openTestAppOn, type TestApp } from './app.ts'
import { testDatabase } from './database.ts'

const patience = { headers: 400, body: 600, idle: 500, reader: 500 }
let world: TestApp
let port: number
let token: string
let dataDir: string
const open = new Set<Socket>()
const timers = new Set<NodeJS.Timeout>()

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'linchpin-slow-'))
  world = await openTestAppOn(await testDatabase(), '2026-03-02T09:00:00Z', async options => {
    const app = await openHttp({ ...options, patience })
    mount(app, teamRoutes, options)
    registerTransferDoors(app, { ...options, dataDir })
    app.get('/endless', (_request, reply) => {
      const piece = Buffer.alloc(65_536, 120)
      return reply.send(
        new Readable({
          read() {
            this.push(piece)
          },
        }),
      )
    })
    return app
  })
  const company = {
    name: 'Harbour',
    currency: 'EUR',
    fiscalYearStart: 1,
    timeZone: 'Europe/Berlin',
    languages: ['en'],
  }
  const administrator = { name: 'Ada', email: 'ada@harbour.example', password: 'seven grey herons' }
  const visitor = world.visitor()
  expect((await visitor.send('POST', '/api/first-run', { company, administrator })).status).toBe(200)
  token = visitor.token!
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  port = (world.app.server.address() as { port: number }).port
})
afterEach(() => {
  for (const timer of timers) clearInterval(timer)
  for (const socket of open) socket.destroy()
  timers.clear()
  open.clear()
})
afterAll(async () => {
  await world?.close()
  await rm(dataDir, { recursive: true, force: true })
})

type Caller = { socket: Socket; heard: () => string; closed: Promise<number> }
/** A connection that sends this, and then a piece every so many milliseconds for as long as it lives. */
async function call(head: string, piece = '', everyMs = 50): Promise<Caller> {
  const socket = connect(port, '127.0.0.1')
  open.add(socket)
  const begun = performance.now()
  let heard = ''
  socket.on('error', () => {})
  socket.on('data', chunk => {
    heard += String(chunk)
  })
  const closed = once(socket, 'close').then(() => performance.now() - begun)
  await once(socket, 'connect')
  socket.write(head)
  if (piece !== '') {
    const timer = setInterval(() => socket.writable && socket.write(piece), everyMs)
    timers.add(timer)
  }
  return { socket, heard: () => heard, closed }
}
const served = async () => (await fetch(`http://127.0.0.1:${port}/api/first-run`)).status
const count = async (table: string) =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(world.db.full)).rows[0]!.n

const signIn =
  'POST /api/session HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n'

it.each([
  ['says nothing at all', '', ''],
  ['sends its headers letter by letter', 'GET /api/first-run HTTP/1.1\r\nhost: here\r\nx-', 'a'],
  ['sends header after header and never ends them', 'GET /api/first-run HTTP/1.1\r\n', 'x-a: b\r\n'],
  ['announces a body and sends none', signIn, ''],
  ['sends its body letter by letter', `${signIn}{"email":"`, 'a'],
])('a caller who %s is broken off, and others are served meanwhile', async (_, head, piece) => {
  const callers = await Promise.all(Array.from({ length: 20 }, () => call(head, piece)))
  expect(await served()).toBe(200)
  const lasted = await Promise.all(callers.map(({ closed }) => closed))
  expect(Math.max(...lasted)).toBeLessThan(10_000)
  for (const { heard } of callers)
    if (head.startsWith('POST')) {
      expect(heard()).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json/s)
      expect(heard()).toContain('"code":"too_slow"')
    }
  expect(await count('sign_in_attempt')).toBe(0)
})

it('a reader who never reads is broken off', async () => {
  const { socket, closed } = await call('')
  socket.pause()
  socket.write('GET /endless HTTP/1.1\r\nhost: here\r\n\r\n')
  expect(await served()).toBe(200)
  const connections = () =>
    new Promise<number>(done => world.app.server.getConnections((_error, n) => done(n)))
  await expect.poll(connections, { timeout: 10_000 }).toBeLessThanOrEqual(1)
  socket.resume()
  await closed
})

/** An upload in pieces, its length unknown. */
const uploadHead = () =>
  [
    'POST /api/imports/file?kind=accounts HTTP/1.1',
    'host: here',
    `authorization: Bearer ${token}`,
    'content-type: multipart/form-data; boundary=sep',
    'transfer-encoding: chunked',
    '\r\n',
  ].join('\r\n')
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const fileHead =
  '--sep\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n'

it('an upload on a slow but honest line takes as long as it needs', async () => {
  const { socket, heard } = await call(uploadHead() + chunk(fileHead) + chunk('name,employees\n'))
  const begun = performance.now()
  let rows = 0
  await new Promise<void>(done => {
    const timer = setInterval(() => {
      socket.write(chunk(`Slow ${++rows},5\n`))
      // Three times as long as an ordinary body may take.
      if (performance.now() - begun < 3 * patience.body) return
      clearInterval(timer)
      socket.write(`${chunk('\r\n--sep--\r\n')}0\r\n\r\n`)
      done()
    }, 100)
    timers.add(timer)
  })
  await expect.poll(heard, { timeout: 10_000 }).toMatch(/^HTTP\/1\.1 201 /)
  expect(await count('import_run')).toBe(1)
})

it('an upload that stops in the middle is broken off, and nothing of it is kept', async () => {
  const before = await readdir(join(dataDir, 'imports'))
  const { closed, heard } = await call(uploadHead() + chunk(fileHead) + chunk('name,employees\nHalf,'))
  expect(await closed).toBeLessThan(10_000)
  expect(heard()).toMatch(/^HTTP\/1\.1 408 /)
  await expect.poll(() => readdir(join(dataDir, 'imports')), { timeout: 5_000 }).toEqual(before)
  expect(await count('import_run')).toBe(1)
  expect(await served()).toBe(200)
})
