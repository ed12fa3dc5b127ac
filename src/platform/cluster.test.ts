import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

let dataDir: string
let clusters: Cluster[]
let children: ChildProcess[]
const lines: string[] = []
const asRoot = process.getuid?.() === 0

const start = async (folder = dataDir): Promise<Cluster> => {
  const cluster = await startCluster({ dataDir: folder, log: line => lines.push(line) })
  clusters.push(cluster)
  return cluster
}

const query = async (url: string, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Another process that starts the cluster, says so, and stays; answers its pid of the database. */
const startInChild = async (): Promise<{ child: ChildProcess; line: Promise<string> }> => {
  const module = JSON.stringify(fileURLToPath(new URL('cluster.ts', import.meta.url)))
  const code = `const { startCluster } = await import(${module})
    const cluster = await startCluster({ dataDir: ${JSON.stringify(dataDir)}, log: () => undefined })
    console.log(JSON.stringify({ pid: cluster.pid, url: cluster.url }))
    setInterval(() => undefined, 60_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return { child, line: once(child.stdout!, 'data').then(([chunk]) => String(chunk)) }
}

beforeEach(async () => {
  dataDir = await realpath(await mkdtemp(join(tmpdir(), 'linchpin-cluster-')))
  await chmod(dataDir, 0o755)
  clusters = []
  children = []
  lines.length = 0
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  // The last started one runs: another would take the folder from under it.
  for (const cluster of clusters.toReversed()) await cluster.remove()
  await rm(dataDir, { recursive: true, force: true })
})

test('starts, keeps its password to itself, stops, and starts again with its rows and port', async () => {
  const first = await start()
  expect(first.adopted).toBe(false)
  expect(first.version).toMatch(/^18\./)
  await query(first.url, 'create table kept as select 7 as n')
  const [row] = await query(
    first.url,
    `select datlocprovider as provider, datlocale as locale, current_setting('fsync') as fsync,
      current_setting('password_encryption') as scram, current_setting('timezone') as timezone
     from pg_database where datname = 'postgres'`,
  )
  expect(row).toEqual({
    provider: 'b',
    locale: 'C.UTF-8',
    fsync: 'on',
    scram: 'scram-sha-256',
    timezone: 'UTC',
  })
  expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600)
  const wrong = new URL(first.url)
  wrong.password = 'wrong'
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/)
  await first.stop()
  const second = await start()
  expect(second.port).toBe(first.port)
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }])
})

test.runIf(asRoot)('as root the database runs as somebody else, and outside a closed home', async () => {
  await chmod(dataDir, 0o700)
  const cluster = await start()
  const status = await readFile(`/proc/${cluster.pid}/status`, 'utf8')
  expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0')
  expect(lines.join()).toMatch(/is closed to the user .* lives in \/var\/lib\/linchpin\//)
  const { elsewhere } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8'))
  await cluster.remove()
  await expect(stat(elsewhere)).rejects.toThrow(/ENOENT/)
})

test('what was acknowledged survives kill -9 of the database', async () => {
  const first = await start()
  await query(first.url, 'create table kept (n int)')
  await query(first.url, 'insert into kept select generate_series(1, 1000)')
  process.kill(first.pid, 'SIGKILL')
  const second = await start()
  expect(second.pid).not.toBe(first.pid)
  expect(await query(second.url, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
})

test('a database that outlived kill -9 of its Linchpin is adopted', async () => {
  const { child, line } = await startInChild()
  const { pid, url } = JSON.parse(await line) as { pid: number; url: string }
  child.kill('SIGKILL')
  await once(child, 'exit')
  await query(url, 'create table kept as select 7 as n')
  const adopted = await start()
  expect(adopted).toMatchObject({ pid, url, adopted: true })
  expect(await query(adopted.url, 'select n from kept')).toEqual([{ n: 7 }])
  await adopted.stop()
  await expect(query(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/)
})

test('two first starts at once end at one database', async () => {
  const [{ line }, ours] = await Promise.all([startInChild(), start()])
  const theirs = JSON.parse(await line) as { pid: number; url: string }
  expect(theirs).toEqual({ pid: ours.pid, url: ours.url })
})

test('a port taken by another program is left to it', async () => {
  const first = await start()
  await first.stop()
  const other = createServer()
  await new Promise<void>(done => other.listen(first.port, '127.0.0.1', done))
  const second = await start()
  expect(second.port).not.toBe(first.port)
  await second.stop()
  await new Promise(done => other.close(done))
})

test('a data folder may be moved; one without its password or of another version is refused', async () => {
  const first = await start()
  await query(first.url, 'create table kept as select 7 as n')
  await first.stop()
  const moved = `${dataDir}-moved`
  await rename(dataDir, moved)
  try {
    const second = await start(moved)
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }])
    await second.stop()
    await writeFile(join(moved, 'postgres', 'cluster', 'PG_VERSION'), '17\n')
    await expect(start(moved)).rejects.toThrow('was made by PostgreSQL 17, and this Linchpin brings 18')
    await rm(join(moved, 'postgres.json'))
    await expect(start(moved)).rejects.toThrow('with its password is missing')
  } finally {
    await rm(moved, { recursive: true, force: true })
  }
})
