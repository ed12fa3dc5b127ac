import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  countings,
  dimensions,
  type FunnelStage,
  funnelStages,
  type PathEnd,
} from '../src/insight/model/figures.ts'
import type { Body, Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Counts = Record<FunnelStage, number>
type Step = { before: FunnelStage; stage: FunnelStage; came: number; went: number }
type Waits = { stage: FunnelStage; n: number; medianDays: number | null; waiting: { n: number } }
type Funnel = { total: Counts; rows: { key: string; counts: Counts }[]; steps: Step[]; waits: Waits[] }
type Losses = {
  items: { stage: FunnelStage; left: number; reasons: { reason: string; n: number }[] }[]
}
type Link = { source: string | null; from: FunnelStage; to: PathEnd; n: number }
type Value = {
  stages: { stage: FunnelStage; people: number; orders: number; amountCents: number; marginCents: number }[]
  velocity: { opportunities: number; days: number; centsPerDay: number } | null
  kept: { due: number; kept: number }
}
type Query = Record<string, string | undefined>

const read = async <T>(visitor: Visitor, path: string, query: Query): Promise<T> => {
  const given = Object.entries(query).filter((each): each is [string, string] => each[1] !== undefined)
  const url = `${path}?${new URLSearchParams(given)}`
  const { status, body, text } = await visitor.get<T>(url)
  expect([url, status, status === 200 ? '' : text]).toEqual([url, 200, ''])
  return body
}
/** How many names a list says it has, having read them all. */
async function names(visitor: Visitor, query: Query): Promise<number> {
  const ids = new Set<number>()
  let cursor: string | undefined
  for (;;) {
    const page = await read<{ items: { subjectId: number }[]; next: string | null; total: number }>(
      visitor,
      '/api/funnel/names',
      { ...query, limit: '200', cursor },
    )
    for (const { subjectId } of page.items) ids.add(subjectId)
    if (page.next === null) {
      expect([query, ids.size]).toEqual([query, page.total])
      return page.total
    }
    cursor = page.next
  }
}

const readers = ['administrator', 'sales', 'partner'] as const
const each = dimensions.filter(by => by !== 'segment')
const months = ['2023-06', '2024-01', '2024-09', '2025-02', '2025-10', '2026-02']
const asked = fc.record({
  role: fc.constantFrom(...readers),
  by: fc.constantFrom(...each),
  at: fc.nat(),
  stage: fc.constantFrom(...funnelStages),
  query: fc.record({
    counting: fc.constantFrom(...countings),
    from: fc.option(fc.constantFrom(...months), { nil: undefined }),
    to: fc.option(fc.constantFrom(...months), { nil: undefined }),
    territory: fc.option(fc.constantFrom('1', 'none'), { nil: undefined, freq: 4 }),
    language: fc.option(fc.constantFrom('nl', 'de', 'none'), { nil: undefined, freq: 4 }),
    class: fc.option(fc.constantFrom('A', 'none'), { nil: undefined, freq: 5 }),
  }),
})

describe('counted by cohort and by period, narrowed anyhow, for whoever reads', () => {
  it('each figure is the number of its names: rows, steps, left, why, value', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ role, by, at, stage, query }) => {
        const { visitor } = world.of[role]
        const funnel = await read<Funnel>(visitor, '/api/funnel', { ...query, by })
        expect(await names(visitor, { ...query, stage })).toBe(funnel.total[stage])
        for (const name of funnelStages)
          expect(funnel.rows.reduce((sum, { counts }) => sum + counts[name], 0)).toBe(funnel.total[name])
        const row = funnel.rows[at % Math.max(1, funnel.rows.length)]
        if (row) {
          const behind = await names(visitor, { ...query, [by]: row.key, stage })
          expect([by, row.key, behind]).toEqual([by, row.key, row.counts[stage]])
        }
        const step = funnel.steps.find(({ before }) => before === stage)
        const losses = await read<Losses>(visitor, '/api/funnel/losses', query)
        const lost = losses.items.find(item => item.stage === stage)
        if (step && lost) {
          expect(step.came).toBe(funnel.total[stage])
          expect(await names(visitor, { ...query, stage, went: 'true' })).toBe(step.went)
          expect(await names(visitor, { ...query, stage, left: 'true' })).toBe(step.came - step.went)
          expect(lost.left).toBe(step.came - step.went)
          const reason = lost.reasons[at % Math.max(1, lost.reasons.length)]
          if (reason)
            expect(await names(visitor, { ...query, stage, left: 'true', reason: reason.reason })).toBe(
              reason.n,
            )
        }
        const value = await read<Value>(visitor, '/api/funnel/value', query)
        expect(value.stages.map(({ people }) => people)).toEqual(funnelStages.map(name => funnel.total[name]))
        expect(await names(visitor, { ...query, stage: 'won', kept: 'due' })).toBe(value.kept.due)
        expect(await names(visitor, { ...query, stage: 'won', kept: 'yes' })).toBe(value.kept.kept)
        expect(await names(visitor, { ...query, stage: 'won', kept: 'no' })).toBe(
          value.kept.due - value.kept.kept,
        )
      }),
      { numRuns: 45, seed: 141 },
    )
  })

  it('paths lose nobody: what comes into a stage goes on or stays, and each band opens its names', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ role, at, query: { counting: _, ...query } }) => {
        const { visitor } = world.of[role]
        const { links } = await read<{ links: Link[] }>(visitor, '/api/funnel/paths', query)
        const sum = (which: (link: Link) => boolean) =>
          links.reduce((total, link) => total + (which(link) ? link.n : 0), 0)
        const { total } = await read<Funnel>(visitor, '/api/funnel', query)
        expect(sum(({ from }) => from === 'touched')).toBe(total.touched)
        expect(sum(({ to }) => to === 'stays')).toBe(total.touched)
        for (const stage of funnelStages.slice(1))
          expect([stage, sum(({ from }) => from === stage)]).toEqual([stage, sum(({ to }) => to === stage)])
        // The last stages are always recorded themselves.
        for (const stage of ['won', 'again'] as const)
          expect(sum(({ to }) => to === stage)).toBe(total[stage])
        const link = links[at % Math.max(1, links.length)]
        if (!link) return
        const source = link.source ?? undefined
        const behind = { ...query, stage: link.from, goes: link.to, source }
        expect([link, await names(visitor, behind)]).toEqual([link, link.n])
      }),
      { numRuns: 30, seed: 142 },
    )
  })
})

describe('a period', () => {
  it('counts who reached the stage in it, whenever they began', async () => {
    const { visitor } = world.of.administrator
    const [{ zone: timeZone }] = (await world.rows(
      sql<{ zone: string }>`select time_zone as zone from company`,
    )) as [{ zone: string }]
    const query = { counting: 'period', from: '2025-02', to: '2025-10' }
    const { total, waits } = await read<Funnel>(visitor, '/api/funnel', query)
    let older = 0
    for (const stage of funnelStages) {
      const at = sql.ref(`${stage}_at`)
      const [found] = await world.rows(sql<{ n: number; older: number }>`
        select count(*) as n, count(*) filter (where touched_at < ('2025-02-01'::timestamp at time zone ${timeZone})) as older
        from funnel_stage where ${at} >= ('2025-02-01'::timestamp at time zone ${timeZone})
          and ${at} < ('2025-11-01'::timestamp at time zone ${timeZone})`)
      expect([stage, total[stage]]).toEqual([stage, found!.n])
      older += found!.older
    }
    expect(older).toBeGreaterThan(0)
    const [waited] = await world.rows(sql<{ n: number; waiting: number }>`
      select count(*) filter (where accepted_at > qualified_at) as n, count(*) filter (where accepted_at is null) as waiting
      from funnel_stage where qualified_at >= ('2025-02-01'::timestamp at time zone ${timeZone})
        and qualified_at < ('2025-11-01'::timestamp at time zone ${timeZone})`)
    const wait = waits.find(({ stage }) => stage === 'accepted')!
    expect([wait.n, wait.waiting.n]).toEqual([waited!.n, waited!.waiting])
  })

  it('by month puts somebody at each stage into the month in which it was reached', async () => {
    const { visitor } = world.of.administrator
    const query = { counting: 'period', by: 'month', from: '2025-02', to: '2025-10' }
    const { rows } = await read<Funnel>(visitor, '/api/funnel', query)
    expect(rows.map(({ key }) => key)).toEqual([...rows.map(({ key }) => key)].sort())
    for (const { key, counts } of rows)
      for (const stage of ['qualified', 'won'] as const)
        expect(await names(visitor, { counting: 'period', month: key, stage })).toBe(counts[stage])
  })
})

describe('value', () => {
  it('is what these people ordered: of all, every order that names a person of the funnel', async () => {
    const { visitor } = world.of.administrator
    const { stages, velocity } = await read<Value>(visitor, '/api/funnel/value', {})
    const [all] = await world.rows(sql<{ n: number; cents: number; margin: number }>`
      select count(*) as n, sum(total_cents)::bigint as cents, sum(margin_cents)::bigint as margin from customer_order o
      where exists (select from funnel_stage f where f.person_id = o.person_id)`)
    for (const { orders, amountCents, marginCents } of stages.slice(0, 6))
      expect([orders, amountCents, marginCents]).toEqual([all!.n, all!.cents, all!.margin])
    const { total, waits } = await read<Funnel>(visitor, '/api/funnel', {})
    const days = waits.find(({ stage }) => stage === 'won')!.medianDays
    expect(velocity).toMatchObject({ opportunities: total.opportunity, days })
    // n x (won / n) x (revenue / won) / days
    expect(velocity!.centsPerDay).toBe(Math.round(all!.cents / days!))
  })
  it('and who is a customer still, a partner reads of the partner’s territories alone', async () => {
    const mine = await read<Value>(world.of.partner.visitor, '/api/funnel/value', {})
    const all = await read<Value>(world.of.administrator.visitor, '/api/funnel/value', {})
    expect(mine.kept.due).toBeLessThan(all.kept.due)
    expect(all.kept.kept).toBeGreaterThan(0)
    expect(all.kept.kept).toBeLessThan(all.kept.due)
  })
})

describe('where people were lost', () => {
  it('says why, as a rejection says it', async () => {
    const { visitor } = world.of.administrator
    const [lead] = await world.rows(sql<{ id: number; person: number }>`
      select l.id, l.person_id as person from lead l join funnel_stage f on f.person_id = l.person_id
      where l.state = 'open' and f.accepted_at is null order by l.id limit 1`)
    const of = async (reason: string) => {
      const { items } = await read<Losses>(visitor, '/api/funnel/losses', {})
      const found = items.find(({ stage }) => stage === 'qualified')!.reasons
      return found.find(each => each.reason === reason)?.n ?? 0
    }
    const before = [await of('waiting'), await of('rejected:no_budget')]
    const { status } = await visitor.send('POST', `/api/leads/${lead!.id}/rejection`, { reason: 'no_budget' })
    expect(status).toBeLessThan(300)
    await world.drain()
    expect([await of('waiting'), await of('rejected:no_budget')]).toEqual([before[0]! - 1, before[1]! + 1])
  })
})

it.each([
  'counting=both',
  'stage=won&kept=perhaps',
  'stage=won&goes=nowhere',
  `stage=won&reason=${'x'.repeat(81)}`,
  'by=owner;drop',
])('%s is refused', async query => {
  const path = query.includes('stage') ? '/api/funnel/names' : '/api/funnel'
  const { status, body } = await world.of.marketing.visitor.get<Body>(`${path}?${query}`)
  expect([status, body.code]).toEqual([422, 'invalid_input'])
})
