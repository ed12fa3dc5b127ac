import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  creditModels,
  type Dimension,
  dimensions,
  funnelStages,
  nextStage,
} from '../src/insight/model/figures.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Counts = Record<(typeof funnelStages)[number], number>
type Funnel = { total: Counts; rows: { key: string; counts: Counts }[] }
type Money = { orders: number; amountCents: number }
type Revenue = { total: Money; rows: ({ key: string } & Money)[] }
type Page<T> = { items: T[]; next: string | null; total: number; totalCents: number }

const readers = ['administrator', 'sales', 'partner'] as const
/** Of segments one says which, and they overlap: they have tests of their own (by-segments.test.ts). */
const each = dimensions.filter(by => by !== 'segment')
const read = async <T>(visitor: Visitor, url: string): Promise<T> => {
  const { status, body, text } = await visitor.get<T>(url)
  expect([url, status, status === 200 ? '' : text]).toEqual([url, 200, ''])
  return body
}
const address = (path: string, query: Record<string, string | number | undefined>) => {
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  )
  return `${path}?${new URLSearchParams(given as [string, string][])}`
}
async function pages<T extends object>(
  visitor: Visitor,
  path: string,
  query: Record<string, string | number | undefined>,
) {
  const items: T[] = []
  let cursor: string | undefined
  for (;;) {
    const page: Page<T> = await read(visitor, address(path, { ...query, cursor }))
    items.push(...page.items)
    if (page.next === null) return { items, total: page.total, totalCents: page.totalCents }
    cursor = page.next
  }
}

const months = ['2023-06', '2024-01', '2024-09', '2025-02', '2025-10', '2026-02', '2026-03']
const narrowing = fc.record(
  {
    from: fc.constantFrom(...months),
    to: fc.constantFrom(...months),
    source: fc.constantFrom('google', 'newsletter', 'direct', 'unknown', 'none'),
    campaign: fc.constantFrom('1', '3', 'none'),
    territory: fc.constantFrom('1', '4', '6', 'none'),
    product_group: fc.constantFrom('1', '2', 'none'),
  },
  { requiredKeys: [] },
)
/** Mostly little narrowing: much of it leaves nothing to compare. */
const mild = fc
  .tuple(narrowing, fc.constantFrom('from', 'to', 'source', 'campaign', 'territory', 'product_group', ''))
  .map(([all, kept]) => (kept in all ? { [kept]: all[kept as keyof typeof all] } : {}))
const narrow = fc.oneof({ weight: 3, arbitrary: mild }, { weight: 1, arbitrary: narrowing })
const one = {
  role: fc.constantFrom(...readers),
  by: fc.constantFrom<Dimension>(...each),
  narrow,
  at: fc.nat(),
}

describe('a figure is the number of its names', () => {
  it('in the funnel: by any dimension, narrowed anyhow, for whoever reads', async () => {
    const limit = fc.integer({ min: 40, max: 200 })
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...one, stage: fc.constantFrom(...funnelStages), limit }),
        async ({ role, by, narrow: narrowed, at, stage, limit: size }) => {
          const { visitor } = world.of[role]
          const funnel = await read<Funnel>(visitor, address('/api/funnel', { ...narrowed, by }))
          for (const name of funnelStages)
            expect(funnel.rows.reduce((sum, { counts }) => sum + counts[name], 0)).toBe(funnel.total[name])
          for (const counts of [funnel.total, ...funnel.rows.map(row => row.counts)])
            funnelStages.slice(1).forEach((name, before) => {
              expect(counts[name]).toBeLessThanOrEqual(counts[funnelStages[before]!])
            })
          const whole = await pages<{ subjectId: number }>(visitor, '/api/funnel/names', {
            ...narrowed,
            stage,
            limit: size,
          })
          expect([whole.total, whole.items.length]).toEqual([funnel.total[stage], funnel.total[stage]])
          expect(new Set(whole.items.map(({ subjectId }) => subjectId)).size).toBe(whole.items.length)
          const row = funnel.rows[at % Math.max(1, funnel.rows.length)]
          if (!row) return
          const asked = { ...narrowed, [by]: row.key, stage, limit: size }
          const names = await pages(visitor, '/api/funnel/names', asked)
          expect([row.key, names.total, names.items.length]).toEqual([
            row.key,
            row.counts[stage],
            row.counts[stage],
          ])
          const left = await pages(visitor, '/api/funnel/names', { ...asked, left: 'true' })
          const next = nextStage(stage)
          expect(left.total).toBe(row.counts[stage] - (next ? row.counts[next] : 0))
          expect(left.items.length).toBe(left.total)
        },
      ),
      { numRuns: 60, seed: 11 },
    )
  })

  it('in revenue: orders and cents', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...one,
          model: fc.constantFrom(...creditModels),
          limit: fc.integer({ min: 20, max: 200 }),
        }),
        async ({ role, by, narrow: narrowed, at, model, limit }) => {
          const { visitor } = world.of[role]
          const revenue = await read<Revenue>(visitor, address('/api/revenue', { ...narrowed, by, model }))
          const sum = (part: keyof Money) => revenue.rows.reduce((total, row) => total + row[part], 0)
          expect({ orders: sum('orders'), amountCents: sum('amountCents') }).toEqual(revenue.total)
          const list = (query: object) =>
            pages<{ id: number; amountCents: number }>(visitor, '/api/revenue/orders', {
              ...narrowed,
              ...query,
              model,
              limit,
            })
          const agrees = (found: Awaited<ReturnType<typeof list>>, figure: Money) => {
            const cents = found.items.reduce((total, { amountCents }) => total + amountCents, 0)
            expect([found.total, found.items.length]).toEqual([figure.orders, figure.orders])
            expect([found.totalCents, cents]).toEqual([figure.amountCents, figure.amountCents])
            expect(new Set(found.items.map(({ id }) => id)).size).toBe(found.items.length)
          }
          agrees(await list({}), revenue.total)
          const row = revenue.rows[at % Math.max(1, revenue.rows.length)]
          if (row) agrees(await list({ [by]: row.key }), row)
        },
      ),
      { numRuns: 60, seed: 12 },
    )
  })

  it.each(readers)('credits to the first and to the last touch are all orders there are: %s', async role => {
    const { visitor } = world.of[role]
    const orders = await pages<{ totalCents: number }>(visitor, '/api/orders', { limit: 200 })
    for (const model of creditModels)
      for (const by of each) {
        const { total } = await read<Revenue>(visitor, address('/api/revenue', { model, by }))
        expect(total).toEqual({ orders: orders.total, amountCents: orders.totalCents })
      }
    const cents = orders.items.reduce((sum, { totalCents }) => sum + totalCents, 0)
    expect(cents).toBe(orders.totalCents)
  })

  it('a later stage is reached no earlier in rank: every row of the funnel is filled from the left', async () => {
    const gaps = await world.rows(sql<{ id: number }>`
      select subject_id as id from funnel_stage where (again_at is not null and won_at is null)
        or (won_at is not null and opportunity_at is null) or (opportunity_at is not null and accepted_at is null)
        or (accepted_at is not null and qualified_at is null) or (qualified_at is not null and known_at is null)`)
    expect(gaps).toEqual([])
  })
  it('a wait is of those whose step was recorded: who bought without an opportunity did not wait for one', async () => {
    type Waits = { waits: { stage: string; medianDays: number | null }[] }
    const { waits } = await read<Waits>(world.of.administrator.visitor, '/api/funnel?by=source')
    const reachedBoth = await world.rows(sql<{ days: number; implied: boolean }>`
      select extract(epoch from won_at - opportunity_at)::float8 / 86400 as days, won_at = opportunity_at as implied
      from funnel_stage where won_at >= opportunity_at order by 1`)
    expect(reachedBoth.some(({ implied }) => implied)).toBe(true)
    const waited = reachedBoth.filter(({ implied }) => !implied).map(({ days }) => days)
    const half = (waited.length - 1) / 2
    const median = (waited[Math.floor(half)]! + waited[Math.ceil(half)]!) / 2
    expect(waits.find(({ stage }) => stage === 'won')!.medianDays).toBeCloseTo(median, 0)
    expect(median).toBeGreaterThan(1)
  })
})
