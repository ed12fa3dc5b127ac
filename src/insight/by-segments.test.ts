import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { creditModels, type FunnelStage, funnelStages } from './model/figures.ts'

let world: World
let ids: number[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const make = async (name: string, about: string, when: unknown) => {
    const { body } = await world.of.marketing.visitor.send<Body & { id: number }>('POST', '/api/segments', {
      name,
      about,
      condition: { version: 1, about, when },
    })
    return body.id
  }
  ids = [
    await make('With an address', 'person', { trait: 'email', test: 'known' }),
    await make('Buyers', 'account', { trait: 'orders', test: 'number', from: 1 }),
    await make('Of no kind', 'person', { trait: 'name', test: 'one_of', values: ['nobody at all'] }),
  ]
})
afterAll(() => world?.close())

type Counts = Record<FunnelStage, number>
type Funnel = { total: Counts; rows: { key: string; label: string; counts: Counts }[] }
type Money = { orders: number; amountCents: number }
type Revenue = { total: Money; rows: ({ key: string; label: string } & Money)[] }
const get = async <T>(path: string, role: 'administrator' | 'partner' = 'administrator') => {
  const { status, body, text } = await world.of[role].visitor.get<T>(path)
  expect([path, status, text]).toEqual([path, 200, expect.any(String)])
  return body
}
const one = async (query: ReturnType<typeof sql<{ n: number }>>) => (await world.rows(query))[0]!.n
const isIn = (id: number) =>
  sql`exists (select from segment_member m where m.segment_id = ${id}::bigint and m.subject_id in (f.person_id, f.account_id))`

describe('segments set beside each other', () => {
  it.each(['administrator', 'partner'] as const)(
    'of the funnel open to as many names as they count, for the %s',
    async role => {
      const funnel = await get<Funnel>(`/api/funnel?by=segment&segments=${ids}`, role)
      expect(funnel.rows.map(({ key }) => key)).toEqual([...ids.map(String), 'none', 'several'])
      for (const { key, counts } of funnel.rows)
        for (const stage of funnelStages) {
          const { total } = await get<{ total: number }>(
            `/api/funnel/names?stage=${stage}&segments=${ids}&group=${key}`,
            role,
          )
          expect([key, stage, total]).toEqual([key, stage, counts[stage]])
        }
      const all = await get<Funnel>('/api/funnel?by=source', role)
      expect(funnel.total).toEqual(all.total)
    },
  )

  it('count who is in several in each of theirs, and say how many those are', async () => {
    const { rows, total } = await get<Funnel>(`/api/funnel?by=segment&segments=${ids}`)
    const n = (key: string) => rows.find(row => row.key === key)!.counts.touched
    const [a, b] = [ids[0]!, ids[1]!]
    expect(n(String(a))).toBe(await one(sql`select count(*) as n from funnel_stage f where ${isIn(a)}`))
    expect(n(String(b))).toBe(await one(sql`select count(*) as n from funnel_stage f where ${isIn(b)}`))
    expect(n(String(ids[2]))).toBe(0)
    expect(n('several')).toBe(
      await one(sql`select count(*) as n from funnel_stage f where ${isIn(a)} and ${isIn(b)}`),
    )
    expect(n('several')).toBeGreaterThan(0)
    expect(n(String(a)) + n(String(b)) - n('several') + n('none')).toBe(total.touched)
    expect(rows[1]!.label).toBe('Buyers')
  })

  it('of revenue open to their orders', async () => {
    for (const model of creditModels) {
      const revenue = await get<Revenue>(`/api/revenue?by=segment&segments=${ids}&model=${model}`)
      for (const { key, orders, amountCents } of revenue.rows) {
        const { total, totalCents } = await get<{ total: number; totalCents: number }>(
          `/api/revenue/orders?model=${model}&segments=${ids}&group=${key}`,
        )
        expect([key, total, totalCents]).toEqual([key, orders, amountCents])
      }
      const { total } = await get<Revenue>(`/api/revenue?by=source&model=${model}`)
      expect(revenue.total).toEqual(total)
      expect(revenue.rows[1]!.orders).toBe(total.orders)
    }
  })

  it('stand within the other filters, a segment among them', async () => {
    const { total, rows } = await get<Funnel>(`/api/funnel?by=segment&segments=${ids[0]}&segment=${ids[1]}`)
    expect(rows[0]!.counts.touched).toBeLessThanOrEqual(total.touched)
    const names = await get<{ total: number }>(
      `/api/funnel/names?stage=touched&segments=${ids[0]}&group=${ids[0]}&segment=${ids[1]}`,
    )
    expect(names.total).toBe(rows[0]!.counts.touched)
  })

  it.each([
    ['by=segment', 'which_segments'],
    ['by=segment&segments=999999', 'no_such_segment'],
    ['by=segment&segments=1;drop', 'invalid_input'],
    [`by=segment&segments=${Array.from({ length: 13 }, (_, n) => n + 1)}`, 'invalid_input'],
    ['by=source&group=all', 'invalid_input'],
  ])('%s is refused', async (query, code) => {
    for (const path of ['/api/funnel', '/api/revenue']) {
      const answer = await world.of.marketing.visitor.get<Body>(`${path}?${query}`)
      expect([path, answer.status, answer.body.code]).toEqual([path, 422, code])
    }
  })
})
