import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import type { Database } from '../platform/database.ts'
import { type Caller, type HttpOptions, mount, openHttp } from '../platform/http.ts'
import { silentLog } from '../platform/log.ts'
import { systemActor } from '../team/model/actor.ts'
import { registerTransferDoors } from './doors.ts'
import { transferRoutes } from './http.ts'
import { importFile, writeRefused } from './import-file.ts'
import { newPlace } from './place.ts'
import { type Import, importById } from './queries.ts'
import { runImport } from './run-import.ts'
import { startImport } from './start-import.ts'
import { moveImport } from './store.ts'

const now = new Date('2026-03-02T09:00:00Z')
const clock = () => now
let company: Company
let db: Database
let dataDir: string
let app: FastifyInstance
const callers: Record<string, Caller> = {}

beforeAll(async () => {
  company = await newCompany(async tx => {
    for (const role of [
      'administrator',
      'marketing_manager',
      'sales_manager',
      'marketing',
      'sales',
      'service',
      'partner',
    ]) {
      const { rows } = await sql<{
        id: number
      }>`insert into app_user (name, email, role) values (${role}, ${`${role}@test.example`}, ${role}) returning id`.execute(
        tx,
      )
      callers[role] = { userId: rows[0]!.id, role, name: role }
    }
  })
  ;({ db, dataDir } = company)
  const options: HttpOptions & { dataDir: string } = {
    db,
    clock,
    log: silentLog,
    dataDir,
    readCaller: async token => callers[token.slice(20)] ?? null,
  }
  app = await openHttp(options)
  mount(app, transferRoutes({ dataDir }), options)
  registerTransferDoors(app, options)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await company?.close()
})

const as = (role: string) => ({ authorization: `Bearer ${'x'.repeat(20)}${role}` })
const receipt = (id: number): Promise<Import> => db.as(systemActor, tx => importById(tx, systemActor, id))
const count = async (table: string): Promise<number> => {
  const { rows } = await db.as(systemActor, tx =>
    sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx),
  )
  return rows[0]!.n
}
const waiting = async (content: string): Promise<number> => {
  const { storedAs, path } = await newPlace({ dataDir })
  await writeFile(path, content)
  return db.as(systemActor, async tx => {
    const id = await startImport(
      tx,
      systemActor,
      { kind: 'accounts', fileName: 'a.csv', storedAs },
      { dataDir },
      now,
    )
    await moveImport(tx, id, ['draft'], 'waiting', now)
    return id
  })
}
const many = (rows: number, tag: string): string =>
  `name,employees\n${Array.from({ length: rows }, (_, i) => `${tag} ${i},${i % 7 === 0 ? 'many' : i}\n`).join('')}`
const upload = (role: string, content: string | Buffer, kind = 'accounts', name = 'accounts.csv') => {
  const head = `--sep\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--sep--\r\n')])
  return app.inject({
    method: 'POST',
    url: `/api/imports/file?kind=${kind}`,
    headers: { ...as(role), 'content-type': 'multipart/form-data; boundary=sep' },
    payload,
  })
}

describe('a run that is broken off', () => {
  test('goes on where it was, with exact counts', async () => {
    const id = await waiting(many(3_500, 'Resumed'))
    let chunks = 0
    expect(await runImport(id, { db, clock, dataDir, shouldPause: () => chunks++ === 2 })).toBe('waiting')
    expect(await receipt(id)).toMatchObject({
      state: 'running',
      rowsRead: 2_000,
      created: 1_714,
      refused: 286,
    })
    expect(await runImport(id, { db, clock, dataDir })).toBe('done')
    expect(await receipt(id)).toMatchObject({
      state: 'done',
      rowsRead: 3_500,
      rowsTotal: 3_500,
      created: 3_000,
      refused: 500,
      updated: 0,
      unchanged: 0,
    })
    expect(await count('import_refusal')).toBe(500)
    expect(await runImport(id, { db, clock, dataDir })).toBe('done')
    expect(await receipt(id)).toMatchObject({ rowsRead: 3_500 })
  })

  test('a chunk whose transaction fails leaves nothing of itself', async () => {
    const id = await waiting(many(1_500, 'Failing'))
    const before = await count('account')
    const broken: Database = {
      ...db,
      as: (reader, work, options) =>
        db.as(
          reader,
          async tx => {
            const result = await work(tx)
            const { rows } = await sql<{
              n: number
            }>`select rows_read as n from import_run where id = ${id}`.execute(tx)
            if (rows[0]!.n === 1_500) throw new Error('power cut')
            return result
          },
          options,
        ),
    }
    await expect(runImport(id, { db: broken, clock, dataDir })).rejects.toThrow('power cut')
    expect(await receipt(id)).toMatchObject({ state: 'running', rowsRead: 1_000 })
    const kept = (await receipt(id)).created
    expect((await count('account')) - before).toBe(kept)
    await runImport(id, { db, clock, dataDir })
    const done = await receipt(id)
    expect(done).toMatchObject({ state: 'done', rowsRead: 1_500, refused: 215, created: 1_285 })
    expect((await count('account')) - before).toBe(1_285)
  })

  test('two runs of one import at once write each row once', async () => {
    const id = await waiting(many(4_000, 'Twice'))
    const before = await count('account')
    await Promise.all([runImport(id, { db, clock, dataDir }), runImport(id, { db, clock, dataDir })])
    await runImport(id, { db, clock, dataDir })
    const done = await receipt(id)
    expect(done).toMatchObject({ state: 'done', rowsRead: 4_000, updated: 0, unchanged: 0 })
    expect((await count('account')) - before).toBe(done.created)
  })

  test('is cancelled between chunks; what was written is in the counts', async () => {
    const id = await waiting(many(20_000, 'Cancelled'))
    const before = await count('account')
    const state = await runImport(id, {
      db,
      clock,
      dataDir,
      shouldPause: () => false,
      onProgress: rows => {
        if (rows === 1_000)
          cancelled = db.as(systemActor, tx => moveImport(tx, id, ['running'], 'cancelled', now))
      },
    })
    await cancelled
    const done = await receipt(id)
    expect(['cancelled']).toContain(state)
    expect(done.state).toBe('cancelled')
    expect(done.rowsRead).toBeLessThan(20_000)
    expect((await count('account')) - before).toBe(done.created)
  })
  let cancelled: Promise<boolean>
})

describe('bad files', () => {
  test('ragged rows, bad cells and duplicates are refused or counted, row by row', async () => {
    const path = join(dataDir, 'mixed.csv')
    await writeFile(
      path,
      'name,employees,parent\nMixed A,5,\nMixed B,6\nMixed C,few,\nMixed A,5,\nMixed A,7,\n,1,\n=1+1,2,Mixed A\nMixed D,1,Nobody Here,x\n"Line\nbreak",3,\n',
    )
    const done = await importFile({ db, clock, dataDir, actor: systemActor, kind: 'accounts', file: path })
    expect(done).toMatchObject({ rowsRead: 9, created: 3, updated: 1, unchanged: 1, refused: 4 })
    const out = join(dataDir, 'refused.csv')
    await writeRefused(db, systemActor, done.id, out)
    expect((await readFile(out, 'utf8')).split('\r\n').slice(0, 5)).toEqual([
      '\ufeffrow,reason,field,name,employees,parent',
      '3,"The row has 2 cells, the header has 3.",,Mixed B,6',
      '4,"""few"" is not a whole number.",employees,Mixed C,few,',
      '7,The name is empty.,name,,1,',
      '9,"The row has 4 cells, the header has 3.",,Mixed D,1,Nobody Here,x',
    ])
  })

  test('headers and cells that look like SQL or script are only text', async () => {
    const path = join(dataDir, 'hostile.csv')
    await writeFile(
      path,
      `"name","'; drop table account; --","__proto__","\${7*7}"\n"Robert'); drop table account;--",<script>alert(1)</script>,x,y\n`,
    )
    const done = await importFile({ db, clock, dataDir, actor: systemActor, kind: 'accounts', file: path })
    expect(done).toMatchObject({ state: 'done', rowsRead: 1, created: 1 })
    const { rows } = await db.as(systemActor, tx =>
      sql<{ name: string }>`select name from account where name like 'Robert%'`.execute(tx),
    )
    expect(rows).toEqual([{ name: "Robert'); drop table account;--" }])
  })

  test('an empty, binary or headless file makes no import', async () => {
    const before = await count('import_run')
    for (const content of ['', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), '\n\n', 'a,b\n1,"2\n']) {
      const answer = await upload('administrator', content)
      expect(answer.statusCode).toBe(422)
      expect(answer.json().code).toMatch(/not_a_table|unreadable_file/)
    }
    expect(await count('import_run')).toBe(before)
  })
})

describe('over HTTP', () => {
  test('upload, preview, map, confirm, run, refused file', async () => {
    const answer = await upload(
      'sales_manager',
      'Bedrijf;Branche;Aantal mensen\nVan Dam BV;technolgy;12\nDe Wit;retail;veel\n',
      'accounts',
      '../../etc/klanten.csv',
    )
    expect(answer.statusCode).toBe(201)
    const { id } = answer.json()
    const preview = (
      await app.inject({ url: `/api/imports/${id}/preview`, headers: as('sales_manager') })
    ).json()
    expect(preview).toMatchObject({
      fileName: 'klanten.csv',
      rows: 2,
      mappingProblem: null,
      settings: { delimiter: ';', mapping: ['name', 'industry', null] },
    })
    expect(preview.same).toEqual([
      {
        field: 'industry',
        from: 'technolgy',
        to: 'technology',
        rows: 1,
        likeness: 'similar',
        accepted: true,
      },
    ])
    const put = (payload: object) =>
      app.inject({ method: 'PUT', url: `/api/imports/${id}/settings`, headers: as('sales_manager'), payload })
    const mapped = (await put({ mapping: ['name', 'industry', 'employees'] })).json()
    expect(mapped.problems).toEqual([
      { field: 'employees', detail: '"veel" is not a whole number.', rows: 1, firstRow: 3 },
    ])
    expect((await put({ mapping: ['name'] })).json().code).toBe('bad_mapping')
    expect((await put({ state: 'done' })).statusCode).toBe(422)
    const confirm = () =>
      app.inject({ method: 'POST', url: `/api/imports/${id}/confirmation`, headers: as('sales_manager') })
    expect((await confirm()).json()).toMatchObject({ state: 'waiting' })
    expect((await confirm()).statusCode).toBe(409)
    await runImport(id, { db, clock, dataDir })
    expect(
      (await app.inject({ url: `/api/imports/${id}`, headers: as('sales_manager') })).json(),
    ).toMatchObject({ state: 'done', created: 1, refused: 1 })
    const file = await app.inject({ url: `/api/imports/${id}/refused.csv`, headers: as('sales_manager') })
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(file.body).toContain('De Wit,retail,veel')
    expect(
      (await app.inject({ url: `/api/imports/${id}`, headers: as('marketing_manager') })).statusCode,
    ).toBe(404)
    expect(
      (await app.inject({ url: `/api/imports/${id}/refused.csv`, headers: as('marketing_manager') }))
        .statusCode,
    ).toBe(404)
    expect((await app.inject({ url: `/api/imports/${id}`, headers: as('administrator') })).statusCode).toBe(
      200,
    )
  })

  test('is for administrators and managers of both sides', async () => {
    const before = await count('import_run')
    for (const role of ['marketing', 'sales', 'service', 'partner']) {
      expect((await upload(role, 'name\nA\n')).statusCode).toBe(403)
      expect((await app.inject({ url: '/api/imports', headers: as(role) })).statusCode).toBe(403)
      expect((await app.inject({ url: '/api/imports/1/refused.csv', headers: as(role) })).statusCode).toBe(
        403,
      )
    }
    expect((await app.inject({ url: '/api/imports' })).statusCode).toBe(401)
    expect((await app.inject({ url: '/api/imports/1/refused.csv' })).statusCode).toBe(401)
    expect((await upload('marketing_manager', 'name\nA\n', 'users')).statusCode).toBe(403)
    expect((await upload('administrator', 'name\nA\n', 'secrets')).statusCode).toBe(422)
    expect(await count('import_run')).toBe(before)
  })

  test('a sales manager cannot make an administrator, nor take over a sign-in', async () => {
    const id = (
      await upload(
        'sales_manager',
        'name,email,role\nEve,eve@test.example,administrator\nadministrator,eve@evil.example,\nsales,sales@test.example,sales\n',
        'users',
      )
    ).json().id
    await app.inject({ method: 'POST', url: `/api/imports/${id}/confirmation`, headers: as('sales_manager') })
    await runImport(id, { db, clock, dataDir })
    expect(await receipt(id)).toMatchObject({ created: 1, refused: 1, unchanged: 1 })
    const { rows } = await db.as(systemActor, tx =>
      sql<{
        email: string
        state: string
      }>`select email, state from app_user where name = 'administrator' order by id`.execute(tx),
    )
    expect(rows).toEqual([
      { email: 'administrator@test.example', state: 'active' },
      { email: 'eve@evil.example', state: 'cannot_sign_in' },
    ])
    expect(
      (await db.as(systemActor, tx => sql`select 1 from app_user where name = 'Eve'`.execute(tx))).rows,
    ).toEqual([])
  })
})
