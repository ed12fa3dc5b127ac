import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())

type Edit = { id: number; state: string; counts: Record<string, number>; code: string }
const post = <T = Edit>(path: string, body: object = {}, role: keyof World['of'] = 'administrator') =>
  world.of[role].visitor.send<T>('POST', path, body)
const preview = async (body: object, role: keyof World['of'] = 'administrator'): Promise<Edit> => {
  const answer = await post('/api/bulk-edits', body, role)
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return answer.body
}
const whys = async (id: number): Promise<Record<string, number>> => {
  const rows = await world.rows(
    sql<{ why: string; n: number }>`
      select why, count(*) as n from bulk_edit_row where bulk_edit_id = ${id} and why is not null group by 1`,
  )
  return Object.fromEntries(rows.map(({ why, n }) => [why, n]))
}
const state = (table: 'task' | 'complaint') =>
  world.rows<{ row: object }>(
    sql`select to_jsonb(r) - array['changed_at'] as row from ${sql.table(table)} r order by id`,
  )
const idsOf = async (table: 'task' | 'complaint', where = sql`true`): Promise<number[]> =>
  (await world.rows(sql<{ id: number }>`select id from ${sql.table(table)} where ${where} order by id`)).map(
    ({ id }) => id,
  )
const colleagues = () =>
  world.rows(
    sql<{ id: number }>`select id from app_user where state = 'active' and role <> 'partner' order by id`,
  )

describe('many tasks', () => {
  it('become what was looked at, and are exactly what they were when it is undone', async () => {
    const users = (await colleagues()).map(({ id }) => id)
    const ids = await idsOf('task')
    expect(ids.length).toBeGreaterThan(10)
    const change = fc.record(
      {
        ownerId: fc.constantFrom(...users.slice(0, 5)),
        dueOn: fc.constantFrom(null, '2026-03-29', '2027-01-01'),
        done: fc.boolean(),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(
        change.filter(each => Object.keys(each).length > 0),
        fc.subarray(ids, { minLength: 1, maxLength: 12 }),
        async (asked, some) => {
          const before = await state('task')
          const edit = await preview({ record: 'task', ids: some, change: asked })
          expect(await state('task')).toEqual(before)
          const { changes, same, refused } = edit.counts as Record<string, number>
          expect(changes! + same! + refused!).toBe(some.length)
          const run = (await post(`/api/bulk-edits/${edit.id}/run`)).body
          expect(run.counts).toMatchObject({ done: changes, missed: 0 })
          const wanted = await world.rows(sql<{ id: number }>`
            select r.record_id as id from bulk_edit_row r join task t on t.id = r.record_id
            where r.bulk_edit_id = ${edit.id} and r.verdict = 'done'
              and (${asked.ownerId ?? null}::bigint is null or t.owner_id = ${asked.ownerId ?? null}::bigint)
              and (${asked.dueOn === undefined}::boolean or t.due_on is not distinct from ${asked.dueOn ?? null}::date)
              and (${asked.done ?? null}::boolean is null or (t.done_at is not null) = ${asked.done ?? null}::boolean)`)
          expect(wanted.length).toBe(changes)
          const undone = (await post(`/api/bulk-edits/${edit.id}/undo`)).body
          expect(undone.counts).toMatchObject({ undone: changes, stayed: 0 })
          expect(await state('task')).toEqual(before)
        },
      ),
      { numRuns: 25, seed: 101 },
    )
  }, 120_000)

  it('of others are left alone by whoever neither has nor gave them, and the receiver hears once', async () => {
    // One to whom nothing was given at this moment of the clock.
    const [mine, given] = [world.of.sales.id, (await colleagues()).at(-1)!.id]
    const own: number[] = []
    for (const title of ['Call the mill', 'Send the drawing'])
      own.push((await post<{ id: number }>('/api/tasks', { title }, 'sales')).body.id)
    const others = await idsOf(
      'task',
      sql`owner_id <> ${mine} and created_by is distinct from ${mine}::bigint and done_at is null`,
    )
    const edit = await preview(
      { record: 'task', ids: [...own, others[0]!], change: { ownerId: given } },
      'sales',
    )
    expect(edit.counts).toMatchObject({ changes: 2, refused: 1 })
    expect(await whys(edit.id)).toEqual({ not_yours: 1 })
    await post(`/api/bulk-edits/${edit.id}/run`, {}, 'sales')
    await world.drain()
    const told = await world.rows(
      sql<{
        title: string
      }>`select title from notification where user_id = ${given} and kind = 'task.given' order by id desc limit 2`,
    )
    expect(told.filter(({ title }) => title === '2 tasks are yours now')).toHaveLength(1)
    expect(told.some(({ title }) => title.includes('Call the mill'))).toBe(false)
    // What was given away is given back by whoever gave it.
    const undone = (await post(`/api/bulk-edits/${edit.id}/undo`, {}, 'sales')).body
    expect(undone.counts).toMatchObject({ undone: 2, stayed: 0 })
  })

  it('are those of a list, with its conditions', async () => {
    const where = JSON.stringify([['title', 'begins', 'sorted ']])
    for (const n of [1, 2, 3]) await post('/api/tasks', { title: `Sorted ${n}`, dueOn: `2026-10-0${n}` })
    const edit = await preview({ record: 'task', filter: { where }, change: { done: true } })
    expect(edit.counts.changes).toBe(3)
    expect((await post(`/api/bulk-edits/${edit.id}/run`)).body.counts.done).toBe(3)
    const open = await world.of.administrator.visitor.get<{ total: number }>(
      `/api/tasks?limit=0&where=${encodeURIComponent(where)}`,
    )
    expect(open.body.total).toBe(0)
  })
})

describe('many complaints', () => {
  it('are given, get a cause and are settled, and are exactly what they were when it is undone', async () => {
    const users = (await colleagues()).map(({ id }) => id)
    const ids = await idsOf('complaint')
    const promises = () => world.rows(sql`select * from promise where kind = 'complaint_answer' order by id`)
    const change = fc.record(
      {
        ownerId: fc.constantFrom(...users.slice(0, 4)),
        causeId: fc.constantFrom(1, 2, null),
        state: fc.constant('settled' as const),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(
        change.filter(each => Object.keys(each).length > 0 && !(each.state && each.causeId === null)),
        fc.subarray(ids, { minLength: 1, maxLength: 10 }),
        async (asked, some) => {
          const before = [await state('complaint'), await promises()]
          const edit = await preview({ record: 'complaint', ids: some, change: asked })
          expect([await state('complaint'), await promises()]).toEqual(before)
          const run = (await post(`/api/bulk-edits/${edit.id}/run`)).body
          expect([asked, run.counts]).toMatchObject([asked, { done: edit.counts.changes, missed: 0 }])
          if (asked.state) {
            const open = await world.rows(sql`
              select from bulk_edit_row r join complaint c on c.id = r.record_id
              where r.bulk_edit_id = ${edit.id} and r.verdict = 'done' and (c.state <> 'settled' or c.cause_id is null)`)
            expect(open).toEqual([])
          }
          const undone = (await post(`/api/bulk-edits/${edit.id}/undo`)).body
          expect(undone.counts).toMatchObject({ undone: edit.counts.changes, stayed: 0 })
          expect([await state('complaint'), await promises()]).toEqual(before)
        },
      ),
      { numRuns: 25, seed: 101 },
    )
  }, 120_000)

  it('say why they are left', async () => {
    const ids = await idsOf('complaint')
    const edit = await preview({ record: 'complaint', ids, change: { state: 'settled' } })
    const counted = await world.rows(sql<{ open: number; nocause: number }>`
      select count(*) filter (where state = 'open') as open,
        count(*) filter (where state = 'answered' and cause_id is null) as nocause from complaint`)
    const told = await whys(edit.id)
    expect([told.not_answered ?? 0, told.no_cause ?? 0]).toEqual([counted[0]!.open, counted[0]!.nocause])
  })

  it('are told what cannot be', async () => {
    const ids = (await idsOf('complaint')).slice(0, 2)
    const before = await world.digest()
    const cases: [object, string][] = [
      [{ record: 'complaint', ids, change: { dueOn: '2026-10-01' } }, 'not_here'],
      [{ record: 'complaint', ids, change: { ownerId: null } }, 'no_such_user'],
      [{ record: 'complaint', ids, change: { causeId: 999_999 } }, 'no_such_cause'],
      [{ record: 'complaint', ids, change: { state: 'settled', causeId: null } }, 'no_cause'],
      [{ record: 'complaint', ids, change: {} }, 'nothing_to_change'],
      [{ record: 'complaint', ids, change: { trash: true } }, 'no_trash'],
      [{ record: 'task', ids, change: { stageId: 1 } }, 'not_here'],
      [{ record: 'task', ids, change: { ownerId: 999_999 } }, 'no_such_colleague'],
      [{ record: 'order', ids, change: { ownerId: 1 } }, 'not_changed'],
    ]
    for (const [body, code] of cases) {
      const answer = await post('/api/bulk-edits', body)
      expect([code, answer.status, answer.body.code]).toEqual([code, 422, code])
    }
    expect(await world.digest()).toBe(before)
  })
})
