import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { recomputeSome } from './recompute.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())
const stageOf = async (id: number) =>
  (await world.rows(sql<{ stage: string }>`select stage from lifecycle where subject_id = ${id}`))[0]?.stage

it('whoever objects to being profiled has no interest that anybody saw', async () => {
  const { id } = (
    await world.rows(sql<{ id: number }>`
      select p.id from person p where p.account_id is null and p.erased_at is null
        and not exists (select from lead l where l.person_id = p.id) and not exists (select from consent c where c.person_id = p.id)
        and not exists (select from customer_order o where o.person_id = p.id) order by p.id limit 1`)
  )[0]!
  const { visitor } = world.of.marketing_manager
  const staged = async () => {
    await world.drain()
    await world.tasks['lifecycle.due']!(undefined as never)
    return stageOf(id)
  }
  const object = (ended: boolean) =>
    visitor.send('POST', `/api/persons/${id}/objections`, {
      purpose: '*',
      channel: '*',
      ended,
      source: 'by telephone',
    })
  await world.rows(sql`
    insert into touch (subject_id, kind, side, occurred_at, recorded_at, title)
    values (${id}, 'download', 'marketing', ${world.clock.now()}, ${world.clock.now()}, 'Guide')`)
  await world.db.as(systemActor, tx => recomputeSome(tx, [id], world.clock.now()))
  expect(await stageOf(id)).toBe('need')
  expect((await object(false)).status).toBe(200)
  expect(await staged()).toBe('touched')
  world.clock.pass(1)
  expect((await object(true)).status).toBe(200)
  expect(await staged()).toBe('need')
})
