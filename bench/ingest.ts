import pg from 'pg'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { issueWriteKey } from '../src/tracking/issue-write-key.ts'
import { cachedInstallation, httpClient, runServer, type Server, signIn } from './installed.ts'
import { type Measure, processorOf, quantile, round, seeded, timed, watchMemory } from './measure.ts'
import { type Crowd, trackingBatches } from './tracking-messages.ts'

const connections = 8
const perBatch = 100
const rounds = 3
const warmBatches = 200
/** Of a pass of so many batches: fewer is a stream whose people are leads or will not become any. */
const fewLeads = 40

/**
 * Tracking calls over HTTP, each batch durable before its answer, beside the bare insertion of the very rows that
 * became of them. Best of three rounds each, in turn; the data is put back as it was.
 */
export const ingest: Measure = async (size, say) => {
  const messages = size === 'full' ? 400_000 : (size ?? 24_000)
  const batches = Math.max(connections, Math.ceil(messages / perBatch))
  const dataDir = await cachedInstallation('ingest', say, async client => {
    await client.query(
      `update person set external_id = 'crm-' || id where external_id is null and id % 2 = 0`,
    )
  })
  const server = await runServer(dataDir)
  const peak = watchMemory([server.pid, server.databasePid])
  const owner = new pg.Client({ connectionString: server.ownerUrl })
  await owner.connect()
  try {
    const key = await newKey(server)
    const crowd = await crowdOf(owner)
    const random = seeded(26)
    let [ours, limit] = [0, 0]
    const used = { server: 0, database: 0, load: 0, bare: 0 }
    let bareRows = 0
    // The database is a child of the server that started it.
    const processor = () =>
      [processorOf([server.pid]), processorOf([server.databasePid]), process.cpuUsage()] as const
    const seen: number[] = []
    const derived: number[] = []
    // Does not count: fills caches, compiles, and lets those become leads who would, so that what is measured is a
    // steady stream and not the first hour of a new installation. On fresh data this takes several passes.
    for (let pass = 0, raised = Number.POSITIVE_INFINITY; pass < 10 && raised > fewLeads; pass++) {
      const before = await leadCount(owner)
      await sendAll(server, key, bodiesOf(warmBatches, crowd, random))
      while ((await waiting(owner)) > 0) await pause(50)
      raised = (await leadCount(owner)) - before
    }
    for (let round = 0; round < rounds; round++) {
      const bodies = bodiesOf(batches, crowd, random)
      const before = await lastTouch(owner)
      const lag = await watchLag(server, key, owner, crowd)
      const at = processor()
      const took = await sendAll(server, key, bodies)
      const then = processor()
      used.server += then[0] - at[0] - (then[1] - at[1])
      used.database += then[1] - at[1]
      used.load += (then[2].user + then[2].system - at[2].user - at[2].system) / 1e6
      ours = Math.max(ours, (batches * perBatch) / (took / 1000))
      const lags = await lag.stop()
      seen.push(...lags.seen)
      derived.push(lags.derived)
      const rows = await rowsSince(owner, before)
      for (const lanes of [1, 2, 4]) {
        const bare = await insertBare(server, rows, lanes)
        limit = Math.max(limit, rows.length / (bare.took / 1000))
        used.bare += bare.processor
        bareRows += rows.length
      }
      say(`round ${round + 1}: ours ${Math.round(ours)}, limit ${Math.round(limit)} rows/s so far`)
    }
    return {
      size: batches * perBatch,
      ours: Math.round(ours),
      limit: Math.round(limit),
      unit: 'rows/s',
      rssMiB: Math.round(peak()),
      more: {
        lagP95Ms: round(quantile(seen, 0.95), 0),
        lagMaxMs: round(Math.max(...seen), 0),
        funnelLagMs: round(Math.max(...derived), 0),
        serverMicrosecondsEach: round((used.server * 1e6) / (rounds * batches * perBatch), 0),
        databaseMicrosecondsEach: round((used.database * 1e6) / (rounds * batches * perBatch), 0),
        limitDatabaseMicrosecondsEach: round((used.bare * 1e6) / bareRows, 0),
        loadMicrosecondsEach: round((used.load * 1e6) / (rounds * batches * perBatch), 0),
      },
    }
  } finally {
    await putBack(owner)
    await owner.end()
    await server.stop()
  }
}

async function newKey({ ownerUrl }: Server): Promise<string> {
  const db = openDatabase({ full: ownerUrl, part: ownerUrl, jobs: ownerUrl }, { log: silentLog, poolSize: 1 })
  const input = { name: 'bench', origins: [] }
  const { key } = await db.as(systemActor, tx => issueWriteKey(tx, systemActor, input, new Date()))
  await db.close()
  return key
}

async function crowdOf(client: pg.Client): Promise<Crowd> {
  const visitors = await client.query<{ key: string }>(
    'select anonymous_key as key from visitor order by id limit 12000',
  )
  const known = await client.query<{ externalId: string; email: string }>(
    `select external_id as "externalId", email from person where external_id is not null and email is not null
      order by id limit 10000`,
  )
  return { anonymous: visitors.rows.map(row => row.key), known: known.rows }
}

function bodiesOf(batches: number, crowd: Crowd, random: () => number): Buffer[] {
  const sentAt = new Date().toISOString()
  return [...trackingBatches({ batches, each: perBatch, random }, crowd)].map(batch =>
    Buffer.from(JSON.stringify({ batch, sentAt })),
  )
}

const headersOf = (key: string) => ({
  authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
  'content-type': 'application/json',
})

async function sendAll(server: Server, key: string, bodies: Buffer[]): Promise<number> {
  const headers = headersOf(key)
  let next = 0
  const lane = async (): Promise<void> => {
    const call = httpClient(server.port)
    while (next < bodies.length) {
      const { status, body } = await call('/v1/batch', { method: 'POST', headers, body: bodies[next++]! })
      if (status !== 200) throw new Error(`The door answered ${status}: ${body}`)
    }
  }
  return timed(() => Promise.all(Array.from({ length: connections }, lane)))
}

/**
 * Sends a marked message of a known person every 200 ms and asks for the person's log every 50 ms until it is in it: `seen` is ms
 * from its sending. `derived` is how long after the end of the load the funnel knew everything.
 */
async function watchLag(
  server: Server,
  key: string,
  owner: pg.Client,
  crowd: Crowd,
): Promise<{ stop(): Promise<{ seen: number[]; derived: number }> }> {
  const reader = await signIn(server.port, 'marketing_manager')
  const { externalId } = crowd.known.at(-1)!
  const { rows } = await owner.query<{ id: number }>('select id from person where external_id = $1', [
    externalId,
  ])
  const log = `/api/persons/${rows[0]!.id}/touches?limit=5`
  const call = httpClient(server.port)
  const seen: number[] = []
  let stopped = false
  const probing = (async () => {
    for (let number = 0; !stopped; number++) {
      const event = `Probe ${number} ${performance.now()}`
      const messageId = event
      const sent = performance.now()
      const message = { type: 'track', event, messageId, userId: externalId }
      const posted = call('/v1/batch', {
        method: 'POST',
        headers: headersOf(key),
        body: JSON.stringify({ batch: [message] }),
      })
      const has = async (): Promise<boolean> => {
        const { items } = (await reader.get(log)) as { items: { title: string }[] }
        return items.some(({ title }) => title === event)
      }
      while (!(await has()) && performance.now() - sent < 30_000) await pause(50)
      seen.push(performance.now() - sent)
      await posted
      await pause(200)
    }
  })()
  return {
    async stop() {
      const ended = performance.now()
      stopped = true
      await probing
      while ((await waiting(owner)) > 0) await pause(20)
      return { seen, derived: performance.now() - ended }
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms))

async function waiting(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ n: string }>(`select count(*) as n from graphile_worker._private_jobs
    where run_at <= now() and attempts < max_attempts`)
  return Number(rows[0]!.n)
}

async function leadCount(owner: pg.Client): Promise<number> {
  return Number((await owner.query<{ n: string }>('select count(*) as n from lead')).rows[0]!.n)
}

async function lastTouch(owner: pg.Client): Promise<string> {
  return (await owner.query<{ id: string }>('select max(id) as id from touch')).rows[0]!.id
}

const columns =
  `subject_id account_id kind side mode machine occurred_at recorded_at source campaign_id product_group_id
  dedupe_key title body properties`.split(/\s+/)
const types =
  `bigint bigint touch_kind touch_side touch_mode boolean timestamptz timestamptz text bigint bigint uuid text
  text jsonb`.split(/\s+/)

/** The rows as texts, which is how they travel to the database anyway. */
async function rowsSince(owner: pg.Client, id: string): Promise<(string | null)[][]> {
  const { rows } = await owner.query<(string | null)[]>({
    text: `select ${columns.map(column => (column === 'dedupe_key' ? `gen_random_uuid()::text` : `${column}::text`)).join(', ')}
      from touch where id > $1 order by id`,
    values: [id],
    rowMode: 'array',
  })
  return rows
}

/** Milliseconds, and seconds of the database's processor. Insertion by unnest, 1,000 rows a statement, each statement its own durable transaction. New ids, new keys. */
async function insertBare(
  { ownerUrl, databasePid }: Server,
  rows: (string | null)[][],
  lanes: number,
): Promise<{ took: number; processor: number }> {
  const chunks: (string | null)[][][] = []
  for (let at = 0; at < rows.length; at += 1_000) {
    const chunk = rows.slice(at, at + 1_000)
    const key = columns.indexOf('dedupe_key')
    chunks.push(
      columns.map((_, column) => chunk.map(row => (column === key ? crypto.randomUUID() : row[column]!))),
    )
  }
  const text = `insert into touch (${columns.join(', ')})
    select * from unnest(${types.map((type, at) => `$${at + 1}::${type}[]`).join(', ')})
    on conflict (dedupe_key) where dedupe_key is not null do nothing`
  const clients = await Promise.all(
    Array.from({ length: lanes }, async () => {
      const client = new pg.Client({ connectionString: ownerUrl })
      await client.connect()
      return client
    }),
  )
  const before = processorOf([databasePid])
  const took = await timed(() =>
    Promise.all(
      clients.map(async client => {
        for (let chunk = chunks.pop(); chunk; chunk = chunks.pop())
          await client.query({ name: 'bare', text, values: chunk })
      }),
    ),
  )
  // Of those that are gone nothing is counted any more.
  const processor = processorOf([databasePid]) - before
  await Promise.all(clients.map(client => client.end()))
  return { took, processor }
}

/** Every run begins on the same rows: what came after the sample's end of history goes. */
async function putBack(owner: pg.Client): Promise<void> {
  await owner.query(`delete from touch where recorded_at > '2026-03-03'`)
  await owner.query(
    `delete from funnel_stage where subject_id in (select id from visitor where first_seen_at > '2026-03-03')`,
  )
  await owner.query(`delete from visitor where first_seen_at > '2026-03-03' and person_id is null`)
  await owner.query('vacuum touch')
  await owner.query('vacuum visitor')
}
