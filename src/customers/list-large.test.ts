import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Visitor } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { shapes } from './list-columns.ts'
import { orderOf } from './list-order.ts'
import { goThere } from './list-way.ts'

// So many persons that lists of them are walked along or gathered, counted about and entered about.
let world: World
let mine: number[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await world.db.as({ userId: null, role: 'system' }, tx =>
    sql`insert into person (name, email, country, territory_id, source, job_title, known_at, created_at, updated_at)
      select (array['Anna', 'Bram', 'Çelik', 'Dörte', 'Émile'])[1 + n % 5] || ' ' || md5(n::text),
        case when n % 3 > 0 then 'grown' || n || '@many.example' end,
        case when n % 4 = 0 then 'NL' when n % 1000 = 1 then 'LU' else 'DE' end,
        (array(select id from territory order by id))[1 + n % (select count(*) from territory)],
        case when n % 7 > 0 then (array['fair', 'Fair', 'webinar'])[1 + n % 3] end,
        case when n % 500 = 3 then 'Captain' when n % 2 = 0 then 'Buyer' end,
        now() - n * interval '1 minute', now(), now() - (n % 977) * interval '1 hour'
      from generate_series(1, 32000) n`.execute(tx),
  )
  await world.rows(sql`vacuum analyze person`)
  const territories = await world.rows(
    sql<{ id: number }>`select territory_id as id from user_territory where user_id = ${world.of.partner.id}`,
  )
  mine = territories.map(({ id }) => id)
}, 60_000)
afterAll(() => world?.close())

type Item = { id: number; name: string; territory: { id: number } | null }
type List = {
  items: Item[]
  next: string | null
  previous: string | null
  total: number | null
  exact: boolean
}
const walked = shapes.person.walked!
const roles = ['administrator', 'partner'] as const

async function get(visitor: Visitor, query: Record<string, string | number>): Promise<List> {
  const given = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  )
  const { status, body, text } = await visitor.get<List>(`/api/persons?${given}`)
  expect([status, `${given}`, status === 200 ? '' : text]).toEqual([200, `${given}`, ''])
  return body
}
async function all(visitor: Visitor, query: Record<string, string | number>): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: List = await get(visitor, {
      ...query,
      limit: 200,
      count: 'no',
      ...(cursor ? { cursor } : {}),
    })
    items.push(...page.items)
    cursor = page.next
  }
  return items
}
const idsOf = (items: readonly Item[]): number[] => items.map(item => item.id)

const condition = fc.constantFrom(
  ['name', 'contains', 'ab1'],
  ['name', 'contains', 'nn'],
  ['name', 'begins', 'çelik 0'],
  ['email', 'contains', 'grown12'],
  ['email', 'contains', 'grown777@'],
  ['email', 'empty'],
  ['country', 'is', 'de'],
  ['country', 'is', 'LU'],
  ['country', 'one_of', 'NL', 'LU'],
  ['source', 'is', 'FAIR'],
  ['source', 'empty'],
  ['jobTitle', 'is', 'captain'],
  ['jobTitle', 'is_not', 'Buyer'],
  ['updatedAt', 'last_days', 20],
)
const sorting = fc
  .tuple(fc.constantFrom(...walked, 'seniority'), fc.boolean())
  .map(([key, down]) => (down ? `-${key}` : key))

it('shows a partner what everybody sees of the territories, in the same order, and nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(condition, { minLength: 1, maxLength: 2, selector: ([key]) => key }),
      fc.option(fc.constantFrom('Anna', 'em', 'grown33'), { nil: undefined }),
      sorting,
      async (conditions, q, sort) => {
        const query = { where: JSON.stringify(conditions), sort, ...(q ? { q } : {}) }
        const own = idsOf(await all(world.of.partner.visitor, query))
        const everybodys = await all(world.of.administrator.visitor, query)
        expect(new Set(own).size).toBe(own.length)
        expect(own).toEqual(
          idsOf(everybodys.filter(({ territory }) => territory && mine.includes(territory.id))),
        )
        for (const [role, n] of [
          ['partner', own.length],
          ['administrator', everybodys.length],
        ] as const) {
          const { total, exact } = await get(world.of[role].visitor, { ...query, limit: 0 })
          if (exact) expect([role, total]).toEqual([role, n])
          else expect([role, n, Math.abs(total! / n - 1) < 0.35]).toEqual([role, n, true])
        }
      },
    ),
    { numRuns: 30, seed: 90 },
  )
}, 120_000)

it('is counted about, within a few hundredths, and exactly where few match', async () => {
  const { visitor } = world.of.administrator
  const [{ n }] = (await world.rows<{ n: number }>(
    sql`select count(*) as n from person where erased_at is null`,
  )) as [{ n: number }]
  const whole = await get(visitor, { limit: 0 })
  expect(Math.abs(whole.total! / n - 1)).toBeLessThan(whole.exact ? 1e-9 : 0.05)
  const few = JSON.stringify([['country', 'is', 'LU']])
  expect(await get(visitor, { limit: 0, where: few })).toMatchObject({ total: 32, exact: true })
})

it('is entered about where asked, whoever reads, whatever it is sorted by', async () => {
  const fairs = JSON.stringify([['source', 'is', 'fair']])
  for (const role of roles) {
    const { visitor } = world.of[role]
    const queries: Record<string, string>[] = [
      { sort: 'name' },
      { sort: '-email' },
      { sort: 'country', where: fairs },
    ]
    for (const query of queries) {
      const { total } = await get(visitor, { ...query, limit: 0 })
      const at = Math.floor(total! * 0.6)
      const page = await get(visitor, { ...query, at, of: total!, limit: 5, count: 'no' })
      expect(page.items).toHaveLength(5)
      const whole = idsOf(await all(visitor, query))
      const place = whole.indexOf(page.items[0]!.id)
      expect([role, query, Math.abs(place - at) / whole.length < 0.12]).toEqual([role, query, true])
      // What follows and what stands before are its neighbours.
      const before = await get(visitor, { ...query, cursor: page.previous!, limit: 3, count: 'no' })
      expect([...idsOf(before.items), ...idsOf(page.items)]).toEqual(whole.slice(place - 3, place + 5))
    }
  }
}, 120_000)

it.each(roles)('is walked along an index by every order that is said to have one: %s', async role => {
  const { id } = world.of[role]
  const reading = {
    shape: shapes.person,
    where: sql``,
    sought: sql``,
    restricted: false,
    narrowed: true,
  } as const
  const sorted = await world.db.as({ userId: id, role }, async tx => {
    const found: string[] = []
    for (const key of walked) {
      const part = orderOf(shapes.person, key).part('filled', null, 'forth')
      const plan = await goThere(tx, { by: 'walk', reading, size: 32_000 }, () =>
        sql<{ 'QUERY PLAN': string }>`explain select p.id from ${shapes.person.rows()}
          where p.erased_at is null ${part.where} order by ${part.by} limit 51`.execute(tx),
      )
      const lines = plan.rows.map(line => line['QUERY PLAN'])
      if (lines.some(line => /(^|->\s+)Sort\s+\(/.test(line))) found.push(`${key}\n${lines.join('\n')}`)
    }
    return found
  })
  expect(sorted).toEqual([])
})
