import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import type { Database } from '../platform/database.ts'
import { type Caller, mount, openHttp } from '../platform/http.ts'
import { silentLog } from '../platform/log.ts'
import type { Actor } from '../team/model/actor.ts'
import { transferRoutes } from './http.ts'
import { transferJobs } from './jobs.ts'
import { newPlace } from './place.ts'
import { runImport } from './run-import.ts'
import { startImport } from './start-import.ts'
import { runUndo } from './undo-import.ts'

let now = new Date('2026-03-02T09:00:00Z')
const clock = () => now
let company: Company
let db: Database
let dataDir: string
let app: FastifyInstance
const callers: Record<string, Caller> = {}

beforeAll(async () => {
  company = await newCompany(async tx => {
    for (const role of ['administrator', 'sales_manager', 'marketing_manager', 'sales']) {
      const { rows } = await sql<{
        id: number
      }>`insert into app_user (name, email, role) values (${role}, ${`${role}@test.example`}, ${role}) returning id`.execute(
        tx,
      )
      callers[role] = { userId: rows[0]!.id, role, name: role }
    }
  })
  ;({ db, dataDir } = company)
  const options = {
    db,
    clock,
    log: silentLog,
    dataDir,
    readCaller: async (token: string) => callers[token.slice(20)] ?? null,
  }
  app = await openHttp(options)
  mount(app, transferRoutes({ dataDir }), options)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await company?.close()
})

const call = async (role: string, method: 'GET' | 'POST', url: string) => {
  const answer = await app.inject({
    method,
    url: `/api/imports/${url}`,
    headers: { authorization: `Bearer ${'x'.repeat(20)}${role}` },
  })
  return { status: answer.statusCode, body: answer.json() }
}
const names = async (tag: string): Promise<string[]> => {
  const { rows } = await db.as({ userId: null, role: 'system' }, tx =>
    sql<{ name: string }>`select name from account where name like ${`${tag} %`} order by id`.execute(tx),
  )
  return rows.map(({ name }) => name)
}
const files = () => readdir(join(dataDir, 'imports'))

/** An import of 3,500 rows, every seventh refused, that its user cancels when `stopAt` rows are in. */
async function cancelled(tag: string, stopAt = 1_000): Promise<number> {
  const { storedAs, path } = await newPlace({ dataDir })
  await writeFile(
    path,
    `name,employees\n${Array.from({ length: 3_500 }, (_, i) => `${tag} ${i},${i % 7 === 0 ? 'many' : i}\n`).join('')}`,
  )
  const actor = callers.sales_manager as Actor
  const id = await db.as(actor, tx =>
    startImport(tx, actor, { kind: 'accounts', fileName: 'a.csv', storedAs }, { dataDir }, now),
  )
  expect((await call('sales_manager', 'POST', `${id}/confirmation`)).status).toBe(200)
  let stopping: Promise<unknown> | null = null
  const state = await runImport(id, {
    db,
    clock,
    dataDir,
    shouldPause: () => stopping !== null,
    onProgress: rows => {
      if (rows === stopAt) stopping = call('sales_manager', 'POST', `${id}/cancellation`)
    },
  })
  await stopping
  expect(['waiting', 'cancelled']).toContain(state)
  return id
}

test('a cancelled import goes on behind its last row: each row once, exact counts, undone as a whole', async () => {
  const id = await cancelled('Paused')
  const stopped = (await call('sales_manager', 'GET', String(id))).body
  expect(stopped).toMatchObject({
    state: 'cancelled',
    rowsRead: 1_000,
    created: 857,
    refused: 143,
    continuableUntil: '2026-03-09T09:00:00+00:00',
  })
  expect(await names('Paused')).toHaveLength(857)
  const gone = (await call('administrator', 'POST', `${id}/continuation`)).body
  expect(gone).toMatchObject({ state: 'waiting', continuableUntil: null, endedAt: null })
  expect((await call('sales_manager', 'POST', `${id}/continuation`)).body.code).toBe('not_cancelled')
  expect(await runImport(id, { db, clock, dataDir })).toBe('done')
  const done = (await call('sales_manager', 'GET', String(id))).body
  expect(done).toMatchObject({
    state: 'done',
    rowsRead: 3_500,
    rowsTotal: 3_500,
    created: 3_000,
    updated: 0,
    unchanged: 0,
    refused: 500,
    continuableUntil: null,
  })
  const there = await names('Paused')
  expect(there).toHaveLength(3_000)
  expect(new Set(there).size).toBe(3_000)
  expect(await files()).toEqual([])
  expect((await call('sales_manager', 'POST', `${id}/undo`)).status).toBe(200)
  await runUndo(id, { db, clock })
  expect(await names('Paused')).toEqual([])
})

test('one that waits for its turn is cancelled and continued from its first row', async () => {
  const { storedAs, path } = await newPlace({ dataDir })
  await writeFile(path, 'name\nEarly A\nEarly B\n')
  const actor = callers.sales_manager as Actor
  const id = await db.as(actor, tx =>
    startImport(tx, actor, { kind: 'accounts', fileName: 'a.csv', storedAs }, { dataDir }, now),
  )
  await call('sales_manager', 'POST', `${id}/confirmation`)
  await call('sales_manager', 'POST', `${id}/cancellation`)
  // The job that was queued finds it cancelled and leaves its file.
  expect(await runImport(id, { db, clock, dataDir })).toBe('cancelled')
  expect((await call('sales_manager', 'POST', `${id}/continuation`)).status).toBe(200)
  expect(await runImport(id, { db, clock, dataDir })).toBe('done')
  expect(await names('Early')).toEqual(['Early A', 'Early B'])
})

test('a discarded draft is gone with its file, and none but importers who may see it continue one', async () => {
  const { storedAs, path } = await newPlace({ dataDir })
  await writeFile(path, 'name\nNever\n')
  const actor = callers.sales_manager as Actor
  const draft = await db.as(actor, tx =>
    startImport(tx, actor, { kind: 'accounts', fileName: 'a.csv', storedAs }, { dataDir }, now),
  )
  await call('sales_manager', 'POST', `${draft}/cancellation`)
  expect((await call('sales_manager', 'GET', String(draft))).body.continuableUntil).toBeNull()
  expect(await call('sales_manager', 'POST', `${draft}/continuation`)).toMatchObject({
    status: 409,
    body: { code: 'not_cancelled' },
  })
  await expect.poll(files).not.toContain(storedAs)
  const id = await cancelled('Mine')
  expect((await call('marketing_manager', 'POST', `${id}/continuation`)).status).toBe(404)
  expect((await call('sales', 'POST', `${id}/continuation`)).status).toBe(403)
  expect((await call('sales_manager', 'GET', String(id))).body.state).toBe('cancelled')
})

test('what was undone, whose file or user is gone, says so and stays as it is', async () => {
  const undone = await cancelled('Undone')
  await call('sales_manager', 'POST', `${undone}/undo`)
  await runUndo(undone, { db, clock })
  expect((await call('sales_manager', 'GET', String(undone))).body.continuableUntil).toBeNull()
  expect((await call('sales_manager', 'POST', `${undone}/continuation`)).body.code).toBe('taken_back')
  expect(await names('Undone')).toEqual([])

  const kept = await cancelled('Kept')
  const left = await cancelled('Left')
  const jobs = transferJobs({ db, clock, dataDir } as Parameters<typeof transferJobs>[0])
  const before = await files()
  // Young files may be uploads under way: these are old.
  for (const name of before) await utimes(join(dataDir, 'imports', name), new Date(0), new Date(0))
  now = new Date('2026-03-08T09:00:00Z')
  await jobs['transfer.tidy']()
  // Two that can be continued and that of the test before; what was undone keeps none.
  expect(await files()).toHaveLength(before.length - 1)
  await db.as({ userId: null, role: 'system' }, tx =>
    sql`update app_user set state = 'left' where role = 'sales_manager'`.execute(tx),
  )
  expect((await call('administrator', 'POST', `${left}/continuation`)).body.code).toBe('user_left')
  await db.as({ userId: null, role: 'system' }, tx =>
    sql`update app_user set state = 'active' where role = 'sales_manager'`.execute(tx),
  )
  now = new Date('2026-03-09T09:00:01Z')
  await jobs['transfer.tidy']()
  expect(await files()).toEqual([])
  expect(await call('sales_manager', 'POST', `${kept}/continuation`)).toMatchObject({
    status: 409,
    body: { code: 'file_gone' },
  })
  expect((await call('sales_manager', 'GET', String(kept))).body).toMatchObject({
    state: 'cancelled',
    rowsRead: 1_000,
  })
  expect(await names('Kept')).toHaveLength(857)
})
