import { existsSync } from 'node:fs'
import { copyFile, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import type { Kind } from './model/fields.ts'
import type { Settings } from './model/settings.ts'
import { newPlace } from './place.ts'
import { type Import, importById } from './queries.ts'
import { runImport } from './run-import.ts'
import { startImport } from './start-import.ts'
import { moveImport } from './store.ts'

const folder = resolve('../shared/data/crm-sales-opportunities')
const files: [Kind, string][] = [
  ['products', 'products.csv'],
  ['accounts', 'accounts.csv'],
  ['users', 'sales_teams.csv'],
  ['opportunities', 'sales_pipeline.csv'],
]
const now = new Date('2026-03-02T09:00:00Z')
const clock = () => now

describe.skipIf(!existsSync(folder))('the four real files (skipped where ../shared/data is absent)', () => {
  let company: Company
  let db: Database
  let dataDir: string

  beforeAll(async () => {
    company = await newCompany(undefined, { currency: 'USD', timeZone: 'America/New_York' })
    ;({ db, dataDir } = company)
  })
  afterAll(() => company?.close())

  const start = async (kind: Kind, file: string, settings: Partial<Settings> = {}): Promise<number> => {
    const { storedAs, path } = await newPlace({ dataDir })
    await copyFile(join(folder, file), path)
    return db.as(systemActor, async tx => {
      const id = await startImport(
        tx,
        systemActor,
        { kind, fileName: file, storedAs, settings },
        { dataDir },
        now,
      )
      await moveImport(tx, id, ['draft'], 'waiting', now)
      return id
    })
  }
  const run = async (kind: Kind, file: string): Promise<Import> => {
    const id = await start(kind, file)
    await runImport(id, { db, clock, dataDir })
    return receipt(id)
  }
  const receipt = (id: number): Promise<Import> => db.as(systemActor, tx => importById(tx, systemActor, id))
  const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> =>
    (await db.as(systemActor, tx => query.execute(tx))).rows[0]!
  const remarks = (done: Import) =>
    Object.fromEntries(done.remarks.map(({ remark, count }) => [remark, count]))

  test('give 8,800 opportunities, won 10,005,534.00, 1,425 without an account', async () => {
    const products = await run('products', 'products.csv')
    expect(products).toMatchObject({
      state: 'done',
      rowsRead: 7,
      created: 7,
      updated: 0,
      unchanged: 0,
      refused: 0,
    })
    const accounts = await run('accounts', 'accounts.csv')
    expect(accounts).toMatchObject({ state: 'done', rowsRead: 85, created: 85, updated: 0, refused: 0 })
    expect(remarks(accounts)).toMatchObject({
      'Taken as the same: technolgy = technology.': 12,
      'Taken as the same: Philipines = Philippines.': 1,
      'Revenue was read in millions.': 85,
    })
    const users = await run('users', 'sales_teams.csv')
    expect(users).toMatchObject({ state: 'done', rowsRead: 35, created: 35, refused: 0 })
    expect(remarks(users)).toMatchObject({
      'Managers named in the file were made users who cannot sign in yet.': 6,
      'Users without an e-mail address cannot sign in yet.': 35,
      'Territories made from the file.': 3,
    })
    const opportunities = await run('opportunities', 'sales_pipeline.csv')
    expect(opportunities).toMatchObject({
      state: 'done',
      rowsRead: 8800,
      created: 8800,
      updated: 0,
      unchanged: 0,
      refused: 0,
    })
    expect(remarks(opportunities)).toMatchObject({
      'Taken as the same: GTXPro = GTX Pro.': 1480,
      'Opportunities without an account, kept as such.': 1425,
      'The file names no currency: amounts were taken as USD.': 8800,
    })
    const sums = await one(sql<
      Record<string, number>
    >`select count(*) as all, count(*) filter (where state = 'won') as won,
      count(*) filter (where state = 'lost') as lost, count(*) filter (where state = 'open') as open,
      count(*) filter (where account_id is null) as alone, count(*) filter (where territory_id is null) as nowhere,
      sum(amount_cents) filter (where state = 'won') as value from opportunity`)
    expect(sums).toEqual({
      all: 8800,
      won: 4238,
      lost: 2473,
      open: 2089,
      alone: 1425,
      nowhere: 0,
      value: 1_000_553_400,
    })
    const orders = await one(sql<Record<string, number>>`select count(*) as orders, sum(total_cents) as total,
      (select count(*) from order_line where product_id is not null) as lines from customer_order`)
    expect(orders).toEqual({ orders: 4238, total: 1_000_553_400, lines: 4238 })
    const quarters = await db.as(systemActor, tx =>
      sql<{ n: number }>`select count(*) as n from opportunity where state = 'won'
      group by date_trunc('quarter', closed_at at time zone 'America/New_York') order by date_trunc('quarter', closed_at at time zone 'America/New_York')`.execute(
        tx,
      ),
    )
    expect(quarters.rows.map(row => row.n)).toEqual([531, 1254, 1257, 1196])
  })

  test('keep parents, sectors, managers and territories', async () => {
    expect(
      await one(sql`select count(*) filter (where parent_id is not null) as children,
      count(*) filter (where industry = 'technology') as technology, sum(employees) as heads,
      max(revenue_cents) as most from account`),
    ).toEqual({ children: 15, technology: 12, heads: 396_170, most: 1_169_803_000_000 })
    expect(
      await one(sql`select count(*) filter (where role = 'sales_manager' and state = 'cannot_sign_in') as managers,
      count(*) filter (where role = 'sales' and manager_id is not null) as sellers,
      (select count(*) from user_territory) as places, (select count(*) from territory) as territories from app_user`),
    ).toEqual({ managers: 6, sellers: 35, places: 41, territories: 3 })
    expect(
      await one(sql`select p.name, g.name as "group", list_price_cents as price from product p join product_group g on g.id = product_group_id
      where p.name = 'GTK 500'`),
    ).toEqual({ name: 'GTK 500', group: 'GTK', price: 2_676_800 })
  })

  test('change nothing the second time', async () => {
    const before =
      await one(sql`select (select md5(string_agg(o::text, '|' order by id)) from opportunity o) as o,
      (select md5(string_agg(a::text, '|' order by id)) from account a) as a, (select md5(string_agg(l::text, '|' order by order_id)) from order_line l) as l,
      (select md5(string_agg(u::text, '|' order by id)) from app_user u) as u, (select count(*) from stage_change) as s`)
    for (const [kind, file] of files) {
      const again = await run(kind, file)
      expect(again, kind).toMatchObject({
        state: 'done',
        created: 0,
        updated: 0,
        refused: 0,
        unchanged: again.rowsRead,
      })
    }
    const after =
      await one(sql`select (select md5(string_agg(o::text, '|' order by id)) from opportunity o) as o,
      (select md5(string_agg(a::text, '|' order by id)) from account a) as a, (select md5(string_agg(l::text, '|' order by order_id)) from order_line l) as l,
      (select md5(string_agg(u::text, '|' order by id)) from app_user u) as u, (select count(*) from stage_change) as s`)
    expect(after).toEqual(before)
  })

  test('wake nobody: no touch, no lead, no promise, and one fact an import', async () => {
    expect(
      await one(sql`select (select count(*) from touch) as touches, (select count(*) from lead) as leads,
      (select count(*) from promise) as promises, (select count(*) from fact where name <> 'import.finished') as others,
      (select count(*) from fact where name = 'import.finished') as finished`),
    ).toEqual({ touches: 0, leads: 0, promises: 0, others: 0, finished: 8 })
  })

  test('leave no file behind', async () => {
    expect(await readdir(join(dataDir, 'imports'))).toEqual([])
  })

  test('read strictly, "GTXPro" is refused row by row', async () => {
    const id = await start('opportunities', 'sales_pipeline.csv')
    await db.as(systemActor, tx =>
      sql`update import_run set settings = jsonb_set(jsonb_set(settings, '{doubted}', settings->'same'), '{same}', '[]') where id = ${id}`.execute(
        tx,
      ),
    )
    await runImport(id, { db, clock, dataDir })
    expect(await receipt(id)).toMatchObject({
      rowsRead: 8800,
      unchanged: 7320,
      refused: 1480,
      created: 0,
      updated: 0,
    })
  })
})
