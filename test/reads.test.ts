import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Operation } from '../src/platform/contract.ts'
import { openWorld, type World } from './installation.ts'
import { operations } from './sample-input.ts'

let world: World
let person: { id: number; accountId: number }
let entry: number
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const [found] = await world.rows(sql<typeof person & { entry: number }>`
    select p.id, p.account_id as "accountId", (select t.id from touch t where t.subject_id = p.id order by t.id limit 1) as entry
    from person p where p.account_id is not null and exists (select from touch t where t.subject_id = p.id)
    order by p.id limit 1`)
  person = found!
  entry = found!.entry
})
afterAll(() => world?.close())
// What was written down in this hour is remembered: each reading is in an hour of its own.
beforeEach(() => world.clock.pass(61))

const read = async (path: string): Promise<unknown[]> => {
  const before = await rows()
  expect((await world.of.sales.visitor.get(path)).status).toBe(200)
  return (await rows()).slice(before.length)
}
const rows = () =>
  world.rows(sql<{ subjectId: number; kind: string }>`
    select subject_id as "subjectId", kind from person_access where user_id = ${world.of.sales.id} order by at, subject_id`)

it.each<[string, () => string]>([
  ['the log of a person', () => `/api/persons/${person.id}/touches`],
  [
    'the log of an account, narrowed to the person',
    () => `/api/accounts/${person.accountId}/touches?personId=${person.id}`,
  ],
  ['a search of the words of one person', () => `/api/touches?q=call&personId=${person.id}`],
  ['an entry by itself', () => `/api/touches/${entry}`],
  ['the thread of an entry', () => `/api/touches/${entry}/thread`],
])('%s is noted as reading the log of the person', async (_, path) => {
  expect(await read(path())).toEqual([{ subjectId: person.id, kind: 'log' }])
})

type Noted = {
  kind: string
  what: string
  filter: Record<string, unknown>
  shown: number
  personIds: number[]
}
const lists = (userId = world.of.sales.id) =>
  world.rows(sql<Noted>`
    select kind, what, filter, shown, array_to_json(person_ids) as "personIds" from list_access where user_id = ${userId} order by id`)
const listed = async (path: string): Promise<Noted[]> => {
  const before = await lists()
  expect((await world.of.sales.visitor.get(path)).status).toBe(200)
  return (await lists()).slice(before.length)
}

describe('what shows many', () => {
  it.each<[string, () => string, Partial<Noted>]>([
    [
      'the list of persons',
      () => '/api/persons?limit=20&count=no',
      { kind: 'list', what: 'persons', filter: {} },
    ],
    ['a search among them', () => '/api/persons?q=an&limit=20', { kind: 'found', what: 'persons' }],
    ['the search', () => '/api/search?q=van', { kind: 'found', what: 'search', filter: { q: 'van' } }],
    [
      'the log of an account',
      () => `/api/accounts/${person.accountId}/touches`,
      { kind: 'log', what: 'accounts/touches' },
    ],
    ['a search over all logs', () => '/api/touches?q=call', { kind: 'found', what: 'touches' }],
    ['the leads', () => '/api/leads', { kind: 'list', what: 'leads' }],
    [
      'the page of an account',
      () => `/api/accounts/${person.accountId}/overview`,
      { kind: 'list', what: 'accounts/overview' },
    ],
    [
      'the worklist of quality',
      () => '/api/quality/records?record=person',
      { kind: 'list', what: 'quality/records' },
    ],
  ])('%s is noted with whom it showed, once an hour', async (_, path, expected) => {
    const { body } = await world.of.sales.visitor.get<{ items?: { id: number }[] }>(path())
    world.clock.pass(61)
    const [row, ...others] = await listed(path())
    expect(others).toEqual([])
    expect(row).toMatchObject(expected)
    expect(row!.shown).toBe(row!.personIds.length)
    expect(row!.personIds.length).toBeGreaterThan(0)
    if (expected.what === 'persons')
      expect([...row!.personIds].sort()).toEqual(body.items!.map(({ id }) => id).sort())
    expect(await listed(path())).toEqual([])
    world.clock.pass(61)
    expect(await listed(path())).toHaveLength(1)
  })

  it('is not noted where it showed nobody, and another page is noted for itself', async () => {
    expect(await listed('/api/persons?q=zzzzqqqq')).toEqual([])
    expect(await listed('/api/quality/records?record=account')).toEqual([])
    const first = await world.of.sales.visitor.get<{ next: string }>('/api/persons?limit=5')
    world.clock.pass(61)
    const rows = [
      ...(await listed('/api/persons?limit=5')),
      ...(await listed(`/api/persons?limit=5&cursor=${encodeURIComponent(first.body.next)}`)),
    ]
    expect(rows.map(({ filter, shown }) => [filter, shown])).toEqual([
      [{ sort: 'name' }, 5],
      [{ sort: 'name' }, 5],
    ])
    expect(new Set(rows.flatMap(({ personIds }) => personIds)).size).toBe(10)
  })

  it('is written also when many ask at the same moment, before they have their answers', async () => {
    const before = await lists()
    const asked = Array.from({ length: 30 }, (_, n) => `/api/persons?limit=${n + 1}`)
    await Promise.all(asked.map(path => world.of.sales.visitor.get(path)))
    expect((await lists()).length - before.length).toBe(30)
  })

  it('stands in the access log of each of them, by reader, kind and period, page by page and as a file', async () => {
    await world.of.sales.visitor.get('/api/persons?limit=3')
    const [shown] = (await lists()).slice(-1)
    const id = shown!.personIds[0]!
    const { visitor } = world.of.marketing_manager
    for (let n = 0; n < 12; n++) {
      world.clock.pass(61)
      await world.of.sales.visitor.get(`/api/persons/${id}`)
      await world.of.service.visitor.get('/api/persons?limit=3')
    }
    type Log = {
      total: number
      next: string | null
      readers: { id: number }[]
      items: {
        at: string
        kind: string
        user: { id: number }
        list: { what: string; shown: number } | null
      }[]
    }
    const address = `/api/persons/${id}/accesses`
    const whole = (await visitor.get<Log>(`${address}?limit=500`)).body
    expect(whole.next).toBeNull()
    expect(whole.items.length).toBe(whole.total)
    const paged: Log['items'] = []
    for (let next: string | null = ''; next !== null; ) {
      const { body }: { body: Log } = await visitor.get<Log>(
        `${address}?limit=7${next && `&cursor=${encodeURIComponent(next)}`}`,
      )
      expect(body.total).toBe(whole.total)
      paged.push(...body.items)
      next = body.next
    }
    expect(paged).toEqual(whole.items)
    expect([...paged].sort((a, b) => b.at.localeCompare(a.at)).map(({ at }) => at)).toEqual(
      paged.map(({ at }) => at),
    )
    const count = async (query: string) => (await visitor.get<Log>(`${address}?${query}`)).body.total
    const service = world.of.service.id
    expect(await count(`reader=${service}`)).toBe(
      whole.items.filter(({ user }) => user.id === service).length,
    )
    for (const kind of new Set(whole.items.map(item => item.kind)))
      expect([kind, await count(`kind=${kind}`)]).toEqual([
        kind,
        whole.items.filter(item => item.kind === kind).length,
      ])
    const today = world.clock.now().toISOString().slice(0, 10)
    expect(await count(`from=${today}&to=${today}`)).toBeGreaterThan(0)
    expect(await count('to=2020-01-01')).toBe(0)
    const file = await visitor.get(`${address}.csv?reader=${service}`)
    expect(file.status).toBe(200)
    expect(file.text.trim().split('\r\n').length).toBe(1 + (await count(`reader=${service}`)))
    expect(file.text).toContain('list,persons')
    expect((await visitor.get(`${address}.csv?reader=nobody`)).status).toBe(422)
    expect((await visitor.get(`/api/persons/999999999/accesses.csv`)).status).toBe(404)
    expect((await world.of.sales.visitor.get(`${address}.csv`)).status).toBe(403)
    expect((await visitor.get(`${address}?cursor=abc`)).body.code).toBe('bad_cursor')
  })
})

/** Reads whose answers name persons in a way that `personsIn` does not see, each with the reason why that is left so. */
const unseen: Record<string, string> = {
  'GET /api/bulk-edits/:id/records': 'records that the same reader chose in a list, which is noted',
  'GET /api/imports/:id/kept': 'rows of a file that an administrator uploaded',
  'GET /api/mails': 'mail that the program sent, for administrators: addresses and no ids',
  'GET /api/merges': 'who was merged away, shown on a page that is noted',
  'GET /api/notifications': 'what the reader was told',
  'GET /api/persons/:id/erasure': 'noted as the page of the person',
  'GET /api/privacy/retention/runs/:id/records': 'rows whose words went',
  'GET /api/privacy/retention/:kind/due': 'rows whose words are to go, for administrators',
  'GET /api/users/:id/holdings/:word': 'what a colleague holds, by title',
  'GET /api/work': 'open work by title',
}
it('every read with names in it is noted by whom it names, or says why not', () => {
  const sees = (operation: Operation): { persons: boolean; names: boolean } => {
    const json = JSON.stringify(z.toJSONSchema(operation.response, { io: 'input', unrepresentable: 'any' }))
    return {
      persons: /"(person|persons|people)":\{|"const":"person"|"enum":\[[^\]]*"person"/.test(json),
      names: /"title":\{"type/.test(json),
    }
  }
  const reads = operations.filter(({ method }) => method === 'GET')
  const titled = reads
    .filter(({ operation }) => sees(operation).names && !sees(operation).persons)
    .map(({ key }) => key)
  expect(Object.keys(unseen).filter(key => !reads.some(read => read.key === key))).toEqual([])
  expect(titled.filter(key => !(key in unseen))).toEqual([])
})

it('what was refused was not read', async () => {
  const before = await rows()
  const { partner } = world.of
  const [hidden] = await world.rows(sql<{ id: number }>`
    select t.id from touch t join person p on p.id = t.subject_id left join account a on a.id = p.account_id
    where not exists (select from user_territory where user_id = ${partner.id} and territory_id in (p.territory_id, a.territory_id))
      and t.account_id is not distinct from p.account_id order by t.id limit 1`)
  expect((await partner.visitor.get(`/api/touches/${hidden!.id}`)).status).toBe(404)
  expect((await partner.visitor.get(`/api/touches/${hidden!.id}/thread`)).status).toBe(404)
  expect(await world.rows(sql`select from person_access where user_id = ${partner.id}`)).toEqual([])
  expect(await rows()).toEqual(before)
})
