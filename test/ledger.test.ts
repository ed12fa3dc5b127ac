import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

it('the ledger has no triggers of ours, and whatever is indexed for some rows only costs the others nothing', async () => {
  expect(
    await world.rows(
      sql`select tgname from pg_trigger where tgrelid = 'touch'::regclass and not tgisinternal`,
    ),
  ).toEqual([])
  const indexes = await world.rows(sql<{ name: string; partial: boolean }>`
    select i.indexrelid::regclass::text as name, i.indpred is not null as partial from pg_index i
    where i.indrelid = 'touch'::regclass order by 1`)
  expect(indexes.filter(({ partial }) => !partial).map(({ name }) => name)).toEqual([
    'touch_pkey',
    // What time alone moves is found by when it happened, whoever it is of.
    'touch_recent',
    'touch_recorded',
    'touch_subject',
  ])
})

it('nobody may change or delete a row of it, and what was taken back is null for all others', async () => {
  const granted = await world.rows(sql<{ who: string; what: string }>`
    select grantee as who, privilege_type as what from information_schema.role_table_grants
    where table_name = 'touch' and grantee like 'linchpin%' and privilege_type not in ('SELECT', 'INSERT')`)
  expect(granted).toEqual([])
  expect(
    await world.rows(
      sql`select count(*) as n from touch where withdrawn is not null and supersedes_id is null`,
    ),
  ).toEqual([{ n: 0 }])
})
