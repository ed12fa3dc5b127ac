import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { dedupeKey } from '../src/touches/store.ts'
import { type ServerProcess, startServer } from './server-process.ts'

export const founder = {
  name: 'Ada Sentinel',
  email: 'ada.sentinel@harbour.example',
  password: 'seven grey herons',
}

/** An installation of its own: server process, built-in database, company, administrator, write key. */
export type Installed = {
  dataDir: string
  server: ServerProcess
  /** The database's main process as of now. */
  postmaster(): number
  /** The folder of its rows. */
  cluster: string
  /** As its owner, past the program. */
  query<T>(text: string, values?: unknown[]): Promise<T[]>
  /** As the administrator. */
  ask(method: string, path: string, body?: unknown): Promise<Response>
  /** Sends a form with a file, as the administrator. */
  upload(path: string, form: FormData): Promise<Response>
  /** Where the built-in database listens, and its owner's password. */
  record(): { password: string; port: number }
  /** Sends a batch of three messages of a visitor; true when the server said that it has them. */
  track(batch: string): Promise<Response>
  /** How many of a batch are in the ledger. */
  kept(batch: string): Promise<number>
  /** Mail that lies in the outbox. */
  outbox(): string[]
  close(): Promise<void>
}

const ids = (batch: string) => [1, 2, 3].map(n => `${batch}-${n}`)

/** `within` is a folder to put the data in, such as a small disk; otherwise the system's temporary one. */
export async function install(within = tmpdir()): Promise<Installed> {
  const dataDir = await realpath(await mkdtemp(join(within, 'linchpin-installed-')))
  // Open to the database's user, so that nothing of a test lies outside the temporary folder.
  await chmod(dataDir, 0o755)
  const server = await startServer({ LINCHPIN_DATA: dataDir })
  const cluster = join(dataDir, 'postgres', 'cluster')
  const record = () =>
    JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as { password: string; port: number }
  const query = async <T>(text: string, values: unknown[] = []): Promise<T[]> => {
    const { password, port } = record()
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'linchpin',
      password,
      database: 'linchpin',
    })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query(text, values)).rows as T[]
    } finally {
      await client.end()
    }
  }
  let token = ''
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(`${server.address}${path}`, {
      method,
      headers: {
        'x-requested-with': 'linchpin',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const company = {
    name: 'Harbour',
    currency: 'EUR',
    fiscalYearStart: 1,
    timeZone: 'Europe/Berlin',
    languages: ['en'],
  }
  const founded = await ask('POST', '/api/first-run', { company, administrator: founder })
  token = /linchpin_session=([^;]+)/.exec(founded.headers.get('set-cookie') ?? '')![1]!
  const made = await ask('POST', '/api/write-keys', { name: 'Website' })
  const { key, id: keyId } = (await made.json()) as { key: string; id: number }
  const outbox = join(dataDir, 'outbox')
  return {
    dataDir,
    server,
    cluster,
    query,
    ask,
    record,
    upload: (path, form) =>
      fetch(`${server.address}${path}`, {
        method: 'POST',
        headers: { 'x-requested-with': 'linchpin', authorization: `Bearer ${token}` },
        body: form,
      }),
    postmaster: () => Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]),
    track: batch =>
      fetch(`${server.address}/v1/batch`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        },
        body: JSON.stringify({
          batch: ids(batch).map(messageId => ({
            type: 'page',
            messageId,
            anonymousId: `visitor-${batch}`,
            properties: { title: 'Prices' },
          })),
        }),
      }),
    async kept(batch) {
      const [row] = await query<{ n: number }>(
        'select count(*)::int as n from touch where dedupe_key = any($1::uuid[])',
        [ids(batch).map(id => dedupeKey(`track:${keyId}:${id}`))],
      )
      return row!.n
    },
    outbox: () => (existsSync(outbox) ? readdirSync(outbox).filter(name => name.endsWith('.eml')) : []),
    async close() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
