import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../src/platform/cluster-process.ts'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { dedupeKey } from '../src/touches/store.ts'
import { issueWriteKey } from '../src/tracking/issue-write-key.ts'
import { runImport } from '../src/transfer/run-import.ts'
import { emptyDatabase, type TestDatabase } from '../test/database.ts'
import { loadWorld } from '../test/world.ts'

const root = resolve(import.meta.dirname, '..')
const people = 40
const patience = 60_000

let made: TestDatabase
let owner: pg.Pool
let key: string
let keyId: number
let dataDir: string
let first: Awaited<ReturnType<typeof startServer>>
const running = new Set<ChildProcess>()

beforeAll(async () => {
  made = await emptyDatabase()
  owner = new pg.Pool({ connectionString: made.urls.owner, max: 2 })
  owner.on('error', () => {})
  dataDir = mkdtempSync(join(tmpdir(), 'linchpin-killed-'))
  // It makes its tables in an empty database of somebody's own PostgreSQL.
  first = await startServer()
  await loadWorld(made.urls.owner, { seed: 'killed', now: new Date(), scale: 'small' })
  const asOwner = { full: made.urls.owner, part: made.urls.owner, jobs: made.urls.owner }
  const db = openDatabase(asOwner, { log: silentLog, poolSize: 2 })
  const issued = await db.as(systemActor, tx =>
    issueWriteKey(tx, systemActor, { name: 'Killed', origins: [] }, new Date()),
  )
  key = issued.key
  keyId = issued.id
  await db.close()
  // People who fit the definition and have not been here for long: two looks at the prices make each a lead.
  await owner.query(
    `with chosen as (
      select p.id, row_number() over (order by p.id) as n from person p join account a on a.id = p.account_id
      where p.email is not null and not exists (select 1 from lead l where l.person_id = p.id) limit $1)
    update person p set external_id = 'killed-' || c.n, job_function = 'operations', seniority = 'director',
      email = 'killed-' || c.n || '@kaaspers.example'
    from chosen c where c.id = p.id`,
    [people],
  )
  await owner.query(`update account a set industry = 'packaging', employees = 500, kind = 'customer'
    from person p where p.account_id = a.id and p.external_id like 'killed-%'`)
  await owner.query(`update app_user set capacity = null`)
}, 120_000)

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await owner?.end()
  await made?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** The real server as its own process, on this database, without pages. */
async function startServer(): Promise<{ child: ChildProcess; address: string; ended: Promise<unknown> }> {
  const port = await freePort(0)
  const child = spawn(process.execPath, [join(root, 'src/main/server.ts')], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      LINCHPIN_DATA: dataDir,
      DATABASE_URL: made.urls.owner,
      LINCHPIN_WEB: '0',
      LINCHPIN_SAMPLE: '',
      LINCHPIN_URL: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const ended = new Promise(done => child.once('exit', done))
  let said = ''
  await new Promise<void>((ready, failed) => {
    const hear = (text: Buffer) => {
      said += String(text)
      if (said.includes('Linchpin is at')) ready()
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('exit', code => failed(new Error(`The server ended with ${code}: ${said}`)))
  })
  return { child, address: `http://127.0.0.1:${port}`, ended }
}

/** Sends one batch; its message ids when the server said that it has them. */
async function sendBatch(address: string, person: number): Promise<string[] | null> {
  const batch = [1, 2].map(look => ({
    type: 'page',
    messageId: `killed-${person}-${look}`,
    userId: `killed-${person}`,
    properties: { title: 'Prices', url: 'https://terpstra.example/pricing' },
    timestamp: new Date(Date.now() - look * 1_000).toISOString(),
  }))
  try {
    const answer = await fetch(`${address}/v1/batch`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      },
      body: JSON.stringify({ batch }),
    })
    return answer.ok ? batch.map(message => message.messageId) : null
  } catch {
    return null
  }
}

const one = async <T>(text: string, values: unknown[] = []): Promise<T> =>
  (await owner.query(text, values)).rows[0] as T

it('killed while it takes messages, raises and routes: what was acknowledged is there, everything once', async () => {
  const acknowledged: string[] = []
  const sending = Array.from({ length: people }, (_, n) => n + 1)
  const sender = async () => {
    for (let person = sending.shift(); person !== undefined; person = sending.shift()) {
      const ids = await sendBatch(first.address, person)
      if (ids) acknowledged.push(...ids)
      // In the middle, with leads being raised and owners being told.
      if (acknowledged.length > people && first.child.exitCode === null) first.child.kill('SIGKILL')
    }
  }
  await Promise.all([sender(), sender(), sender(), sender()])
  await first.ended
  running.delete(first.child)
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(acknowledged.length).toBeLessThan(people * 2)
  const { kept } = await one<{ kept: number }>(
    'select count(*)::int as kept from touch where dedupe_key = any($1::uuid[])',
    [acknowledged.map(id => dedupeKey(`track:${keyId}:${id}`))],
  )
  expect(kept).toBe(acknowledged.length)

  // The same data, started again; the sender repeats everything, as senders do.
  const second = await startServer()
  for (let person = 1; person <= people; person++)
    expect(await sendBatch(second.address, person)).not.toBeNull()
  const deadline = Date.now() + patience
  let waiting = 1
  while (waiting > 0 && Date.now() < deadline)
    waiting = (await one<{ n: number }>('select count(*)::int as n from graphile_worker._private_jobs')).n
  expect(waiting).toBe(0)
  second.child.kill('SIGTERM')
  await second.ended
  running.delete(second.child)

  const touches = await one<{
    n: number
  }>(`select count(*)::int as n from touch t join person p on p.id = t.subject_id
    where p.external_id like 'killed-%' and t.title = 'Prices' and t.recorded_at > now() - interval '10 minutes' and t.dedupe_key is not null`)
  expect(touches.n).toBe(people * 2)
  const leads = await one<Record<string, number>>(`
    with mine as (select l.* from lead l join person p on p.id = l.person_id where p.external_id like 'killed-%')
    select count(*)::int as leads, count(distinct person_id)::int as persons, count(routed_at)::int as routed,
      (select count(*)::int from promise pr where pr.kind = 'lead_response' and pr.about in (select id from mine)) as promises,
      (select count(*)::int from notification n where n.kind = 'lead.routed' and n.href in (select '/leads/' || id from mine where owner_id is not null)) as told,
      count(owner_id)::int as owned,
      (select count(*)::int from mail m where m.dedupe_key in (select 'notice:lead.routed:' || id from mine)) as mails
    from mine`)
  expect(leads).toEqual({
    leads: people,
    persons: people,
    routed: people,
    promises: people,
    told: leads.owned,
    owned: leads.owned,
    mails: leads.owned,
  })
  expect(leads.owned).toBeGreaterThan(0)
}, 150_000)

const imported = [
  ['accounts', 'account,sector,office_location', (n: number) => `Killed ${n} Foods,packaging,Germany`],
  [
    'persons',
    'name,email,company,mobile',
    (n: number) => `Killed ${n},k${n}@killed${n % 900}.example,Firm ${n % 900},+31 6 ${10_000_000 + n}`,
  ],
] as const
const tableOf = { accounts: 'account', persons: 'person' } as const

it.each(imported)(
  'killed while it imports %s: what the progress says is there, and going on ends with the exact receipt',
  async (kind, header, line) => {
    const rows = 40_000
    const file = join(dataDir, `${kind}.csv`)
    writeFileSync(file, `${header}\n${Array.from({ length: rows }, (_, n) => line(n)).join('\n')}\n`)
    const child = spawn(
      process.execPath,
      [
        join(root, 'bin/linchpin.ts'),
        'import',
        kind,
        file,
        '--data',
        dataDir,
        '--database-url',
        made.urls.owner,
      ],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    running.add(child)
    const ended = new Promise(done => child.once('exit', done))
    let said = ''
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', text => {
        said += String(text)
        if (/,000 of 40,000 rows/.test(said) && child.exitCode === null) child.kill('SIGKILL')
      })
    await ended
    running.delete(child)
    type Run = { id: number; state: string; read: number; created: number; refused: number }
    const read = `select id::int, state, rows_read::int as read, created::int, refused::int from import_run order by id desc limit 1`
    const counted = `select count(*)::int as n from ${tableOf[kind]} where name like 'Killed %'`
    const broken = await one<Run>(read)
    expect(said).not.toContain('rows read =')
    expect(broken).toMatchObject({ state: 'running', refused: 0 })
    expect(broken.created).toBe(broken.read)
    expect((await one<{ n: number }>(counted)).n).toBe(broken.read)
    expect(broken.read).toBeLessThan(rows)

    const asOwner = { full: made.urls.owner, part: made.urls.owner, jobs: made.urls.owner }
    const db = openDatabase(asOwner, { log: silentLog, poolSize: 2 })
    await runImport(broken.id, { db, clock: () => new Date(), dataDir })
    await db.close()
    expect(await one<Run>(read)).toMatchObject({ state: 'done', read: rows, created: rows, refused: 0 })
    expect((await one<{ n: number }>(counted)).n).toBe(rows)
  },
  120_000,
)
