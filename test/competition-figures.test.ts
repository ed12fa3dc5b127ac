import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { meetingDimensions, meetingFigures } from '../src/insight/model/competition.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Counts = Record<(typeof meetingFigures)[number], number> & { wonCents: number; lostCents: number }
type Answer = { total: Counts; rows: (Counts & { key: string })[] }
type Page = {
  items: { id: number; amountCents: number | null }[]
  next: string | null
  total: number
  totalCents: number
}

const any = fc.record(
  {
    from: fc.constantFrom('2023-06', '2024-09', '2025-10'),
    to: fc.constantFrom('2025-02', '2026-03'),
    competitor: fc.constantFrom('1', '3', 'none'),
    country: fc.constantFrom('NL', 'DE', 'none'),
    size: fc.constantFrom('10-49', '50-249', 'none'),
    territory: fc.constantFrom('1', '4'),
    product_group: fc.constantFrom('1', '2', 'none'),
  },
  { requiredKeys: [] },
)
/** Mostly one filter: several leave nothing to compare. */
const narrow = fc
  .tuple(any, fc.constantFrom('from', 'competitor', 'country', 'size', 'territory', 'product_group', '*'))
  .map(([all, kept]) => (kept === '*' ? all : kept in all ? { [kept]: all[kept as 'from'] } : {}))

describe('a figure of competition is the number of its opportunities', () => {
  it('by any dimension, narrowed anyhow, for whoever reads', async () => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('administrator', 'marketing', 'sales', 'service', 'partner' as const),
        fc.constantFrom(...meetingDimensions),
        fc.constantFrom(...meetingFigures),
        narrow,
        fc.nat(),
        async (role, by, figure, narrowing, at) => {
          const { visitor } = world.of[role as 'partner']
          const read = async <T>(path: string, query: Record<string, string>): Promise<T> => {
            const answer = await visitor.get<T>(`${path}?${new URLSearchParams(query)}`)
            expect([path, query, answer.status]).toEqual([path, query, 200])
            return answer.body
          }
          const { [by as 'country']: _own, ...others } = narrowing as Record<string, string>
          const answer = await read<Answer>('/api/competition', { ...others, by })
          expect(answer.total.met).toBe(answer.total.open + answer.total.won + answer.total.lost)
          expect(answer.rows.reduce((sum, row) => sum + row[figure], 0)).toBe(answer.total[figure])
          const row = answer.rows[at % Math.max(1, answer.rows.length)]
          const shown = row ?? answer.total
          const query: Record<string, string> = { ...others, figure, ...(row ? { [by]: row.key } : {}) }
          const ids = new Set<number>()
          let cents = 0
          for (let cursor: string | null = ''; cursor !== null; ) {
            const page: Page = await read('/api/competition/opportunities', {
              ...query,
              limit: '40',
              ...(cursor === '' ? {} : { cursor }),
            })
            for (const { id, amountCents } of page.items) {
              ids.add(id)
              cents += amountCents ?? 0
            }
            expect(page.total).toBe(shown[figure])
            if (page.next === null) expect(page.totalCents).toBe(cents)
            cursor = page.next
          }
          expect(ids.size).toBe(shown[figure])
          if (figure === 'won') expect(cents).toBe(shown.wonCents)
          compared += ids.size
        },
      ),
      { numRuns: 60 },
    )
    expect(compared).toBeGreaterThan(100)
  })
})
