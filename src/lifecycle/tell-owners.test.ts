import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { placeOrder } from '../orders/place.ts'
import { systemActor } from '../team/model/actor.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())
const run = (task: string) => world.tasks[task]!(undefined as never)

it('an owner hears once a day of customers that came or went, as wanted, and nothing of what was loaded', async () => {
  const seller = world.of.sales.id
  const { visitor } = world.of.sales
  const told = () =>
    world.rows(sql<{ title: string; body: string | null; href: string }>`
      select title, body, href from notification where user_id = ${seller} and kind = 'lifecycle.moved' order by id`)
  await run('lifecycle.due')
  world.clock.pass(2 * 24 * 60)
  await run('lifecycle.tell')
  expect(await told()).toEqual([])
  const fresh = await world.rows(sql<{ id: number; name: string }>`
    select a.id, a.name from account a join lifecycle l on l.subject_id = a.id
    where l.purchases = 0 and l.stage <> 'new' order by a.id limit 3`)
  const [mine, second, loaded] = fresh
  await sql`update account set sales_owner_id = ${seller} where id = any(${fresh.map(({ id }) => id)}::bigint[])`.execute(
    world.db.full,
  )
  const order = (accountId: number) =>
    world.db.as(systemActor, tx =>
      placeOrder(
        tx,
        systemActor,
        {
          accountId,
          orderedAt: world.clock.now(),
          lines: [
            { productId: null, productGroupId: null, quantity: 1, amountCents: 900, marginCents: null },
          ],
        },
        world.clock.now(),
      ),
    )
  await order(loaded!.id)
  // As after an import: all are computed, and nobody is told.
  await run('lifecycle.all')
  await run('lifecycle.tell')
  expect(await told()).toEqual([])
  await order(mine!.id)
  await world.drain()
  await run('lifecycle.due')
  await run('lifecycle.tell')
  await run('lifecycle.tell')
  expect(await told()).toEqual([
    { title: `${mine!.name} became a customer`, body: null, href: `/accounts/${mine!.id}` },
  ])
  const chosen = await visitor.send('PUT', '/api/own-choices/notices', { topic: 'lifecycle', way: 'none' })
  expect([chosen.status, chosen.text]).toEqual([200, chosen.text])
  world.clock.pass(25 * 60)
  await order(second!.id)
  await world.drain()
  await run('lifecycle.due')
  await run('lifecycle.tell')
  expect(await told()).toHaveLength(1)
})
