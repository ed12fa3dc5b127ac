import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Columns } from '../src/customers/model/columns.ts'
import { leadColumns } from '../src/leads/model/columns.ts'
import { orderColumns } from '../src/orders/model/columns.ts'
import { opportunityColumns } from '../src/pipeline/model/columns.ts'
import type { Role } from '../src/team/model/actor.ts'
import { complaintColumns } from '../src/voice/model/columns.ts'
import { taskColumns } from '../src/work/model/columns.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())

type Item = Record<string, unknown> & { id: number }
type Page = { items: Item[]; next: string | null; previous: string | null; start: number | null }

async function get(role: Role, path: string, query: Record<string, string | number>): Promise<Page> {
  const asked = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  )
  const { status, body, text } = await world.of[role].visitor.get<Page>(`/api/${path}?${asked}`)
  expect([status, `${asked}`, status === 200 ? '' : text]).toEqual([200, `${asked}`, ''])
  return body
}
async function walk(
  role: Role,
  path: string,
  query: Record<string, string | number>,
  towards: 'next' | 'previous' = 'next',
  from: string | null = null,
): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor = from; ; ) {
    const page = await get(role, path, { ...query, ...(cursor === null ? {} : { cursor }) })
    items[towards === 'next' ? 'push' : 'unshift'](...page.items)
    cursor = page[towards]
    if (cursor === null) return items
  }
}

const collator = new Intl.Collator('und', { sensitivity: 'accent' })
/** What a row is sorted by, as a person reads it off the row; undefined where the row does not show it. */
function shown(path: string, item: Item, key: string): unknown {
  const own: Record<string, (item: never) => unknown> = {
    'opportunities.latest': (of: { closedAt: string | null; openedAt: string }) => of.closedAt ?? of.openedAt,
    'opportunities.stage': (of: { stage: { position: number } }) => of.stage.position,
    'leads.latest': (of: { verdictAt: string | null; raisedAt: string }) => of.verdictAt ?? of.raisedAt,
    'leads.name': (of: { person: { name: string } }) => of.person.name,
    'leads.jobTitle': (of: { person: { jobTitle: string } }) => of.person.jobTitle,
    'leads.email': (of: { person: { email: string } }) => of.person.email,
    'tasks.aboutKind': (of: { about: { kind: string } | null }) => of.about?.kind ?? null,
  }
  const value = own[`${path}.${key}`]?.(item as never) ?? item[key]
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : (value ?? null)
}
function before(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
}

const lists = [
  ['opportunities', opportunityColumns],
  ['leads', leadColumns],
  ['orders', orderColumns],
  ['complaints', complaintColumns],
  ['tasks', taskColumns],
] as const
// Partners have no tasks.
const cases = (['administrator', 'partner'] as const).flatMap(role =>
  lists.flatMap(list => (role === 'partner' && list[0] === 'tasks' ? [] : [[role, ...list] as const])),
)
it.each(cases)(
  '%s: %s stand in the order of any column, and are read backwards from any row as forwards',
  async (role, path, columns: Columns) => {
    const unsorted = await walk(role, path, { limit: 200, count: 'no' })
    for (const [key, { kind }] of Object.entries(columns))
      for (const sort of [key, `-${key}`]) {
        const whole = await walk(role, path, { sort, limit: 200, count: 'no' })
        expect([sort, whole.length]).toEqual([sort, unsorted.length])
        // The stages of a life have an order of their own, which the row does not show.
        if (key !== 'accountStage') {
          const values = whole.map(item => shown(path, item, key))
          const filled = values.filter(value => value !== null)
          expect([sort, values.slice(filled.length).every(value => value === null)]).toEqual([sort, true])
          const way = sort.startsWith('-') ? -1 : 1
          const faults = filled.slice(1).filter((value, at) => way * before(filled[at], value) > 0)
          expect([sort, kind, faults]).toEqual([sort, kind, []])
        }
        const middle = Math.floor(whole.length / 2)
        const page = await get(role, path, { sort, at: middle, of: whole.length, limit: 17, count: 'no' })
        const ids = whole.map(({ id }) => id)
        expect([sort, page.items.map(({ id }) => id)]).toEqual([
          sort,
          ids.slice(page.start!, page.start! + 17),
        ])
        if (page.previous !== null) {
          const back = await walk(role, path, { sort, limit: 100, count: 'no' }, 'previous', page.previous)
          expect([sort, back.map(({ id }) => id)]).toEqual([sort, ids.slice(0, page.start!)])
        }
      }
  },
  240_000,
)
