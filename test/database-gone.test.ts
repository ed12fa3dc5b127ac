import { rename } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyDatabase } from './database.ts'
import { founder, type Installed, install } from './installed.ts'
import { startServer } from './server-process.ts'

let house: Installed
beforeAll(async () => {
  house = await install()
}, 60_000)
afterAll(() => house?.close())

type Health = { ok: boolean; database: { ok: boolean; detail: string }; queue: { ok: boolean } }
const health = async (): Promise<{ status: number; body: Health }> => {
  const answer = await fetch(`${house.server.address}/health`)
  return { status: answer.status, body: (await answer.json()) as Health }
}

/** A refusal for want of the database, in full. */
async function expectAway(answer: Response): Promise<void> {
  expect(answer.status).toBe(503)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({
    status: 503,
    code: 'database_unreachable',
    detail: expect.stringContaining('does not answer'),
  })
}

/** Sends batch after batch while `harm` is done, until the server has been away and is back. */
async function trackThrough(name: string, harm: () => Promise<unknown>): Promise<void> {
  const batches = new Map<string, number>()
  let isBack = false
  const sender = async (lane: number) => {
    for (let n = 0; !isBack; n++) {
      const batch = `${name}-${lane}-${n}`
      const answer = await house.track(batch)
      batches.set(batch, answer.status)
      if (answer.status === 200) continue
      await expectAway(answer)
      await back
    }
  }
  const back = house.server.hears(/The database is back after/)
  for (let n = 0; n < 3; n++) {
    expect((await house.track(`${name}-before-${n}`)).status).toBe(200)
    batches.set(`${name}-before-${n}`, 200)
  }
  const senders = [1, 2, 3].map(sender)
  await harm()
  await back
  isBack = true
  await Promise.all(senders)
  expect(new Set(batches.values())).toEqual(new Set([200, 503]))
  const [most] = await house.query<{ n: number }>('select count(*)::int as n from touch')
  let found = 0
  for (const [batch, status] of batches) {
    const kept = await house.kept(batch)
    found += kept
    // Acknowledged is there; refused is there as a whole, where only the answer was lost, or not at all.
    expect([batch, status, kept]).toEqual([batch, status, status === 200 || kept === 3 ? 3 : 0])
  }
  expect(found).toBeGreaterThan(0)
  expect(most!.n).toBeGreaterThanOrEqual(found)
}

/** What the worker does after all that: a job from before and one from now are done. */
async function expectQueueWorks(): Promise<void> {
  const before = house.outbox().length
  await askReset()
  await expectQueueDone(before + 1)
}

/** Three an hour are mailed to one address: this file may ask for no more. */
async function askReset(): Promise<void> {
  expect((await house.ask('POST', '/api/resets', { email: founder.email })).status).toBe(200)
}

async function expectQueueDone(mails: number): Promise<void> {
  await expect.poll(() => house.outbox().length, { timeout: 20_000 }).toBe(mails)
  await expect
    .poll(() => house.query('select id from graphile_worker._private_jobs'), { timeout: 20_000 })
    .toEqual([])
}

describe('the built-in database', () => {
  it('killed in the middle of requests is brought up again, with all that was acknowledged', async () => {
    const before = house.postmaster()
    await trackThrough('killed', async () => process.kill(before, 'SIGKILL'))
    expect(house.postmaster()).not.toBe(before)
    expect((await health()).body).toMatchObject({ ok: true, database: { detail: 'answers' } })
    expect((await house.ask('GET', '/api/session')).status).toBe(200)
    await expectQueueWorks()
  }, 60_000)

  it('whose sessions are all ended goes on with new ones', async () => {
    await trackThrough('ended', () =>
      house.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name like 'linchpin%' and pid <> pg_backend_pid()`),
    )
    await expectQueueWorks()
  }, 60_000)

  it('that cannot come up is said to be away, on every door, until it can; nothing is written meanwhile', async () => {
    const mails = house.outbox().length
    await askReset()
    const aside = `${house.cluster}.aside`
    const noticed = house.server.hears(/cannot be reached yet: .* is not there. Is its disk mounted/)
    const pid = house.postmaster()
    await rename(house.cluster, aside)
    process.kill(pid, 'SIGKILL')
    await noticed
    for (const [method, path, body] of [
      ['GET', '/api/session'],
      ['GET', '/api/first-run'],
      ['POST', '/api/session', { email: founder.email, password: founder.password }],
      ['POST', '/api/resets', { email: founder.email }],
      ['GET', '/f/guide'],
      ['POST', '/f/guide'],
    ] as const)
      await expectAway(await house.ask(method, path, body))
    await expectAway(await house.track('aside'))
    const { status, body } = await health()
    expect(status).toBe(503)
    expect(body).toMatchObject({
      ok: false,
      database: {
        ok: false,
        detail: expect.stringMatching(/^does not answer since .*Z, being brought back$/),
      },
      queue: { ok: false },
    })
    expect(house.server.child.exitCode).toBeNull()
    const back = house.server.hears(/The database is back after/)
    await rename(aside, house.cluster)
    await back
    expect((await house.track('aside')).status).toBe(200)
    expect(await house.kept('aside')).toBe(3)
    // What was asked for before is mailed once.
    await expectQueueDone(mails + 1)
  }, 60_000)

  it('leaves no personal data in what the server said about it', async () => {
    const said = house.server.said()
    expect(said).toMatch(/database\.(unavailable|connection_lost)/)
    expect(said).not.toMatch(/Sentinel|ada\.|harbour|herons|visitor-|Prices/i)
    expect(said).not.toMatch(/^ +at .*:\d+:\d+/m)
  })
})

describe("somebody's own database", () => {
  it('that another Linchpin took while we were cut off is left to it', async () => {
    const made = await emptyDatabase()
    const server = await startServer({
      DATABASE_URL: made.urls.owner,
      LINCHPIN_DATA: `${house.dataDir}/other`,
    })
    const other = new pg.Client({ connectionString: made.urls.owner, application_name: 'linchpin elsewhere' })
    other.on('error', () => {})
    await other.connect()
    try {
      // Waits in line for the hold, so that it has it at the moment the first one is cut off.
      const taken = other.query(`select pg_advisory_lock(l.classid::int, l.objid::int) from pg_locks l
        join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and a.application_name like 'linchpin % port %' and l.granted
          and l.database = (select oid from pg_database where datname = current_database())`)
      await expect
        .poll(async () => (await waiting(made.urls.owner)).length, { timeout: 10_000, interval: 20 })
        .toBe(1)
      await waiting(
        made.urls.owner,
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'linchpin % port %'
          and datname = current_database()`,
      )
      await taken
      expect(await server.ended).toBe(1)
      expect(server.said()).toMatch(/in use by another Linchpin: linchpin elsewhere/)
    } finally {
      await server.stop()
      await other.end()
      await made.drop()
    }
  }, 60_000)
})

async function waiting(
  url: string,
  text = `select 1 from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`,
): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
