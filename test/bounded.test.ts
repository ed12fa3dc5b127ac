import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withinTime } from '../src/platform/bounded.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const insert = (name: string) =>
  sql`insert into segment (name, about, kind, created_at, changed_at) values (${name}, 'person', 'static', now(), now())`
const named = (name: string) =>
  sql<{ n: number }>`select count(*)::int as n from segment where name = ${name}`

it('gives up what takes too long, keeps nothing of it, and the transaction goes on', async () => {
  await world.db.as(systemActor, async tx => {
    const late = await withinTime(tx, 30, async () => {
      await insert('late').execute(tx)
      await sql`select pg_sleep(5)`.execute(tx)
      return 'done'
    })
    expect(late).toBe(null)
    const quick = await withinTime(tx, 5_000, async () => {
      await insert('quick').execute(tx)
      return 'done'
    })
    expect(quick).toBe('done')
    // The limit ends with the work.
    await sql`select pg_sleep(0.05)`.execute(tx)
    const { rows } = await sql<{
      limit: string
    }>`select current_setting('statement_timeout') as "limit"`.execute(tx)
    expect(rows[0]!.limit).toBe('0')
  })
  expect(await world.rows(named('late'))).toEqual([{ n: 0 }])
  expect(await world.rows(named('quick'))).toEqual([{ n: 1 }])
})

it('passes on what failed for another reason', async () => {
  await expect(
    world.db.as(systemActor, tx => withinTime(tx, 1_000, async () => sql`select 1 / 0`.execute(tx))),
  ).rejects.toThrow(/division by zero/)
})
