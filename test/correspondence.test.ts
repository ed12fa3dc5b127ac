import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { loadCorrespondence } from './world/correspondence.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await loadCorrespondence({ db: world.db, dataDir: world.dataDir, now: world.clock.now() })
  await world.drain()
})
afterAll(() => world?.close())
const n = async (query: ReturnType<typeof sql<{ n: number }>>) => (await world.rows(query))[0]!.n

it('shows filed mail in threads with files and quoted words, and mail that waits', async () => {
  expect(await n(sql`select count(*)::int as n from touch where properties ? 'mail'`)).toBeGreaterThan(8)
  expect(await n(sql`select count(*)::int as n from touch where properties ? 'quoted'`)).toBeGreaterThan(3)
  const waiting = await world.of.sales.visitor.get<{ items: unknown[] }>('/api/mailbox/messages?show=waiting')
  expect(waiting.body.items).toHaveLength(2)
  const [file] = await world.rows(sql<{ id: number }>`
    select id from touch_file where touch_id is not null and type = 'image/png' order by id limit 1`)
  expect((await world.of.sales.visitor.get(`/api/files/${file!.id}/picture`)).status).toBe(200)
})

it('names colleagues, who are told', async () => {
  expect(
    await n(sql`select count(*)::int as n from notification where kind like '%mention%' and read_at is null`),
  ).toBeGreaterThan(1)
})

it('has a letter in the contact log, and one that is ready for the printer', async () => {
  const states = await world.rows(sql<{ state: string }>`select state from letter order by id`)
  expect(states.map(({ state }) => state)).toEqual(['ready', 'logged'])
  expect(
    await n(sql`select count(*)::int as n from touch where kind = 'letter' and properties ? 'letter'`),
  ).toBeGreaterThan(3)
})
