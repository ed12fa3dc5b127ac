import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Columns, columns, declaredColumns, operatorsOf } from '../src/customers/model/columns.ts'
import { leadColumns } from '../src/leads/model/columns.ts'
import { orderColumns } from '../src/orders/model/columns.ts'
import { opportunityColumns } from '../src/pipeline/model/columns.ts'
import { dayAt, formatDay } from '../src/shared/zone-days.ts'
import type { Role } from '../src/team/model/actor.ts'
import { complaintColumns } from '../src/voice/model/columns.ts'
import { taskColumns } from '../src/work/model/columns.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const { visitor } = world.of.administrator
  const fields = [
    { key: 'lane', type: 'text' },
    { key: 'fleet', type: 'number' },
    { key: 'since', type: 'date' },
    { key: 'cooled', type: 'yes_no' },
    {
      key: 'likes',
      type: 'choices',
      choices: [
        { label: 'Tea', key: 'tea' },
        { label: 'Salt', key: 'salt' },
      ],
    },
  ]
  for (const record of ['person', 'account', 'opportunity'] as const) {
    for (const field of fields)
      await visitor.send('POST', '/api/custom-fields', { record, label: `List ${field.key}`, ...field })
    await world.rows(sql`update ${sql.table(record)} set custom = custom || case id % 4
        when 0 then '{"lane": "North", "fleet": 3, "since": "2025-02-03", "cooled": true, "likes": ["tea"]}'
        when 1 then '{"lane": "north-east", "fleet": -0.5, "likes": ["tea", "salt"]}'
        when 2 then '{"lane": "Ö%_", "since": "2024-12-31", "cooled": false}' else '{}' end::jsonb`)
  }
}, 60_000)
afterAll(() => world?.close())

type Item = Record<string, unknown> & { id: number; custom?: Record<string, unknown> }
type Given = [string, string, ...(string | number)[]]
const declared = declaredColumns([
  { key: 'lane', type: 'text' },
  { key: 'fleet', type: 'number' },
  { key: 'since', type: 'date' },
  { key: 'cooled', type: 'yes_no' },
  { key: 'likes', type: 'choices' },
])
const collator = new Intl.Collator('und', { sensitivity: 'accent' })
const same = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' ? collator.compare(a, String(b)) === 0 : a === b

/** Where a list shows a column under another name. */
const shownAs: Record<string, (item: never) => unknown> = {
  'opportunity.latest': (item: { closedAt: string | null; openedAt: string }) =>
    item.closedAt ?? item.openedAt,
  'lead.latest': (item: { verdictAt: string | null; raisedAt: string }) => item.verdictAt ?? item.raisedAt,
  'lead.name': (item: { person: { name: string } }) => item.person.name,
  'lead.jobTitle': (item: { person: { jobTitle: string } }) => item.person.jobTitle,
  'lead.email': (item: { person: { email: string } }) => item.person.email,
  'task.about': (item: { about: { name: string } | null }) => item.about?.name ?? null,
  'task.aboutKind': (item: { about: { kind: string } | null }) => item.about?.kind ?? null,
}
const withNames = (record: string, item: Item): Item => ({
  ...item,
  ...Object.fromEntries(
    Object.entries(shownAs).flatMap(([name, of]) =>
      name.startsWith(`${record}.`) ? [[name.slice(record.length + 1), of(item as never)]] : [],
    ),
  ),
})

function read(item: Item, key: string): unknown {
  const value = key.startsWith('custom.') ? item.custom?.[key.slice(7)] : item[key]
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'object' && 'id' in value ? value.id : value
}

/** Of the company of the sample. */
const timeZone = 'Europe/Amsterdam'

/** What the guide says of each operator, in plain JavaScript. */
function holds(item: Item, [key, operator, ...given]: Given): boolean {
  const value = read(item, key)
  if (operator === 'empty') return value === null
  if (operator === 'is_not') return value === null || !same(value, given[0])
  if (value === null) return false
  const isMoment = /(At|Since|latest)$/.test(key)
  const day = isMoment ? formatDay(dayAt(timeZone, Date.parse(String(value)))) : value
  const [first, second] = given as [never, never]
  const text = String(value).toLowerCase()
  const part = String(given[0]).toLowerCase()
  if (operator === 'not_empty') return true
  if (operator === 'is') return same(value, given[0])
  if (operator === 'one_of')
    return Array.isArray(value)
      ? value.some(each => given.includes(each))
      : given.some(each => same(value, each))
  if (operator === 'contains') return text.includes(part)
  if (operator === 'begins') return text.startsWith(part)
  if (operator === 'between') return (day as never) >= first && (day as never) <= second
  if (operator === 'at_least') return (value as never) >= first
  if (operator === 'at_most') return (value as never) <= first
  if (operator === 'after') return (day as never) > first
  if (operator === 'before') return (day as never) < first
  throw new Error(operator)
}

async function all(role: Role, path: string, query: string): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor = ''; ; ) {
    const { status, body, text } = await world.of[role].visitor.get<{
      items: Item[]
      next: string | null
    }>(`/api/${path}?limit=200&count=no${query}${cursor}`)
    expect([status, query, status === 200 ? '' : text]).toEqual([200, query, ''])
    items.push(...body.items)
    if (body.next === null) return items
    cursor = `&cursor=${body.next}`
  }
}

const lists = [
  ['persons', 'person', { ...columns.person, ...declared }],
  ['accounts', 'account', { ...columns.account, ...declared }],
  ['opportunities', 'opportunity', { ...opportunityColumns, ...declared }],
  ['leads', 'lead', leadColumns],
  ['orders', 'order', orderColumns],
  ['complaints', 'complaint', complaintColumns],
  ['tasks', 'task', taskColumns],
] as const
const readers = [
  ['administrator', 45],
  ['partner', 20],
] as const

// Partners have no tasks.
const cases = readers.flatMap(([role, runs]) =>
  lists.flatMap(list => (role === 'partner' && list[0] === 'tasks' ? [] : [[role, ...list, runs] as const])),
)
it.each(cases)(
  '%s, %s: conditions find what the same conditions hold of in memory',
  async (role, path, record, every: Columns, numRuns) => {
    // Of every state: a condition on states takes away which are shown where nobody asks.
    const ofAny =
      record === 'task' || record === 'complaint'
        ? `&where=${encodeURIComponent('[["state","is_not","x"]]')}`
        : ''
    const items = (await all(role, path, ofAny)).map(item => withNames(record, item))
    expect(items.length).toBeGreaterThan(0)
    const condition = fc.constantFrom(...Object.keys(every)).chain(key => {
      const column = every[key]!
      const seen = [
        ...new Set(
          items.map(item => read(item, key)).filter(value => value !== null && !Array.isArray(value)),
        ),
      ]
      const operators = operatorsOf(column).filter(each => each !== 'last_days')
      return fc.constantFrom(...operators).chain(operator => {
        const known = fc.constantFrom(
          ...(seen.length > 0 ? seen : [{ reference: 1, number: 1 }[column.kind as 'number'] ?? 'x']),
        )
        const value = known.map(each => {
          if (column.kind === 'moment') return each === 'x' ? '2025-01-01' : String(each).slice(0, 10)
          if (column.kind === 'choices') return 'tea'
          if (column.kind === 'day') return each === 'x' ? '2025-01-01' : (each as string)
          if (operator === 'contains' || operator === 'begins') return String(each).slice(0, 3).toUpperCase()
          return operator === 'is' && typeof each === 'string'
            ? each.toUpperCase()
            : (each as string | number)
        })
        const count = /empty/.test(operator) ? 0 : operator === 'between' ? 2 : 1
        return fc
          .array(value, { minLength: count, maxLength: operator === 'one_of' ? 3 : count })
          .map(values => [key, operator, ...(operator === 'between' ? values.sort() : values)] as Given)
      })
    })
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 3 }), async given => {
        const asked = ofAny === '' ? given : [...given, ['state', 'is_not', 'x']]
        const found = await all(role, path, `&where=${encodeURIComponent(JSON.stringify(asked))}`)
        const wanted = items.filter(item => given.every(each => holds(item, each)))
        expect([given, found.map(item => item.id)]).toEqual([given, wanted.map(item => item.id)])
      }),
      { numRuns, seed: 83 },
    )
  },
  120_000,
)
