import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
type When = { version: number; about: 'person' | 'account'; when: unknown }
const of = (about: 'person' | 'account', when: unknown): When => ({ version: 1, about, when })
/** What is looked up from a row, what the ledger tells, and what is counted of others; each becomes a segment to compare with. */
const asked: Record<string, When> = {
  'a field of persons': of('person', {
    all: [
      { trait: 'leads', test: 'number', from: 1 },
      { trait: 'email', test: 'known' },
    ],
  }),
  'a plain field': of('person', { not: { trait: 'country', test: 'one_of', values: ['NL', 'DE'] } }),
  'touches of persons': of('person', { touches: {}, from: 2, window: { days: 400 } }),
  'the account of persons': of('person', { account: { trait: 'orders', test: 'number', from: 2 } }),
  'fields of accounts': of('account', { trait: 'name', test: 'contains', text: 'a' }),
  'persons of accounts': of('account', { persons: { trait: 'leads', test: 'number', from: 1 }, from: 1 }),
}
const segments = new Map<string, number>()
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  for (const [name, condition] of Object.entries(asked)) {
    const answer = await world.of.marketing.visitor.send<Body & { id: number }>('POST', '/api/segments', {
      name,
      about: condition.about,
      condition,
    })
    expect([name, answer.status]).toEqual([name, 200])
    segments.set(name, answer.body.id)
  }
})
afterAll(() => world?.close())

type List = { items: { id: number }[]; total: number; exact: boolean; next: string | null }
const written = (when: unknown): string => `when=${encodeURIComponent(JSON.stringify(when))}`
async function allOf(path: string, role: 'administrator' | 'partner' = 'administrator'): Promise<number[]> {
  const { visitor } = world.of[role]
  const found: number[] = []
  let total: number | null = null
  for (let cursor = ''; ; ) {
    const { status, body, text } = await visitor.get<List>(`${path}&limit=100${cursor}`)
    expect([path, status, text]).toEqual([path, 200, expect.any(String)])
    total ??= body.total
    found.push(...body.items.map(({ id }) => id))
    if (body.next === null) break
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
  expect(total).toBe(found.length)
  return found.sort((a, b) => a - b)
}
const lists = ['persons', 'accounts', 'leads', 'opportunities', 'orders', 'complaints', 'tasks'] as const

describe('a list narrowed by a condition', () => {
  it.each(lists)('of %s has whoever the segment of the same condition has', async list => {
    let some = 0
    for (const [name, condition] of Object.entries(asked)) {
      const expected = await allOf(`/api/${list}?segment=${segments.get(name)}`)
      expect([name, await allOf(`/api/${list}?${written(condition)}`)]).toEqual([name, expected])
      some += expected.length
    }
    expect(some).toBeGreaterThan(0)
  })

  it.each(['persons', 'accounts', 'leads', 'opportunities', 'orders'] as const)(
    'of %s shows a partner theirs alone, and counts no more',
    async list => {
      const theirs = new Set(await allOf(`/api/${list}?q=`, 'partner'))
      for (const [name, condition] of Object.entries(asked)) {
        const all = await allOf(`/api/${list}?${written(condition)}`)
        const own = await allOf(`/api/${list}?${written(condition)}`, 'partner')
        expect([name, own.filter(id => !theirs.has(id))]).toEqual([name, []])
        // What a partner does not see of others is no ground for theirs either.
        if (!name.startsWith('persons of'))
          expect([name, own]).toEqual([name, all.filter(id => theirs.has(id))])
      }
    },
  )

  it('tells a partner nothing of whom they do not see', async () => {
    const theirs = await allOf('/api/persons?q=', 'partner')
    const rows = await world.rows(
      sql<{ email: string }>`select email from person where email is not null and erased_at is null
        and id <> all(${theirs}::bigint[]) order by id limit 5`,
    )
    expect(rows).toHaveLength(5)
    for (const { email } of rows) {
      const condition = of('person', { trait: 'email', test: 'one_of', values: [email] })
      expect(await allOf(`/api/persons?${written(condition)}`)).toHaveLength(1)
      expect(await allOf(`/api/persons?${written(condition)}`, 'partner')).toEqual([])
      const behind = of('account', { persons: condition.when, from: 1 })
      expect(await allOf(`/api/accounts?${written(behind)}`, 'partner')).toEqual([])
    }
  })

  it('joins what else narrows the list, its order and its other conditions', async () => {
    const when = written(asked['touches of persons'])
    const where = `where=${encodeURIComponent(JSON.stringify([['name', 'contains', 'a']]))}`
    const one = await allOf(`/api/persons?${when}`)
    const other = await allOf(`/api/persons?${where}`)
    expect(await allOf(`/api/persons?${when}&${where}&sort=-updatedAt`)).toEqual(
      one.filter(id => other.includes(id)),
    )
  })
})

const deep = (levels: number): unknown => (levels === 0 ? { all: [] } : { not: deep(levels - 1) })
const refused: [what: string, when: string, pointer: string][] = [
  ['no JSON', '{', '/when'],
  ['no condition', 'null', '/when/about'],
  ['about nobody', '{"version":1,"about":"user","when":{"all":[]}}', '/when/about'],
  ['another version', '{"version":2,"about":"person","when":{"all":[]}}', '/when/version'],
  [
    'a field that there is not',
    JSON.stringify(of('person', { all: [{ trait: 'shoe', test: 'known' }] })),
    '/when/when/all/0/trait',
  ],
  [
    'a field of JavaScript',
    JSON.stringify(of('person', { trait: 'constructor', test: 'known' })),
    '/when/when/trait',
  ],
  [
    'words of SQL for a field',
    JSON.stringify(of('person', { trait: "name' or true --", test: 'known' })),
    '/when/when/trait',
  ],
  ['a segment that there is not', JSON.stringify(of('person', { segment: 999999 })), '/when/when/segment'],
  ['too deep', JSON.stringify(of('person', deep(40))), `/when/when${'/not'.repeat(10)}`],
  ['lists in lists without end', '['.repeat(5_000), '/when'],
  [
    'more conditions than there may be',
    JSON.stringify(of('person', { any: Array.from({ length: 260 }, () => ({ all: [] })) })),
    '/when/when/any/199',
  ],
]
describe('what is no condition', () => {
  it.each(refused)('is refused by its place: %s', async (_, when, pointer) => {
    for (const list of lists) {
      const answer = await world.of.sales.visitor.get<Body & { errors: { pointer: string }[] }>(
        `/api/${list}?when=${encodeURIComponent(when)}`,
      )
      expect([answer.status, answer.body.code, answer.body.errors[0]?.pointer]).toEqual([
        422,
        'bad_condition',
        pointer,
      ])
    }
  })

  it('is refused where it is too long for an address', async () => {
    const values = Array.from({ length: 150 }, (_, i) => `${i} ${'x'.repeat(60)}`)
    const when = JSON.stringify(of('person', { trait: 'city', test: 'one_of', values }))
    const answer = await world.of.sales.visitor.get<Body>(`/api/persons?when=${when}`)
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_input'])
  })

  it('words of SQL as a value are only a value', async () => {
    const before = await world.digest()
    for (const text of ["'; drop table person; --", '%', '_', '\\', "a' or '1'='1"]) {
      const condition = of('person', { trait: 'name', test: 'contains', text })
      const found = await allOf(`/api/persons?${written(condition)}`)
      expect(found).toEqual([])
    }
    expect(await world.digest()).toBe(before)
  })
})

describe('a condition of a list', () => {
  it('says exactly who is changed at once', async () => {
    const condition = asked['persons of accounts']
    const answer = await world.of.administrator.visitor.send<{ id: number } & Body>(
      'POST',
      '/api/bulk-edits',
      {
        record: 'account',
        change: { kind: 'customer' },
        filter: { when: JSON.stringify(condition) },
      },
    )
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
    const rows = await world.rows(
      sql<{ id: number }>`select record_id as id from bulk_edit_row where bulk_edit_id = ${answer.body.id}`,
    )
    expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      await allOf(`/api/accounts?${written(condition)}`),
    )
  })

  it('says who is put into a static segment', async () => {
    const { visitor } = world.of.marketing
    const made = await visitor.send<{ id: number } & Body>('POST', '/api/segments', {
      name: 'By hand',
      about: 'person',
    })
    const condition = asked['touches of persons']
    const answer = await visitor.send<{ size: number } & Body>(
      'POST',
      `/api/segments/${made.body.id}/listed`,
      { filter: { when: JSON.stringify(condition) } },
    )
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
    expect(answer.body.size).toBe((await allOf(`/api/persons?${written(condition)}`)).length)
  })

  it('says who is exported', async () => {
    const { visitor } = world.of.administrator
    const condition = asked['touches of persons']
    const made = await visitor.send<{ id: number } & Body>('POST', '/api/exports', {
      what: 'persons',
      format: 'csv',
      filter: { when: JSON.stringify(condition), columns: 'name' },
    })
    expect([made.status, made.text]).toEqual([200, expect.any(String)])
    await world.drain()
    const done = await visitor.get<{ state: string; rowsWritten: number }>(`/api/exports/${made.body.id}`)
    const { length } = await allOf(`/api/persons?${written(condition)}`)
    expect(done.body).toMatchObject({ state: 'done', rowsWritten: length })
  })

  it('is kept in a view, which uses the segments it asks about', async () => {
    const { visitor } = world.of.marketing
    const id = segments.get('a plain field')!
    const view = await visitor.send('POST', '/api/saved-views', {
      record: 'person',
      name: 'Abroad with leads',
      query: {
        when: JSON.stringify(of('person', { all: [{ segment: id }, { trait: 'email', test: 'known' }] })),
      },
      shared: 'all',
      role: null,
    })
    expect([view.status, view.text]).toEqual([200, expect.any(String)])
    const before = await world.digest()
    const answer = await visitor.send<Body>('POST', `/api/segments/${id}/archive`)
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      409,
      'in_use',
      'Others use this segment: Abroad with leads.',
    ])
    expect(await world.digest()).toBe(before)
  })
})

describe('what a condition in an address says', () => {
  const words = (condition: string, language = 'en') =>
    `/api/conditions/words?condition=${encodeURIComponent(condition)}&language=${language}`

  it('is said with the names of what it refers to, in the language of the reader', async () => {
    const id = segments.get('a plain field')!
    const condition = JSON.stringify(
      of('person', { all: [{ segment: id }, { trait: 'email', test: 'known' }] }),
    )
    for (const role of ['sales', 'partner'] as const) {
      const { status, body } = await world.of[role].visitor.get<{ sentence: string; about: string }>(
        words(condition),
      )
      expect([status, body.about]).toEqual([200, 'person'])
      expect(body.sentence).toContain('a plain field')
    }
    const dutch = await world.of.sales.visitor.get<{ sentence: string }>(words(condition, 'nl'))
    expect(dutch.body.sentence).toContain(' en ')
  })

  it.each(refused.filter(([, when]) => when.length <= 6_000))(
    'is refused by its place: %s',
    async (_, when, at) => {
      const answer = await world.of.sales.visitor.get<Body & { errors: { pointer: string }[] }>(words(when))
      expect([answer.status, answer.body.code, answer.body.errors[0]?.pointer]).toEqual([
        422,
        'bad_condition',
        at.replace('/when', '/condition'),
      ])
    },
  )
})
