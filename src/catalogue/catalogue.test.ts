import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { silentLog } from '../platform/log.ts'
import { systemActor } from '../team/model/actor.ts'
import { batchProducts } from './batch-products.ts'
import { changeCompetitor, createCompetitor } from './keep-competitors.ts'
import { changeGroup, createGroup } from './keep-groups.ts'
import { changeProduct, createProduct } from './keep-products.ts'
import { listGroups, listProducts, productsById } from './queries.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase(database.urls, { log: silentLog })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})
const act = <T>(work: Parameters<typeof db.as<T>>[1]) => db.as(systemActor, work)

test('a product is made, changed, and not twice under one spelling', async () => {
  const group = await act(tx => createGroup(tx, systemActor, { name: 'Pumps' }))
  const product = await act(tx =>
    createProduct(tx, systemActor, { name: 'GTX Pro', groupId: group.id, listPriceCents: 482_100 }),
  )
  expect(product).toMatchObject({
    name: 'GTX Pro',
    group: { name: 'Pumps' },
    listPriceCents: 482_100,
    costCents: null,
    active: true,
  })
  await expect(act(tx => createProduct(tx, systemActor, { name: 'GTXPro' }))).rejects.toMatchObject({
    code: 'name_taken',
    status: 409,
  })
  await expect(
    act(tx => createProduct(tx, systemActor, { name: 'Other', groupId: 99_999 })),
  ).rejects.toMatchObject({ code: 'no_such_group' })
  const changed = await act(tx =>
    changeProduct(tx, systemActor, product.id, { costCents: 100, groupId: null }),
  )
  expect(changed).toMatchObject({ costCents: 100, group: null, listPriceCents: 482_100 })
  await expect(act(tx => changeProduct(tx, systemActor, 99_999, { costCents: 1 }))).rejects.toMatchObject({
    code: 'no_such_product',
  })
  expect((await act(tx => productsById(tx, [product.id, 99_999]))).get(product.id)).toMatchObject({
    name: 'GTX Pro',
    costCents: 100,
  })
  expect(await act(tx => listProducts(tx))).toHaveLength(1)
})

test('groups and competitors keep their names apart', async () => {
  await expect(act(tx => createGroup(tx, systemActor, { name: 'pumps' }))).rejects.toMatchObject({
    code: 'name_taken',
  })
  const valves = await act(tx => createGroup(tx, systemActor, { name: 'Valves' }))
  await expect(act(tx => changeGroup(tx, systemActor, valves.id, { name: 'PUMPS' }))).rejects.toMatchObject({
    code: 'name_taken',
  })
  expect((await act(tx => changeGroup(tx, systemActor, valves.id, { name: 'Taps' }))).name).toBe('Taps')
  const rival = await act(tx =>
    createCompetitor(tx, systemActor, { name: 'Rival', website: 'https://rival.example' }),
  )
  await expect(act(tx => createCompetitor(tx, systemActor, { name: 'Rival' }))).rejects.toMatchObject({
    code: 'name_taken',
  })
  expect(await act(tx => changeCompetitor(tx, systemActor, rival.id, { website: null }))).toMatchObject({
    name: 'Rival',
    website: null,
  })
  expect((await act(tx => listGroups(tx))).map(({ name }) => name)).toEqual(['Pumps', 'Taps'])
})

test('a batch completes what is there and repeats nothing', async () => {
  const rows = [
    { name: 'GTXPro', group: 'Taps', costCents: 100 },
    { name: 'New', group: 'Filters', listPriceCents: 5 },
    { name: 'New', listPriceCents: 5 },
    { name: 'Bad', listPriceCents: -1 },
  ]
  const first = await act(tx => batchProducts(tx, systemActor, rows, new Date(0)))
  expect(first.outcomes).toEqual([
    'updated',
    'created',
    'unchanged',
    { refused: 'A price cannot be below zero.', field: 'listPrice' },
  ])
  const again = await act(tx => batchProducts(tx, systemActor, rows, new Date(0)))
  expect(again.outcomes.slice(0, 3)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  const { rows: found } = await act(tx => sql<{ n: number }>`select count(*) as n from product`.execute(tx))
  expect(found[0]!.n).toBe(2)
})
