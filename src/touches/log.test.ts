import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import type { Tx } from '../platform/database.ts'
import type { LogMarks } from './log-marks.ts'
import { pagesOf } from './model/log-pages.ts'
import { accountLog, type Log, type LogFilter, personLog } from './queries.ts'

let world: World
let accounts: number[]
let persons: number[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  // Corrections, and persons with many visitors, some of them of another account by now.
  await world.rows(sql`
    insert into touch (subject_id, account_id, kind, side, occurred_at, recorded_at, supersedes_id, title)
    select subject_id, account_id, kind, side, occurred_at - interval '1 day', recorded_at, id, 'Corrected' from touch
    where id % 23 = 0 and supersedes_id is null`)
  await world.rows(sql`
    insert into identity (subject_id, person_id, reason, at)
    select v.id, (select id from person order by md5(id::text || (v.id % 9)::text) limit 1), 'merged', now() from visitor v
    where person_id is null and id % 3 = 0 on conflict do nothing`)
  const ids = async (table: string) =>
    (await world.rows(sql<{ id: number }>`select id from ${sql.table(table)} order by id`)).map(
      ({ id }) => id,
    )
  accounts = await ids('account')
  persons = await ids('person')
})
afterAll(() => world?.close())

type Asked = { of: 'account' | 'person'; at: number; role: 'administrator' | 'partner' } & Omit<
  LogFilter,
  'cursor'
>

async function walk(tx: Tx, id: number, { of, at, role, ...filter }: Asked): Promise<number[]> {
  const read = of === 'account' ? accountLog : personLog
  const found: number[] = []
  for (let cursor: string | undefined; ; ) {
    const page: Log = await read(tx, id, cursor === undefined ? filter : { ...filter, cursor })
    expect(page.items.length).toBeLessThanOrEqual(filter.limit)
    found.push(...page.items.map(item => item.id))
    if (page.next === null) return found
    cursor = page.next
  }
}

/** The same log, plainly: every row that the policies let this reader see, sorted. */
async function plainly(tx: Tx, id: number, asked: Asked): Promise<number[]> {
  const whose = sql`with who as (select id from person where ${asked.of === 'account' ? sql`account_id` : sql`id`} = ${id})
    select ${id}::bigint union select id from who union select i.subject_id from identity i join who on who.id = i.person_id`
  const { rows } = await sql<{ id: number }>`
    select t.id from touch t where t.subject_id in (${whose}) and t.id not in (
      select c.supersedes_id from touch c where c.supersedes_id is not null)
      ${asked.kind ? sql`and t.kind = ${asked.kind}::touch_kind` : sql``}
      ${asked.side ? sql`and t.side = ${asked.side}::touch_side` : sql``}
      ${asked.from ? sql`and t.occurred_at >= ${asked.from}::timestamptz` : sql``}
      ${asked.to ? sql`and t.occurred_at < ${asked.to}::timestamptz` : sql``}
    order by t.occurred_at desc, t.id desc`.execute(tx)
  return rows.map(row => row.id)
}

it('is, page by page, every entry of the subjects that its reader may see, newest first', async () => {
  const asked = fc.record(
    {
      of: fc.constantFrom('account' as const, 'person' as const),
      at: fc.nat({ max: 100_000 }),
      role: fc.constantFrom('administrator' as const, 'partner' as const),
      limit: fc.integer({ min: 1, max: 60 }),
      kind: fc.constantFrom('web_page' as const, 'call' as const),
      side: fc.constantFrom('marketing' as const, 'sales' as const),
      from: fc.constantFrom('2025-01-01T00:00:00Z', '2025-09-01T00:00:00Z'),
      to: fc.constantFrom('2025-11-01T00:00:00Z', '2026-02-01T00:00:00Z'),
    },
    { requiredKeys: ['of', 'at', 'role', 'limit'] },
  )
  let seen = 0
  let hidden = 0
  await fc.assert(
    fc.asyncProperty(asked, async given => {
      const list = given.of === 'account' ? accounts : persons
      const id = list[given.at % list.length]!
      const { id: userId } = world.of[given.role]
      await world.db.as({ userId, role: given.role }, async tx => {
        const expected = await plainly(tx, id, given)
        expect(await walk(tx, id, given)).toEqual(expected)
        if (expected.length > 0) seen++
        else if (given.role === 'partner') hidden++
      })
    }),
    { numRuns: 150, seed: 72 },
  )
  expect(seen).toBeGreaterThan(30)
  expect(hidden).toBeGreaterThan(10)
})

it('marks every page of a log, for both roles and under every condition, and any of them can be read by itself', async () => {
  const conditions = [{}, { side: 'sales' as const }, { kind: 'call' as const }]
  const [busiest] = await world.rows(sql<{ id: number }>`
    select p.account_id as id from touch t join person p on p.id = t.subject_id where p.account_id is not null
      and p.territory_id in (select territory_id from user_territory where user_id = ${world.of.partner.id})
    group by 1 order by count(*) desc limit 1`)
  for (const role of ['administrator', 'partner'] as const)
    for (const condition of conditions) {
      const ask = <T>(path: string) =>
        world.of[role].visitor.get<T>(
          `/api/accounts/${busiest!.id}/${path}&${new URLSearchParams(Object.entries(condition))}`,
        )
      const whole = await world.db.as({ userId: world.of[role].id, role }, tx =>
        walk(tx, busiest!.id, { of: 'account', at: 0, role, limit: 50, ...condition }),
      )
      const marked = (await ask<LogMarks>('touch-marks?')).body
      expect(marked.total).toBe(whole.length)
      const read: number[] = []
      for (const { rows, cursor, skip } of pagesOf(marked).pages) {
        const at = cursor === undefined ? '' : `&cursor=${cursor}`
        const { items } = (await ask<Log>(`touches?limit=${rows}&skip=${skip}${at}`)).body
        read.push(...items.map(({ id }) => id))
      }
      expect(read).toEqual(whole)
    }
})
