import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { issueCodes } from '../src/offers/issue-codes.ts'
import { issueRedeemKey } from '../src/offers/issue-redeem-key.ts'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { emptyDatabase, type TestDatabase } from '../test/database.ts'
import { type ServerProcess, startServer } from '../test/server-process.ts'
import { loadWorld } from '../test/world.ts'

let made: TestDatabase
let owner: pg.Pool
let server: ServerProcess
let dataDir: string
let key: string
let codes: string[]
const start = () => startServer({ DATABASE_URL: made.urls.owner, LINCHPIN_DATA: dataDir })

beforeAll(async () => {
  made = await emptyDatabase()
  owner = new pg.Pool({ connectionString: made.urls.owner, max: 2 })
  owner.on('error', () => {})
  dataDir = mkdtempSync(join(tmpdir(), 'linchpin-killed-redeem-'))
  server = await start()
  await loadWorld(made.urls.owner, { seed: 'killed', now: new Date(), scale: 'small' })
  const asOwner = { full: made.urls.owner, part: made.urls.owner, jobs: made.urls.owner }
  const db = openDatabase(asOwner, { log: silentLog, poolSize: 2 })
  const now = new Date()
  key = (
    await db.as(systemActor, tx => issueRedeemKey(tx, systemActor, { name: 'Till', actionId: null }, now))
  ).key
  await db.as(systemActor, tx => issueCodes(tx, systemActor, { actionId: 1, way: 'list', count: 80 }, now))
  await db.close()
  const { rows } = await owner.query<{ code: string }>(
    `select code from coupon_code where way = 'list' order by id`,
  )
  codes = rows.map(({ code }) => code)
}, 180_000)
afterAll(async () => {
  server?.child.kill('SIGKILL')
  await owner?.end()
  await made?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const redeem = async (code: string, n: number) => {
  const answer = await fetch(`${server.address}/v1/redemptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code, requestKey: `sale-${String(n).padStart(6, '0')}` }),
  })
  return { status: answer.status, body: (await answer.json()) as { redemptionId: number; again: boolean } }
}
const kept = async () =>
  (
    await owner.query<{ id: string; code: string }>(
      `select r.id, k.code from coupon_redemption r join coupon_code k on k.id = r.code_id where k.way = 'list' order by r.id`,
    )
  ).rows

it('killed while tills redeem: what was answered stays, what was not is whole or absent, and repeating redeems each once', async () => {
  const answered = new Map<string, number>()
  const tries = codes.map((code, n) =>
    redeem(code, n).then(
      ({ status, body }) => {
        if (status === 200) answered.set(code, body.redemptionId)
        if (answered.size === 20) server.child.kill('SIGKILL')
      },
      () => undefined,
    ),
  )
  await Promise.all(tries)
  await server.ended
  expect(answered.size).toBeGreaterThanOrEqual(20)
  expect(answered.size).toBeLessThan(codes.length)
  server = await start()
  const there = new Map((await kept()).map(({ id, code }) => [code, Number(id)]))
  for (const [code, id] of answered) expect(there.get(code)).toBe(id)
  // Whole or absent: no redemption without its answer that is counted.
  const { rows } = await owner.query(`select from coupon_redemption r where not exists (
    select from action_response a where a.id = r.response_id and a.used_at is not null)`)
  expect(rows).toEqual([])
  for (const [n, code] of codes.entries()) {
    const { status, body } = await redeem(code, n)
    expect([status, body.again]).toEqual([200, there.has(code)])
    if (answered.has(code)) expect(body.redemptionId).toBe(answered.get(code))
  }
  const all = await kept()
  expect(all.length).toBe(codes.length)
  expect(new Set(all.map(({ code }) => code)).size).toBe(codes.length)
}, 120_000)
