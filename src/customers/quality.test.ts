import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { defaultRules, type FieldRule, type Quality, qualityOf } from './model/completeness.ts'
import { computedQuality } from './quality.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await world.tasks['customers.quality']!(undefined as never)
})
afterAll(() => world?.close())

const now = new Date('2026-03-02T09:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const rule = (field: string, weight: number, halfLifeDays: number): FieldRule => ({
  field,
  weight,
  halfLifeDays,
})

describe('the rule', () => {
  const rules = [rule('email', 3, 100), rule('phone', 1, 100)]
  it.each<[string, [string, number][], Quality]>([
    ['nothing known', [], { completeness: 0, freshness: 0, missing: ['email', 'phone'], stale: [] }],
    [
      'all new',
      [
        ['email', 0],
        ['phone', 0],
      ],
      { completeness: 100, freshness: 100, missing: [], stale: [] },
    ],
    [
      'at the half-life',
      [['email', 100]],
      { completeness: 75, freshness: 50, missing: ['phone'], stale: [] },
    ],
    [
      'past it',
      [
        ['email', 101],
        ['phone', 0],
      ],
      { completeness: 100, freshness: 62, missing: [], stale: ['email'] },
    ],
    ['of tomorrow', [['phone', -5]], { completeness: 25, freshness: 100, missing: ['email'], stale: [] }],
  ])('%s', (_, known, expected) => {
    expect(qualityOf(rules, new Map(known.map(([field, days]) => [field, ago(days)])), now)).toEqual(expected)
  })
  it('without rules all is well', () => {
    expect(qualityOf([], new Map(), now)).toEqual({
      completeness: 100,
      freshness: 100,
      missing: [],
      stale: [],
    })
  })
  it('more known is never less complete; older is never fresher', () => {
    const days = fc.integer({ min: 0, max: 2_000 })
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('email', 'phone'), days), days, (known, more) => {
        const of = (entries: Record<string, number>) =>
          qualityOf(rules, new Map(Object.entries(entries).map(([field, age]) => [field, ago(age)])), now)
        const older = Object.fromEntries(Object.entries(known).map(([field, age]) => [field, age + more]))
        expect(of({ ...known, email: 1 }).completeness).toBeGreaterThanOrEqual(of(known).completeness)
        expect(of(older).freshness).toBeLessThanOrEqual(of(known).freshness)
      }),
    )
  })
})

it('the database gives what the rule gives, for every person and account and any rules', async () => {
  const anyRules = (fields: string[]) =>
    fc.uniqueArray(
      fc.record({
        field: fc.constantFrom(...fields),
        weight: fc.integer({ min: 1, max: 20 }),
        halfLifeDays: fc.integer({ min: 1, max: 3_000 }),
      }),
      { selector: each => each.field },
    )
  const columns = {
    person: [
      'email',
      'phone',
      'job_title',
      'job_function',
      'seniority',
      'country',
      'language',
      'account_id',
      'custom.meets',
    ],
    account: [
      'industry',
      'country',
      'city',
      'website',
      'employees',
      'sales_owner_id',
      'custom.packs',
      'address',
    ],
  }
  for (const record of ['person', 'account'] as const) {
    const rows = await world.rows(sql<
      Record<string, unknown> & { id: number; created_at: Date; custom: object }
    >`
      select r.*, exists (select 1 from contact_point c where c.account_id = r.id and c.kind = 'address') or null as address
      from ${sql.table(record)} r where id % 7 = 0 order by id limit 150`)
    const changes = await world.rows(sql<{ record_id: number; field: string; at: Date }>`
      select record_id, field, max(at) as at from field_change where record = ${record} group by 1, 2`)
    const changed = new Map(changes.map(({ record_id, field, at }) => [`${record_id} ${field}`, at]))
    await fc.assert(
      fc.asyncProperty(anyRules(columns[record]), async rules => {
        const at = world.clock.now()
        const { rows: computed } = await world.db.as(systemActor, tx =>
          sql<Quality & { record_id: number }>`
            select record_id, completeness, freshness, missing, stale
            from (${computedQuality(
              record,
              rows.map(({ id }) => id),
              rules,
              at,
            )}) q order by record_id`.execute(tx),
        )
        const expected = rows.map(row => {
          const known = rules.flatMap(({ field }): [string, Date][] => {
            const value = field.startsWith('custom.')
              ? (row.custom as Record<string, unknown>)[field.slice(7)]
              : row[field]
            const history = field === 'address' ? 'further.address' : field
            return value === null || value === undefined
              ? []
              : [[field, changed.get(`${row.id} ${history}`) ?? row.created_at]]
          })
          return { record_id: row.id, ...qualityOf(rules, new Map(known), at) }
        })
        expect(computed).toEqual(expected)
      }),
      { numRuns: 15 },
    )
  }
})

type Overview = {
  total: number
  complete: number
  fresh: number
  bySource: { source: string | null; total: number; complete: number; fresh: number }[]
  byTerritory: { territory: { id: number } | null; total: number; complete: number; fresh: number }[]
  byField: { field: string; missing: number; stale: number }[]
}
type List = {
  total: number
  items: { id: number; worthCents: number; missing: string[]; stale: string[] }[]
  next: string | null
}
const visitor = () => world.of.marketing_manager.visitor
const list = async (query: string) => (await visitor().get<List>(`/api/quality/records?${query}`)).body

it('each figure is the count of its list', async () => {
  for (const record of ['person', 'account']) {
    const { body } = await visitor().get<Overview>(`/api/quality?record=${record}`)
    expect(body.total).toBeGreaterThan(100)
    const total = async (query: string) => (await list(`record=${record}&limit=1&${query}`)).total
    expect([await total('complete=true'), await total('complete=false')]).toEqual([
      body.complete,
      body.total - body.complete,
    ])
    for (const { source, ...of } of body.bySource) {
      const narrowed = `source=${encodeURIComponent(source ?? '-')}`
      expect([await total(narrowed), await total(`${narrowed}&fresh=true`)]).toEqual([of.total, of.fresh])
    }
    for (const { territory, complete } of body.byTerritory)
      expect(await total(`territory=${territory?.id ?? 'none'}&complete=true`)).toBe(complete)
    for (const { field, missing, stale } of body.byField)
      expect([await total(`missing=${field}`), await total(`stale=${field}`)]).toEqual([missing, stale])
  }
})

it('the worklist is by worth, and a repair leaves it at once', async () => {
  const first = await list('record=person&missing=phone&limit=30')
  const worth = first.items.map(({ worthCents }) => worthCents)
  expect(worth).toEqual([...worth].sort((a, b) => b - a))
  expect(worth[0]).toBeGreaterThan(0)
  const second = await list(`record=person&missing=phone&limit=30&cursor=${first.next}`)
  expect(second.items.some(({ id }) => first.items.some(each => each.id === id))).toBe(false)
  const { id } = first.items[0]!
  const phone = { phone: '+31 40 1234567' }
  expect((await visitor().send('PATCH', `/api/persons/${id}`, phone)).status).toBe(200)
  const after = await list('record=person&missing=phone&limit=30')
  expect([after.total, after.items.some(each => each.id === id)]).toEqual([first.total - 1, false])

  const old = (await list('record=person&stale=email&limit=1')).items[0]!
  await visitor().send('POST', `/api/history/person/${old.id}/confirmations`, { field: 'email' })
  for (const field of ['id', 'created_at', 'custom', 'no_such_field']) {
    const odd = await visitor().send<Body>('POST', `/api/history/person/${old.id}/confirmations`, { field })
    expect([field, odd.status, odd.body.code]).toEqual([field, 422, 'nothing_there'])
  }
  const one = await visitor().get<Quality>(`/api/quality/records/person/${old.id}`)
  expect(one.body.stale).not.toContain('email')
})

it('what is known elsewhere is proposed', async () => {
  const [row] = await world.rows(sql<{ id: number; country: string }>`
    select p.id, a.country from person p join account a on a.id = p.account_id where p.country is null limit 1`)
  const { body } = await visitor().get<{ proposals: object[] }>(`/api/quality/records/person/${row!.id}`)
  expect(body.proposals).toContainEqual(expect.objectContaining({ field: 'country', value: row!.country }))
})

it('other rules are a new version, and all is computed anew; strange fields are refused', async () => {
  const rules = { ...defaultRules, person: [rule('email', 1, 100)] }
  const wrong = await visitor().send('PUT', '/api/quality/rules', {
    ...rules,
    person: [rule('shoe_size', 1, 1)],
  })
  expect([wrong.status, wrong.body.code]).toEqual([422, 'no_such_field'])
  const put = await visitor().send<{ version: number }>('PUT', '/api/quality/rules', rules)
  expect(put.body.version).toBe(2)
  await world.drain()
  const { body } = await visitor().get<Overview>('/api/quality?record=person')
  expect(body.byField.map(({ field }) => field)).toEqual(['email'])
  expect(body.complete).toBe(body.total - body.byField[0]!.missing)
  const seller = await world.of.sales.visitor.send('PUT', '/api/quality/rules', rules)
  expect(seller.status).toBe(403)
})

it('what is changed, merged away or thrown away is computed by the job', async () => {
  const made = await visitor().send('POST', '/api/persons', { name: 'Fresh', email: 'fresh@nowhere.example' })
  await world.tasks['customers.quality']!(undefined as never)
  const stored = () =>
    world.rows(
      sql<{
        completeness: number
      }>`select completeness from record_quality where record = 'person' and record_id = ${made.body.id}`,
    )
  expect(await stored()).toHaveLength(1)
  await sql`delete from person where id = ${made.body.id}`.execute(world.db.full)
  await world.tasks['customers.quality']!(undefined as never)
  expect(await stored()).toHaveLength(0)
})
