import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'

// Orders to the second around midnights, those of the nights in which the clock changes among them.
const nights = [
  '2025-03-29',
  '2025-03-30',
  '2025-03-31',
  '2025-10-25',
  '2025-10-26',
  '2025-10-27',
  '2025-12-31',
]
const timeZone = 'Europe/Amsterdam'
let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await world.rows(sql`update company set time_zone = ${timeZone}`)
  await world.rows(sql`
    insert into customer_order (number, account_id, ordered_at, total_cents, mode, created_at)
    select 'DAY-' || d || '-' || n, (select min(id) from account), (d || 'T23:00:00Z')::timestamptz + (n - 12) * interval '17 minutes 1 second',
      100, 'historical', now()
    from unnest(${nights}::text[]) d, generate_series(1, 24) n`)
  await world.rows(sql`
    insert into customer_order (number, account_id, ordered_at, total_cents, mode, created_at)
    select 'DAY-edge-' || row_number() over (), (select min(id) from account), e::timestamptz, 100, 'historical', now()
    from unnest(${['2025-03-29T22:59:59.999Z', '2025-03-29T23:00:00Z', '2025-03-30T21:59:59.999Z', '2025-03-30T22:00:00Z', '2025-10-25T22:00:00Z', '2025-10-26T22:59:59.999Z', '2025-10-26T23:00:00Z']}::text[]) e`)
}, 60_000)
afterAll(() => world?.close())

type Order = { id: number; number: string; orderedAt: string }
const dayOf = (at: string) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(at))
async function read(query: string): Promise<Order[]> {
  const items: Order[] = []
  for (let cursor = ''; ; ) {
    const { status, body, text } = await world.of.administrator.visitor.get<{
      items: Order[]
      next: string | null
    }>(`/api/orders?q=DAY-&limit=200&count=no&${query}${cursor}`)
    expect([status, query, status === 200 ? '' : text]).toEqual([200, query, ''])
    items.push(...body.items)
    if (body.next === null) return items
    cursor = `&cursor=${body.next}`
  }
}
const where = (...condition: (string | number)[]) =>
  `where=${encodeURIComponent(JSON.stringify([condition]))}`
const days = [...nights, '2025-04-01', '2025-10-28', '2026-01-01']

it('days of conditions are those of the company, also in nights in which the clock changes', async () => {
  const all = await read('sort=orderedAt')
  expect(all.length).toBe(nights.length * 24 + 7)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('before', 'after', 'between'),
      fc.constantFrom(...days),
      fc.constantFrom(...days),
      async (operator, a, b) => {
        const [first, last] = a < b ? [a, b] : [b, a]
        const found = await read(
          `sort=orderedAt&${operator === 'between' ? where('orderedAt', operator, first, last) : where('orderedAt', operator, a)}`,
        )
        const wanted = all.filter(({ orderedAt }) => {
          const day = dayOf(orderedAt)
          if (operator === 'before') return day < a
          return operator === 'after' ? day > a : day >= first && day <= last
        })
        expect([operator, a, b, found.map(({ number }) => number)]).toEqual([
          operator,
          a,
          b,
          wanted.map(({ number }) => number),
        ])
      },
    ),
    { numRuns: 60, seed: 101 },
  )
}, 60_000)

it.each(days)('a list is entered at the first order of %s, or the last one read downwards', async day => {
  const all = await read('sort=orderedAt')
  const onOrAfter = all.filter(({ orderedAt }) => dayOf(orderedAt) >= day)
  const onOrBefore = all.filter(({ orderedAt }) => dayOf(orderedAt) <= day)
  expect((await read(`sort=orderedAt&from=${day}`)).map(({ id }) => id)).toEqual(
    onOrAfter.map(({ id }) => id),
  )
  expect((await read(`sort=-orderedAt&from=${day}`)).map(({ id }) => id)).toEqual(
    onOrBefore.map(({ id }) => id).reverse(),
  )
})
