import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { type Role, roles } from '../team/model/actor.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())

type Edit = { id: number; state: string; counts: Record<string, number>; code: string; detail: string }
type Row = { id: number; name: string; verdict: string; why: string | null; before: object; after: object }
const post = (path: string, body: object = {}, role: Role = 'sales_manager') =>
  world.of[role].visitor.send<Edit>('POST', path, body)
const rowsOf = async (id: number, verdict: string) =>
  (
    await world.of.sales_manager.visitor.get<{ items: Row[] }>(
      `/api/bulk-edits/${id}/records?verdict=${verdict}&limit=200`,
    )
  ).body.items
const state = () =>
  world.rows(
    sql`select id, to_jsonb(o) - array['updated_at', 'version', 'stage_since'] as row from opportunity o order by id`,
  )
const ids = async (where: string, most: number): Promise<number[]> =>
  (
    await world.rows<{ id: number }>(
      sql`select id from opportunity where ${sql.raw(where)} order by id limit ${most}`,
    )
  ).map(row => row.id)

it('changes open opportunities as one is changed, and gives back what nobody changed since', async () => {
  await world.of.administrator.visitor.send('POST', '/api/custom-fields', {
    record: 'opportunity',
    key: 'lane',
    label: 'Lane',
    type: 'text',
  })
  const open = await ids("state = 'open' and stage_id <> 3", 6)
  const closed = await ids("state <> 'open'", 3)
  const [seller] = await world.rows<{ id: number }>(
    sql`select id from app_user where role = 'sales' and state = 'active' order by id desc limit 1`,
  )
  const before = await state()
  const change = {
    ownerId: seller!.id,
    stageId: 3,
    expectedClose: '2027-02-01',
    nextStep: 'Send the quotation',
    nextStepOn: '2026-12-01',
    custom: { lane: 'North' },
  }
  const looked = await post('/api/bulk-edits', {
    record: 'opportunity',
    ids: [...open, ...closed, 999_999_999],
    change,
  })
  expect([looked.status, looked.body.counts]).toMatchObject([
    200,
    { changes: open.length, refused: closed.length + 1, same: 0 },
  ])
  expect(await state()).toEqual(before)
  const whys = (await rowsOf(looked.body.id, 'refused')).map(({ why }) => why)
  expect(whys.sort()).toEqual([...closed.map(() => 'closed'), 'gone'].sort())
  const [first] = await rowsOf(looked.body.id, 'changes')
  expect(first!.after).toMatchObject({ stage_id: 'Quotation', 'custom.lane': 'North' })

  const moves = async () =>
    (await world.rows<{ n: number }>(sql`select count(*) as n from stage_change`))[0]!.n
  const movesBefore = await moves()
  const { body: done } = await post(`/api/bulk-edits/${looked.body.id}/run`)
  expect(done.counts).toMatchObject({ done: open.length, missed: 0 })
  const changed = await world.rows(
    sql`select stage_id, owner_id, expected_close::text as close, next_step, next_step_on::text as step, custom ->> 'lane' as lane
      from opportunity where id = any(${open}::bigint[])`,
  )
  for (const row of changed)
    expect(row).toEqual({
      stage_id: 3,
      owner_id: seller!.id,
      close: '2027-02-01',
      next_step: 'Send the quotation',
      step: '2026-12-01',
      lane: 'North',
    })
  expect(await moves()).toBe(movesBefore + open.length)

  // One is moved on, one is lost meanwhile: both stay.
  await world.rows(sql`update opportunity set stage_id = 4 where id = ${open[0]!}`)
  await post(`/api/opportunities/${open[1]}/loss`, { reason: 'price' })
  const { body: undone } = await post(`/api/bulk-edits/${done.id}/undo`)
  expect(undone.counts).toMatchObject({ undone: open.length - 2, stayed: 2 })
  const stayed = await rowsOf(done.id, 'stayed')
  expect(stayed.map(({ id, why }) => [id, why])).toEqual([
    [open[0], 'changed_since'],
    [open[1], 'This opportunity is closed.'],
  ])
  const after = (await state()) as { id: number }[]
  const left = (rows: unknown) =>
    (rows as { id: number }[]).filter(({ id }) => id !== open[0] && id !== open[1])
  expect(left(after)).toEqual(left(before))
})

it('is for who may change one, and refuses what no opportunity has, writing nothing', async () => {
  const [id] = await ids("state = 'open'", 1)
  const before = await state()
  for (const role of roles) {
    const { status } = await post(
      '/api/bulk-edits',
      { record: 'opportunity', ids: [id], change: { nextStep: 'Call' } },
      role,
    )
    expect([role, status]).toEqual([
      role,
      ['administrator', 'sales', 'sales_manager'].includes(role) ? 200 : 403,
    ])
  }
  for (const [change, code] of [
    [{ kind: 'customer' }, 'not_here'],
    [{}, 'nothing_to_change'],
    [{ stageId: 99_999 }, 'no_such_stage'],
    [{ ownerId: 99_999 }, 'no_such_user'],
    [{ custom: { none: 1 } }, 'bad_custom'],
  ] as const) {
    const { status, body } = await post('/api/bulk-edits', { record: 'opportunity', ids: [id], change })
    expect([code, status, body.code]).toEqual([code, 422, code])
  }
  const filter = { state: 'open', where: '[["amountCents","at_least",1]]', sort: '-amountCents' }
  const all = await post('/api/bulk-edits', { record: 'opportunity', filter, change: { nextStep: 'Call' } })
  const { total } = (
    await world.of.sales_manager.visitor.get<{ total: number }>(
      `/api/opportunities?state=open&limit=0&where=${encodeURIComponent(filter.where)}`,
    )
  ).body
  const { changes, same, refused } = all.body.counts
  expect([changes! + same!, refused]).toEqual([total, 0])
  expect(await state()).toEqual(before)
})
