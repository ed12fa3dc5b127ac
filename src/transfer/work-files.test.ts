import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportDoors, table } from '../../test/export-doors.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { orderColumns } from '../orders/model/columns.ts'
import { complaintColumns } from '../voice/model/columns.ts'
import { taskColumns } from '../work/model/columns.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const asFile = async (role: 'sales' | 'sales_manager', what: string, format: string, filter: object) => {
  const { visitor } = world.of[role]
  const { finished, file } = exportDoors(world)
  return file(visitor, (await finished(visitor, what, format, filter)).id)
}

test.each([
  ['orders', orderColumns],
  ['complaints', complaintColumns],
  ['tasks', taskColumns],
])('%s are written as they are shown, one row each, and whole', async (what, shown) => {
  const keys = Object.keys(shown)
  const sort = keys.at(-1)!
  const rows = table(await asFile('sales_manager', what, 'csv', { columns: keys.join(','), sort }))
  const { total } = (
    await world.of.sales_manager.visitor.get<{ total: number }>(`/api/${what}?sort=${sort}&limit=1`)
  ).body
  expect([what, rows.length, Object.keys(rows[0]!).length]).toEqual([what, total, keys.length])
  expect(table(await asFile('sales_manager', what, 'csv', {})).length).toBeGreaterThanOrEqual(total)
})

test('tasks are written with formula protection, and a partner asks for none', async () => {
  const title = '=HYPERLINK("http://x.example")'
  await world.of.sales.visitor.send('POST', '/api/tasks', { title, note: '@SUM(1)' })
  const filter = { mine: 'true', state: 'any' }
  const row = table(await asFile('sales', 'tasks', 'csv', filter)).find(each =>
    each.title?.includes('HYPERLINK'),
  )
  expect([row!.title, row!.note]).toEqual([`'${title}`, "'@SUM(1)"])
  expect(String(await asFile('sales', 'tasks', 'jsonl', filter))).toContain(JSON.stringify(title))
  expect((await asFile('sales', 'tasks', 'xlsx', filter)).length).toBeGreaterThan(1_000)
  const { status, body } = await exportDoors(world).ask(world.of.partner.visitor, 'tasks')
  expect([status, body.code]).toEqual([403, 'not_yours'])
})
