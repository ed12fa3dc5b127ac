import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visitor } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { columns, operatorsOf, parseConditions } from './model/columns.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())

type Item = { id: number; [key: string]: unknown }
type List = { items: Item[]; next: string | null; total: number }
const lists = [
  ['persons', 'person'],
  ['accounts', 'account'],
] as const

async function walk(visitor: Visitor, path: string, query: string, limit: number): Promise<List> {
  const items: Item[] = []
  for (let cursor = '', total = 0; ; ) {
    const { status, body, text } = await visitor.get<List>(`/api/${path}?limit=${limit}${query}${cursor}`)
    expect([status, query, status === 200 ? '' : text]).toEqual([200, query, ''])
    items.push(...body.items)
    total = body.total
    if (body.next === null) return { items, next: null, total }
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
}
const where = (...conditions: unknown[]) => `&where=${encodeURIComponent(JSON.stringify(conditions))}`
const shownValue = (item: Item, key: string): unknown => {
  const value = item[key]
  return value !== null && typeof value === 'object' ? (value as { name: string }).name : value
}

describe.each(lists)('%s', (path, record) => {
  it.each(Object.keys(columns[record]))(
    'walks all pages sorted by %s, both ways and both rights',
    async key => {
      for (const role of ['administrator', 'partner'] as const) {
        const { visitor } = world.of[role]
        const [up, down] = [
          await walk(visitor, path, `&sort=${key}`, 41),
          await walk(visitor, path, `&sort=-${key}`, 200),
        ]
        expect(up.items.length).toBe(up.total)
        expect(new Set(up.items.map(({ id }) => id)).size).toBe(up.total)
        const filled = (list: List) => list.items.filter(item => shownValue(item, key) !== null)
        const empty = up.items.filter(item => shownValue(item, key) === null)
        // Empty ones are last either way; the rest of one way is the other backwards.
        expect(up.items.map(({ id }) => id)).toEqual([...filled(up), ...empty].map(({ id }) => id))
        expect(down.items.map(({ id }) => id)).toEqual(
          [...filled(up).reverse(), ...empty.reverse()].map(({ id }) => id),
        )
      }
    },
  )

  it('finds what each condition says, whoever reads, and nothing else', async () => {
    for (const role of ['administrator', 'partner'] as const) {
      const { visitor } = world.of[role]
      const all = (await walk(visitor, path, '', 200)).items
      const cases: [unknown[], (item: Item) => boolean][] = [
        [['name', 'contains', 'an'], item => /an/i.test(String(item.name))],
        [['name', 'begins', 'B'], item => /^b/i.test(String(item.name))],
        [['country', 'is', all[0]!.country ?? 'NL'], item => item.country === (all[0]!.country ?? 'NL')],
        [['territory', 'empty'], item => item.territory === null],
        [['territory', 'not_empty'], item => item.territory !== null],
        [['updatedAt', 'last_days', 36_500], () => true],
        [['updatedAt', 'before', '2025-06-01'], item => String(item.updatedAt) < '2025-06-01'],
        [['name', 'contains', '%'], item => String(item.name).includes('%')],
      ]
      for (const [condition, holds] of cases) {
        const found = await walk(visitor, path, where(condition), 200)
        expect([role, condition, found.items.map(({ id }) => id)]).toEqual([
          role,
          condition,
          all.filter(holds).map(({ id }) => id),
        ])
        expect(found.total).toBe(found.items.length)
      }
    }
  })

  it('takes every operator of every column, several at once', async () => {
    const { visitor } = world.of.administrator
    const value = {
      text: 'a',
      number: 5,
      moment: '2025-01-01',
      choice: 'nl',
      reference: 1,
      day: '2025-01-01',
      choices: 'a',
    }
    for (const [key, column] of Object.entries(columns[record]))
      for (const operator of operatorsOf(column)) {
        const one = operator === 'last_days' ? 30 : value[column.kind]
        const given = operator.endsWith('empty') ? [] : operator === 'between' ? [one, one] : [one]
        await walk(
          visitor,
          path,
          `${where([key, operator, ...given], ['name', 'begins', 'A'])}&sort=-${key}`,
          200,
        )
      }
  })

  it('refuses by name what is unknown', async () => {
    const ask = async (query: string) => {
      const { status, body } = await world.of.sales.visitor.get<{ code: string }>(
        `/api/${path}?limit=1${query}`,
      )
      return [status, body.code]
    }
    expect(await ask('&sort=password_hash')).toEqual([422, 'unknown_column'])
    expect(await ask('&sort=constructor')).toEqual([422, 'unknown_column'])
    expect(await ask(where(['p.id', 'is', 1]))).toEqual([422, 'unknown_column'])
    expect(await ask(where(['name', 'between', 'a', 'b']))).toEqual([422, 'unknown_operator'])
    expect(await ask(where(['name', 'is', 5]))).toEqual([422, 'bad_value'])
    expect(await ask(where(['updatedAt', 'before', '2026-02-30']))).toEqual([422, 'bad_value'])
    expect(await ask('&where=nonsense')).toEqual([422, 'bad_filter'])
    const { body } = await world.of.sales.visitor.get<List>(`/api/${path}?limit=1`)
    expect(await ask(`&sort=-name&cursor=${encodeURIComponent(body.next!)}`)).toEqual([422, 'bad_cursor'])
    for (const marker of [
      ['name', 0, '', 1],
      ['-updatedAt', 1, 'x', 1],
      ['name', 1, '\0', 1],
    ])
      expect(
        await ask(`&sort=${marker[0]}&cursor=${Buffer.from(JSON.stringify(marker)).toString('base64url')}`),
      ).toEqual([422, 'bad_cursor'])
  })

  it('never fails on any condition', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("'", '\\', '%', '\0', "' or 1=1 --", '\ud83d', '9'.repeat(40)),
    )
    const operators = [...new Set(Object.values(columns[record]).flatMap(column => [...operatorsOf(column)]))]
    const condition = fc.tuple(
      fc.oneof(fc.constantFrom(...Object.keys(columns[record])), text),
      fc.oneof(fc.constantFrom(...operators), text),
      fc.oneof(text, fc.double(), fc.integer(), fc.constant('2025-05-05')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { maxLength: 3 }), async given => {
        const { status } = await world.of.administrator.visitor.get(`/api/${path}?limit=1${where(...given)}`)
        const valid = 'conditions' in parseConditions(columns[record], JSON.stringify(given))
        expect(valid ? [200, 422] : [422]).toContain(status)
      }),
      { numRuns: 150, seed: 71 },
    )
  })
})

it.each(['administrator', 'partner'] as const)('keeps pages by name on their index: %s', async role => {
  const { id } = world.of[role]
  const plan = await world.db.as({ userId: id, role }, async tx => {
    await sql`set local enable_seqscan = off`.execute(tx)
    await sql`set local enable_bitmapscan = off`.execute(tx)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select id from person p where p.erased_at is null
        and (p.name collate reading_order, p.id) > (${'M'}::text, ${1}::bigint)
      order by p.name collate reading_order, p.id limit 51`.execute(tx)
    return rows.map(line => line['QUERY PLAN']).join('\n')
  })
  expect(plan).toContain('person_by_name')
  expect(plan).toMatch(/Index Cond: \(ROW\(\(name\)::text, id\) > ROW/)
})
