import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { type Role, roles } from '../team/model/actor.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())

type Edit = { id: number; counts: Record<string, number>; code: string }
type Row = { id: number; name: string; why: string | null }
const post = (path: string, body: object = {}, role: Role = 'sales_manager') =>
  world.of[role].visitor.send<Edit>('POST', path, body)
const rowsOf = async (id: number, verdict: string) =>
  (
    await world.of.sales_manager.visitor.get<{ items: Row[] }>(
      `/api/bulk-edits/${id}/records?verdict=${verdict}&limit=200`,
    )
  ).body.items
const held = (ids: readonly number[]) =>
  world.rows<{ id: number; owner: number | null; keeper: number | null; due: string | null }>(
    sql`select l.id, l.owner_id as owner, p.user_id as keeper, p.due_at::text as due from lead l
      left join promise p on p.kind = 'lead_response' and p.about = l.id and p.state = 'running'
      where l.id = any(${[...ids]}::bigint[]) order by l.id`,
  )
const leads = async (where: ReturnType<typeof sql>): Promise<number[]> =>
  (await world.rows<{ id: number }>(sql`select l.id from lead l where ${where} order by l.id`)).map(
    row => row.id,
  )
const receiver = async () =>
  (
    await world.rows<{ id: number }>(
      sql`select id from app_user where role = 'sales' and state = 'active' and id <> ${world.of.sales.id} order by id desc limit 1`,
    )
  )[0]!.id

it('gives leads to another seller with their promises, tells once, and takes them back', async () => {
  const to = await receiver()
  const open = (await leads(sql`state in ('open', 'accepted') and owner_id is distinct from ${to}`)).slice(
    0,
    8,
  )
  const judged = (await leads(sql`state not in ('open', 'accepted')`)).slice(0, 2)
  const before = await held(open)
  const looked = await post('/api/bulk-edits', {
    record: 'lead',
    ids: [...open, ...judged],
    change: { ownerId: to },
  })
  expect([looked.status, looked.body.counts]).toMatchObject([200, { changes: 8, refused: 2 }])
  expect((await rowsOf(looked.body.id, 'refused')).map(({ why }) => why)).toEqual(['judged', 'judged'])
  expect(await held(open)).toEqual(before)
  const { body: done } = await post(`/api/bulk-edits/${looked.body.id}/run`)
  expect(done.counts).toMatchObject({ done: 8, missed: 0 })
  const given = await held(open)
  expect(given).toEqual(before.map(row => ({ ...row, owner: to, keeper: row.due === null ? null : to })))
  const told = await world.rows(
    sql`select title from notification where user_id = ${to} and kind = 'lead.given'`,
  )
  expect(told).toEqual([{ title: '8 leads were given to you' }])
  const { body: undone } = await post(`/api/bulk-edits/${done.id}/undo`)
  expect(undone.counts).toMatchObject({ undone: 8, stayed: 0 })
  expect((await held(open)).map(({ owner }) => owner)).toEqual(before.map(({ owner }) => owner))
})

it('lets a seller give away their own and unowned ones, and refuses the rest by name', async () => {
  const to = await receiver()
  const me = world.of.sales.id
  await world.rows(
    sql`update lead set owner_id = ${me} where id in (select id from lead where state = 'open' order by id limit 2)`,
  )
  const open = await leads(sql`state = 'open' and owner_id is distinct from ${to}`)
  const mine = await leads(sql`state = 'open' and (owner_id = ${me} or owner_id is null)`)
  const looked = await post(
    '/api/bulk-edits',
    { record: 'lead', ids: open, change: { ownerId: to } },
    'sales',
  )
  expect(looked.body.counts).toMatchObject({ changes: mine.length, refused: open.length - mine.length })
  for (const role of roles) {
    const { status } = await post(
      '/api/bulk-edits',
      { record: 'lead', ids: open, change: { ownerId: to } },
      role,
    )
    expect([role, status]).toEqual([
      role,
      ['administrator', 'sales', 'sales_manager'].includes(role) ? 200 : 403,
    ])
  }
  for (const [change, code] of [
    [{ country: 'NL' }, 'not_here'],
    [{ ownerId: null }, 'nothing_to_change'],
    [{ ownerId: 999_999 }, 'no_such_user'],
  ] as const) {
    const { status, body } = await post('/api/bulk-edits', { record: 'lead', ids: open, change })
    expect([code, status, body.code]).toEqual([code, 422, code])
  }
})
