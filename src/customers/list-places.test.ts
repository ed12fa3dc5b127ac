import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visitor } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { columns } from './model/columns.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())

type Item = { id: number; name: string; [key: string]: unknown }
type List = {
  items: Item[]
  next: string | null
  previous: string | null
  total: number | null
  exact: boolean
  start: number | null
}
const lists = [
  ['persons', 'person'],
  ['accounts', 'account'],
] as const
const roles = ['administrator', 'partner'] as const

async function get(visitor: Visitor, path: string, query: Record<string, string | number>): Promise<List> {
  const given = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  )
  const { status, body, text } = await visitor.get<List>(`/api/${path}?${given}`)
  expect([status, `${given}`, status === 200 ? '' : text]).toEqual([200, `${given}`, ''])
  return body
}
async function all(visitor: Visitor, path: string, query: Record<string, string | number>): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: List = await get(visitor, path, { ...query, limit: 200, ...(cursor ? { cursor } : {}) })
    items.push(...page.items)
    cursor = page.next
  }
  return items
}
const idsOf = (items: readonly Item[]): number[] => items.map(item => item.id)

describe.each(lists)('%s', (path, record) => {
  it('are read backwards as they are read forwards, by any column, from any row', async () => {
    for (const role of roles) {
      const { visitor } = world.of[role]
      for (const sort of Object.keys(columns[record]).flatMap(key => [key, `-${key}`])) {
        const whole = idsOf(await all(visitor, path, { sort }))
        // A list that is hardly longer than a page ends with it.
        const middle = Math.min(Math.floor(whole.length / 2), Math.max(0, whole.length - 23))
        const page = await get(visitor, path, { sort, limit: 23, at: middle, of: whole.length })
        expect([sort, idsOf(page.items), page.start]).toEqual([
          sort,
          whole.slice(middle, middle + 23),
          middle,
        ])
        const back: number[] = []
        for (let cursor = page.previous; cursor !== null; ) {
          const before: List = await get(visitor, path, { sort, limit: 50, cursor })
          back.unshift(...idsOf(before.items))
          cursor = before.previous
        }
        expect([sort, back]).toEqual([sort, whole.slice(0, middle)])
      }
    }
  }, 120_000)

  it('begin at any row that is asked for, and the last page ends them', async () => {
    const { visitor } = world.of.administrator
    const whole = idsOf(await all(visitor, path, { sort: 'country' }))
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length + 20 }),
        fc.integer({ min: 1, max: 60 }),
        async (at, limit) => {
          const page = await get(visitor, path, { sort: 'country', at, limit })
          const start = Math.max(0, Math.min(at, whole.length - limit))
          expect([page.start, idsOf(page.items)]).toEqual([start, whole.slice(start, start + limit)])
          expect(page.previous === null).toBe(start === 0)
          expect(page.next === null).toBe(start + limit >= whole.length)
        },
      ),
      { numRuns: 25, seed: 83 },
    )
  })

  it('begin at a value, and say where that is', async () => {
    for (const role of roles) {
      const { visitor } = world.of[role]
      const whole = await all(visitor, path, { sort: 'name' })
      for (const from of ['', 'a', 'M', 'zzzz', whole[7]!.name]) {
        const page = await get(visitor, path, { sort: 'name', from, limit: 5 })
        const start = whole.findIndex(item => collator.compare(item.name, from) >= 0)
        const place = start < 0 ? whole.length : start
        expect([from, page.start, idsOf(page.items)]).toEqual([
          from,
          place,
          idsOf(whole.slice(place, place + 5)),
        ])
      }
      const page = await get(visitor, path, { sort: '-name', from: 'M', limit: 1 })
      expect(collator.compare(page.items[0]!.name, 'M')).toBeLessThanOrEqual(0)
    }
    const { visitor } = world.of.administrator
    const { status, body } = await visitor.get<{ code: string }>(`/api/${path}?sort=updatedAt&from=yesterday`)
    expect([status, body.code]).toEqual([422, 'bad_value'])
  })

  it('say how many without a row, and rows without how many', async () => {
    const { visitor } = world.of.partner
    const n = (await all(visitor, path, {})).length
    expect(await get(visitor, path, { limit: 0 })).toMatchObject({
      items: [],
      total: n,
      exact: true,
      next: null,
    })
    expect(await get(visitor, path, { limit: 3, count: 'no' })).toMatchObject({ total: null, exact: false })
  })
})

const collator = new Intl.Collator('und', { sensitivity: 'accent' })

it('stand in the order that JavaScript puts names in, ä beside a and case aside', async () => {
  const { visitor } = world.of.administrator
  const people = await world.db.as({ userId: world.of.administrator.id, role: 'administrator' }, async tx => {
    for (const name of [
      'Özgür Ãx',
      'ozgur ax',
      'OZGUR AX',
      'Zoë',
      'zoe',
      'Ångström',
      'ångström',
      'Straße',
      'strasse',
      "d'Ancona",
      'De Vries',
      'de vries',
      '東京',
      'Ωmega',
      '1st',
    ])
      await sql`insert into person (name, known_at, created_at, updated_at) values (${name}, now(), now(), now())`.execute(
        tx,
      )
    return true
  })
  expect(people).toBe(true)
  const shown = await all(visitor, 'persons', { sort: 'name' })
  const sorted = [...shown].sort((a, b) => collator.compare(a.name, b.name) || a.id - b.id)
  expect(shown.map(item => item.name)).toEqual(sorted.map(item => item.name))
  const one = JSON.stringify([['name', 'is', 'ÅNGSTRÖM']])
  expect((await get(visitor, 'persons', { where: one })).items.map(item => item.name)).toEqual([
    'Ångström',
    'ångström',
  ])
})
