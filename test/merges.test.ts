import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Merging, mergeAccounts, mergePersons } from '../src/customers/merge.ts'
import { undoMerge } from '../src/customers/unmerge.ts'
import { movers, softReferences } from '../src/main/merges.ts'
import { type Actor, systemActor } from '../src/team/model/actor.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const as = (actor: Actor) => ({
  persons: (input: Merging) =>
    world.db.as(actor, tx => mergePersons(tx, actor, movers, input, world.clock.now())),
  accounts: (input: Merging) =>
    world.db.as(actor, tx => mergeAccounts(tx, actor, movers, input, world.clock.now())),
  undo: (id: number) => world.db.as(actor, tx => undoMerge(tx, actor, movers, id, world.clock.now())),
})
const machine = as(systemActor)

/** Every row of every table that a merge may touch, derived ones and the journal aside. */
async function everything(): Promise<string[]> {
  const tables = await world.rows(sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'
      and tablename not in ('migration', 'fact', 'fact_reaction', 'merge', 'merge_moved', 'funnel_stage', 'credit', 'session',
        'field_change', 'quality_due', 'record_quality',
        'lifecycle_due', 'segment_due')
      and tablename not like 'match\\_%'
    order by 1`)
  const rows = await world.rows(
    sql<{ row: string }>`${sql.join(
      tables.map(
        ({ name }) =>
          sql`select ${sql.lit(name)} || ' ' || to_jsonb(t)::text as row from ${sql.table(name)} t`,
      ),
      sql` union all `,
    )} order by 1`,
  )
  return rows.map(({ row }) => row)
}
const difference = (before: string[], after: string[]) => {
  const [was, is] = [new Set(before), new Set(after)]
  return { lost: before.filter(row => !is.has(row)), new: after.filter(row => !was.has(row)) }
}
const pairs = async (query: ReturnType<typeof sql<{ a: number; b: number }>>) => world.rows(query)

describe('the table of what refers to a person or an account', () => {
  it.each(['person', 'account'] as const)('names every foreign key to %s', async kind => {
    const known = new Set(movers[kind].map(({ name }) => name))
    const keys = await world.rows(sql<{ name: string }>`
      select c.conrelid::regclass::text || '.' || a.attname as name from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = ${kind}::regclass order by 1`)
    expect(keys.map(({ name }) => name).filter(name => !known.has(name))).toEqual([])
    expect(
      [...known].filter(name => !(name in softReferences) && !keys.some(key => key.name === name)),
    ).toEqual([])
  })

  it('says of every other column that looks like one what a merge means for it', async () => {
    const columns = await world.rows(sql<{ name: string }>`
      select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and a.atttypid in ('bigint'::regtype, 'bigint[]'::regtype)
        and a.attname ~ '(^|_)(person|account|subject|customer|contact|record|keep|gone|about)(_ids?)?$'
        and not exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and k.conkey = array[a.attnum])
      order by 1`)
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(softReferences).sort())
  })
})

describe('merge and un-merge', () => {
  it('of persons and of accounts, one inside the other, restores every row', async () => {
    const before = await everything()
    const ids: number[] = []
    for (const { a, b } of await pairs(sql`
      select min(person_id) as a, max(person_id) as b from lead group by account_id having count(distinct person_id) > 1
      order by 1 limit 5`))
      ids.push(await machine.persons({ keepId: a, goneId: b }))
    const taken = await world.rows(sql<{ id: number }>`select gone_id as id from merge`)
    expect(taken.length).toBeGreaterThan(0)
    const accounts = await world.rows(sql<{ id: number }>`
      select account_id as id from customer_order where account_id is not null group by 1 order by count(*) desc, 1 limit 4`)
    for (const { id } of accounts.slice(1))
      ids.push(await machine.accounts({ keepId: accounts[0]!.id, goneId: id }))
    for (const id of ids.reverse()) expect((await machine.undo(id)).stayed).toEqual([])
    expect(difference(before, await everything())).toEqual({ lost: [], new: [] })
  })
})
