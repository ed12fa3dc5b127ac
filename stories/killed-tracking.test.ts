import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { conditionSource } from '../src/main/traits.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { rebuildSegments } from '../src/segments/keep.ts'
import { insertSegment } from '../src/segments/store.ts'
import { writeCondition } from '../src/shared/condition/read.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { dedupeKey } from '../src/touches/store.ts'
import { issueWriteKey } from '../src/tracking/issue-write-key.ts'
import { emptyDatabase, type TestDatabase } from '../test/database.ts'
import { type ServerProcess, startServer } from '../test/server-process.ts'
import {
  asked,
  type Call,
  callsOf,
  cameFromSomewhere,
  history,
  type Sent,
  tracked,
} from './tracked-people.ts'

const patience = { timeout: 120_000, interval: 100 }
const yesterday = new Date(Date.now() - 86_400_000)
const messages = tracked(yesterday)
const loaded = history(yesterday)
const all = [...messages, ...loaded]

/** A server of its own on a database of its own, with a key and live segments. */
type House = {
  made: TestDatabase
  owner: pg.Pool
  db: Database
  dataDir: string
  key: string
  keyId: number
  server: ServerProcess
}
const houses: House[] = []

async function openHouse(): Promise<House> {
  const made = await emptyDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'linchpin-killed-tracking-'))
  const server = await startServer({ DATABASE_URL: made.urls.owner, LINCHPIN_DATA: dataDir })
  const owner = new pg.Pool({ connectionString: made.urls.owner, max: 3 })
  owner.on('error', () => {})
  const { owner: url } = made.urls
  const db = openDatabase({ full: url, part: url, jobs: url }, { log: silentLog, poolSize: 2 })
  await owner.query(
    `insert into company (name, currency, time_zone) values ('Terpstra', 'EUR', 'Europe/Amsterdam')`,
  )
  const now = new Date()
  const issued = await db.as(systemActor, async tx => {
    for (const [name, when] of Object.entries(asked))
      await insertSegment(
        tx,
        { name, note: '', about: 'person', condition: writeCondition('person', when), madeBy: null },
        now,
      )
    await rebuildSegments(tx, await conditionSource(tx), now)
    return issueWriteKey(tx, systemActor, { name: 'Site', kind: 'server' }, now)
  })
  const house = { made, dataDir, server, owner, db, key: issued.key, keyId: issued.id }
  houses.push(house)
  return house
}

let house: House
let undisturbed: House
beforeAll(async () => {
  ;[house, undisturbed] = await Promise.all([openHouse(), openHouse()])
}, 180_000)
afterAll(async () => {
  for (const { server, db, owner, made, dataDir } of houses) {
    server.child.kill('SIGKILL')
    await server.ended
    await db.close()
    await owner.end()
    await made.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

/** Sends a call; whether the server said that it has it. */
async function send({ server, key }: House, { door, messages: given }: Call): Promise<boolean> {
  const body = door === 'batch' || door === 'import' ? { batch: given } : given[0]
  try {
    const answer = await fetch(`${server.address}/v1/${door}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      },
      body: JSON.stringify(body),
    })
    expect([answer.status, await answer.text(), answer.ok ? '' : server.said()]).toEqual([
      200,
      '{"success":true}',
      '',
    ])
    return true
  } catch (error) {
    // The line broke: whether it was taken is not known.
    if (error instanceof TypeError) return false
    throw error
  }
}

const keyIn = ({ keyId }: House, { messageId }: Sent) => dedupeKey(`track:${keyId}:${messageId}`)

/** Of each message every row of today that the ledger has of it: whose it is, and whether it is kept where it came from. */
async function ledger(of: House): Promise<Record<string, { email: string | null; came: boolean }[]>> {
  const named = new Map(all.map(message => [keyIn(of, message), message.messageId]))
  const { rows } = await of.owner.query<{ key: string; email: string | null; came: boolean }>(
    `with recursive row_of as (
        select id, dedupe_key as key from touch where dedupe_key = any($1::uuid[])
        union all select t.id, r.key from touch t join row_of r on t.supersedes_id = r.id)
      select r.key, p.email, exists (select from touch_arrival a where a.touch_id = t.id) as came
      from row_of r join touch t using (id) left join person p on p.id = person_today(t.subject_id)
      where not exists (select from touch c where c.supersedes_id = t.id)`,
    [[...named.keys()]],
  )
  const found: Record<string, { email: string | null; came: boolean }[]> = {}
  for (const { key, ...row } of rows) found[named.get(key)!] = [...(found[named.get(key)!] ?? []), row]
  return found
}

/** How many rows, and a sum over all that stands in them. */
async function sums({ owner }: House): Promise<Record<string, string>> {
  const tables = [
    'touch',
    'visitor',
    'identity',
    'visitor_point',
    'touch_arrival',
    'segment_member',
    'person',
  ]
  const found: Record<string, string> = {}
  for (const table of tables) {
    const { rows } = await owner.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(x, '|' order by x)), '') as sum from (select t::text as x from ${table} t) all_rows`,
    )
    found[table] = rows[0]!.sum
  }
  return found
}

/** Until no job and nobody who may belong elsewhere waits. */
const atRest = ({ owner }: House) =>
  expect
    .poll(
      async () =>
        (
          await owner.query(`select (select count(*)::int from graphile_worker._private_jobs) as jobs,
            (select count(*)::int from segment_due) as due`)
        ).rows[0],
      patience,
    )
    .toEqual({ jobs: 0, due: 0 })

async function members({ owner }: House): Promise<Record<string, string[]>> {
  const { rows } = await owner.query<{ name: string; emails: string[] }>(
    `select s.name, array_agg(p.email order by p.email) as emails from segment s join segment_member m on m.segment_id = s.id
      join person p on p.id = m.subject_id group by s.name`,
  )
  return Object.fromEntries(rows.map(({ name, emails }) => [name, emails]))
}

/**
 * Kills the server while one of its transactions stands before this table, with all written that comes before; or at once. The
 * same data, started again.
 */
async function killAndStart(table: string | null): Promise<void> {
  const holder = await house.owner.connect()
  if (table) {
    await holder.query('begin')
    await holder.query(`lock table ${table} in exclusive mode`)
    await expect
      .poll(
        async () =>
          (
            await house.owner.query(
              `select count(*)::int as n from pg_locks where relation = $1::regclass and not granted`,
              [table],
            )
          ).rows[0].n,
        patience,
      )
      .toBeGreaterThan(0)
  }
  house.server.child.kill('SIGKILL')
  await house.server.ended
  if (table) await holder.query('rollback')
  holder.release()
  house.server = await startServer({ DATABASE_URL: house.made.urls.owner, LINCHPIN_DATA: house.dataDir })
}

/** By several senders at once, who send again what was not acknowledged, and now and then what was. */
async function pour(calls: readonly Call[], kills: { after: number; before: string | null }[]) {
  const waiting = [...calls]
  const acknowledged = new Set<Call>()
  let broken: Call[] = []
  let brokenOff = 0
  let killed = 0
  let dying: Promise<void> | null = null
  const isWhole = async () => {
    const found = await ledger(house)
    for (const { messages: given } of acknowledged)
      for (const { messageId } of given) expect([messageId, found[messageId]?.length]).toEqual([messageId, 1])
    for (const { messages: given } of broken)
      expect([0, given.length]).toContain(given.filter(({ messageId }) => found[messageId]).length)
    brokenOff += broken.length
    broken = []
    killed++
  }
  const sender = async () => {
    for (let call = waiting.shift(); call; call = waiting.shift()) {
      if (!(await send(house, call))) {
        if (!acknowledged.has(call)) broken.push(call)
        waiting.unshift(call)
        await dying
        continue
      }
      if (!acknowledged.has(call) && acknowledged.size % 6 === 0) waiting.push(call)
      acknowledged.add(call)
      const kill = kills[0]
      if (dying || !kill || acknowledged.size < kill.after * calls.length) continue
      kills.shift()
      dying = killAndStart(kill.before)
        .then(isWhole)
        .finally(() => {
          dying = null
        })
    }
    await dying
  }
  await Promise.all(Array.from({ length: 4 }, sender))
  return { acknowledged: acknowledged.size, killed, brokenOff }
}

/** By one sender, message by message, each when the one before was taken. */
async function sendInOrder(of: House): Promise<void> {
  for (const message of [...loaded, ...messages])
    expect(await send(of, { door: 'batch', messages: [message] })).toBe(true)
}

it('killed three times while it joins browsers to people: every message once, each of whom it is, and nothing by sending all again', async () => {
  const calls = callsOf(messages, loaded)
  const [poured] = await Promise.all([
    pour(calls, [
      { after: 0.2, before: 'visitor_point' },
      { after: 0.45, before: 'touch_arrival' },
      { after: 0.7, before: null },
    ]),
    sendInOrder(undisturbed),
  ])
  expect(poured).toMatchObject({ acknowledged: calls.length, killed: 3 })
  expect(poured.brokenOff).toBeGreaterThanOrEqual(2)
  await Promise.all([atRest(house), atRest(undisturbed)])

  const found = await ledger(house)
  for (const message of all)
    expect([message.messageId, found[message.messageId]?.map(({ came }) => came)]).toEqual([
      message.messageId,
      [cameFromSomewhere(message)],
    ])
  expect(found).toEqual(await ledger(undisturbed))
  const { rows: strangers } = await house.owner.query(
    'select title from touch where dedupe_key is null and supersedes_id is null',
  )
  expect(strangers).toEqual([])

  const kept = await sums(house)
  for (const call of [...calls].reverse()) expect(await send(house, call)).toBe(true)
  await atRest(house)
  expect(await sums(house)).toEqual(kept)

  const live = await members(house)
  expect(Object.keys(live).sort()).toEqual(Object.keys(asked).sort())
  expect(live).toEqual(await members(undisturbed))
  await Promise.all([house.server.stop(), undisturbed.server.stop()])
  await house.db.as(systemActor, async tx => rebuildSegments(tx, await conditionSource(tx), new Date()))
  expect(await members(house)).toEqual(live)
}, 300_000)
