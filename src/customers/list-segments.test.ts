import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
let persons: number
let accounts: number
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const make = async (name: string, about: string, when: unknown) => {
    const condition = { version: 1, about, when }
    const answer = await world.of.marketing.visitor.send('POST', '/api/segments', { name, about, condition })
    return (answer.body as Body & { id: number }).id
  }
  persons = await make('Bosses', 'person', { trait: 'leads', test: 'number', from: 1 })
  accounts = await make('Buyers', 'account', { trait: 'orders', test: 'number', from: 2 })
})
afterAll(() => world?.close())

type List = { items: { id: number }[]; total: number; exact: boolean; next: string | null }
const inSegment = (id: number) =>
  sql`(select m.subject_id from segment_member m where m.segment_id = ${id}::bigint)`
const ids = async (of: ReturnType<typeof sql>): Promise<number[]> =>
  (await world.rows(of as ReturnType<typeof sql<{ id: number }>>)).map(({ id }) => id).sort((a, b) => a - b)
const allOf = async (path: string, role: 'administrator' | 'partner' = 'administrator') => {
  const { visitor } = world.of[role]
  const found: number[] = []
  let total: number | null = null
  for (let cursor = ''; ; ) {
    const { status, body } = await visitor.get<List>(`${path}&limit=200${cursor}`)
    expect(status).toBe(200)
    total ??= body.total
    found.push(...body.items.map(({ id }) => id))
    if (body.next === null) break
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
  expect(total).toBe(found.length)
  return found.sort((a, b) => a - b)
}

const behind: [list: string, of: (id: { persons: number; accounts: number }) => ReturnType<typeof sql>][] = [
  [
    'persons',
    of => sql`select id from person where erased_at is null and id in ${inSegment(of.persons)}
      or account_id in ${inSegment(of.accounts)}`,
  ],
  [
    'accounts',
    of => sql`select id from account where id in ${inSegment(of.accounts)}
      or id in (select account_id from person where id in ${inSegment(of.persons)})`,
  ],
  [
    'leads',
    of => sql`select id from lead where state <> 'joined' and (person_id in ${inSegment(of.persons)}
      or account_id in ${inSegment(of.accounts)})`,
  ],
  [
    'opportunities',
    of => sql`select id from opportunity where account_id in ${inSegment(of.accounts)}
      or account_id in (select account_id from person where id in ${inSegment(of.persons)})`,
  ],
  [
    'orders',
    of => sql`select id from customer_order where person_id in ${inSegment(of.persons)}
      or account_id in ${inSegment(of.accounts)}`,
  ],
  [
    'complaints',
    of => sql`select id from complaint where state <> 'withdrawn' and (person_id in ${inSegment(of.persons)}
      or account_id in ${inSegment(of.accounts)})`,
  ],
]

describe('a list of those in segments', () => {
  it.each(behind)('of %s has exactly whoever is in one of them', async (list, of) => {
    const path = `/api/${list}?`
    const expected = await ids(of({ persons, accounts }))
    expect(expected.length).toBeGreaterThan(0)
    expect(await allOf(`${path}segment=${persons},${accounts}`)).toEqual(expected)
    const where = (...condition: unknown[]) => `where=${encodeURIComponent(JSON.stringify([condition]))}`
    expect(await allOf(`${path}${where('segment', 'one_of', persons, accounts)}`)).toEqual(expected)
    const only = await ids(of({ persons: 0, accounts }))
    expect(await allOf(`${path}${where('segment', 'is', accounts)}`)).toEqual(only)
    const others = await allOf(`${path}${where('segment', 'is_not', accounts)}`)
    expect(others.filter(id => only.includes(id))).toEqual([])
  })

  it.each(['persons', 'accounts', 'orders', 'leads', 'opportunities'])(
    'of %s shows a partner what is theirs, and counts no more',
    async list => {
      const all = await allOf(`/api/${list}?segment=${accounts}`)
      const own = await allOf(`/api/${list}?segment=${accounts}`, 'partner')
      const theirs = await allOf(`/api/${list}?q=`, 'partner')
      expect(own).toEqual(all.filter(id => theirs.includes(id)))
    },
  )

  it.each([
    ['segment=999999', 422, 'no_such_segment'],
    [`where=${encodeURIComponent('[["segment","is",999999]]')}`, 422, 'no_such_segment'],
    [`where=${encodeURIComponent('[["segment","contains","a"]]')}`, 422, 'unknown_operator'],
    [`where=${encodeURIComponent('[["segment","is","a"]]')}`, 422, 'bad_value'],
    ['segment=1%20or%201=1', 422, 'invalid_input'],
    ['sort=segment', 422, 'unknown_column'],
  ])('%s is refused', async (query, status, code) => {
    const answer = await world.of.administrator.visitor.get<Body>(`/api/persons?${query}`)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  it('is changed at once, exactly those', async () => {
    const { visitor } = world.of.administrator
    const expected = await ids(
      sql`select subject_id as id from segment_member where segment_id = ${accounts}`,
    )
    const answer = await visitor.send<{ id: number } & Body>('POST', '/api/bulk-edits', {
      record: 'account',
      change: { kind: 'customer' },
      filter: { segment: String(accounts) },
    })
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
    const looked = await ids(
      sql`select record_id as id from bulk_edit_row where bulk_edit_id = ${answer.body.id}`,
    )
    expect(looked).toEqual(expected)
  })

  it('keeps a segment that a saved view names from being archived', async () => {
    const { visitor } = world.of.marketing
    const view = await visitor.send('POST', '/api/saved-views', {
      record: 'person',
      name: 'All bosses',
      query: { where: JSON.stringify([['segment', 'is', persons]]) },
      shared: 'all',
      role: null,
    })
    expect([view.status, view.text]).toEqual([200, expect.any(String)])
    const before = await world.digest()
    const answer = await visitor.send<Body>('POST', `/api/segments/${persons}/archive`)
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      409,
      'in_use',
      'Others use this segment: All bosses.',
    ])
    expect(await world.digest()).toBe(before)
  })
})

it('narrows the funnel and revenue to those in a segment, names as many as it counts', async () => {
  const { visitor } = world.of.administrator
  type Funnel = { total: { touched: number } }
  const funnel = await visitor.get<Funnel>(`/api/funnel?segment=${accounts}`)
  const names = await visitor.get<{ total: number }>(`/api/funnel/names?stage=touched&segment=${accounts}`)
  expect(funnel.body.total.touched).toBe(names.body.total)
  const everybody = await visitor.get<Funnel>('/api/funnel')
  expect(funnel.body.total.touched).toBeGreaterThan(0)
  expect(funnel.body.total.touched).toBeLessThan(everybody.body.total.touched)
  type Revenue = { total: { orders: number } }
  const revenue = await visitor.get<Revenue>(`/api/revenue?segment=${persons}`)
  const orders = await visitor.get<{ total: number }>(`/api/revenue/orders?segment=${persons}`)
  expect(revenue.body.total.orders).toBe(orders.body.total)
})
