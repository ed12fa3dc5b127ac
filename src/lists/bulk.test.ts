import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { roles } from '../team/model/actor.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())

type Edit = { id: number; state: string; counts: Record<string, number>; code: string }
type Rows = { items: { id: number; name: string; verdict: string; why: string | null }[] }
const post = <T = Edit>(path: string, body?: object, role: keyof World['of'] = 'administrator') =>
  world.of[role].visitor.send<T>('POST', path, body ?? {})
const preview = async (body: object): Promise<Edit> => {
  const answer = await post('/api/bulk-edits', body)
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return answer.body
}
const rowsOf = async (id: number, verdict: string) =>
  (
    await world.of.administrator.visitor.get<Rows>(
      `/api/bulk-edits/${id}/records?verdict=${verdict}&limit=200`,
    )
  ).body.items
/** Records without what any change moves: moments. */
const state = async (record: 'person' | 'account') =>
  world.rows<{ id: number; row: object }>(
    sql`select id, to_jsonb(r) - array['updated_at'] as row from ${sql.table(record)} r order by id`,
  )
const idsOf = async (record: 'person' | 'account', most = 40): Promise<number[]> =>
  (await world.rows<{ id: number }>(sql`select id from ${sql.table(record)} order by id limit ${most}`)).map(
    row => row.id,
  )
const fieldOf = async (record: string, type: string, key: string, more: object = {}) =>
  world.of.administrator.visitor.send('POST', '/api/custom-fields', {
    record,
    key,
    label: key,
    type,
    ...more,
  })

describe('many at once', () => {
  it('are looked at before anything is changed: who changes, who is so already, who is refused', async () => {
    const ids = await idsOf('account')
    const before = await state('account')
    const so = (
      await world.rows<{ n: number }>(
        sql`select count(*) as n from account where id = any(${ids}::bigint[]) and country = 'NL'`,
      )
    )[0]!.n
    const edit = await preview({ record: 'account', ids: [...ids, 999_999_999], change: { country: 'NL' } })
    expect(edit.state).toBe('previewed')
    expect(edit.counts).toMatchObject({ changes: ids.length - so, same: so, refused: 1, done: 0 })
    for (const verdict of ['changes', 'same', 'refused'])
      expect((await rowsOf(edit.id, verdict)).length).toBe(edit.counts[verdict])
    expect((await rowsOf(edit.id, 'refused'))[0]).toMatchObject({ id: 999_999_999, why: 'gone' })
    expect(await state('account')).toEqual(before)
  })

  it('become what they become one by one, and undone are what they were', async () => {
    await fieldOf('account', 'text', 'lane')
    await fieldOf('account', 'number', 'fleet')
    await fieldOf('person', 'choices', 'likes', {
      choices: [
        { label: 'Tea', key: 'tea' },
        { label: 'Salt', key: 'salt' },
      ],
    })
    const users = await world.rows<{ id: number }>(
      sql`select id from app_user where state = 'active' order by id limit 4`,
    )
    const territories = await world.rows<{ id: number }>(sql`select id from territory order by id`)
    const [accounts, persons] = [await idsOf('account', 25), await idsOf('person', 25)]
    const someone = fc.constantFrom(null, ...users.map(row => row.id))
    const ofAccount = fc.record(
      {
        salesOwnerId: someone,
        marketingOwnerId: someone,
        territoryId: fc.constantFrom(null, ...territories.map(row => row.id)),
        kind: fc.constantFrom('customer', 'prospect'),
        industry: fc.constantFrom(null, 'dairy', 'tea & salt'),
        country: fc.constantFrom(null, 'NL', 'DE'),
        custom: fc.record(
          { lane: fc.constantFrom(null, 'north', 'ö'), fleet: fc.constantFrom(null, 3, 0.5) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    )
    const ofPerson = fc.record(
      {
        country: fc.constantFrom(null, 'NL', 'DE', 'GB'),
        language: fc.constantFrom(null, 'en', 'nl', 'de'),
        custom: fc.record({ likes: fc.constantFrom(null, ['tea'], ['salt', 'tea']) }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    )
    const some = (ids: readonly number[]) => fc.subarray([...ids], { minLength: 1, maxLength: 6 })
    const cases = fc.oneof(
      fc.record({ record: fc.constant('account' as const), ids: some(accounts), change: ofAccount }),
      fc.record({ record: fc.constant('person' as const), ids: some(persons), change: ofPerson }),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ({ record, ids, change }) => {
        const { custom = {}, ...fields } = change as Record<string, unknown> & { custom?: object }
        if (Object.keys(fields).length + Object.keys(custom).length === 0) return
        const both = async () => [await state('account'), await state('person')]
        const before = await both()
        const edit = await preview({ record, ids, change })
        const run = (await post(`/api/bulk-edits/${edit.id}/run`)).body
        expect(run.counts).toMatchObject({ done: edit.counts.changes, changes: 0, missed: 0 })
        const many = await both()
        const undone = (await post(`/api/bulk-edits/${edit.id}/undo`)).body
        expect(undone.counts).toMatchObject({ undone: edit.counts.changes, stayed: 0 })
        expect(await both()).toEqual(before)
        // The same one by one, then everything back as it was.
        for (const id of ids) {
          const one = await world.of.administrator.visitor.send('PATCH', `/api/${record}s/${id}`, change)
          expect([one.status, one.text]).toEqual([200, one.text])
        }
        expect(await both()).toEqual(many)
        const again = await preview({ record, ids, change })
        expect(again.counts).toMatchObject({ same: ids.length, changes: 0 })
      }),
      { numRuns: 25, seed: 83 },
    )
  }, 120_000)

  it('leave what somebody changed meanwhile, before and after', async () => {
    const [a, b, c] = (await idsOf('account', 30)).slice(-3) as [number, number, number]
    const { visitor } = world.of.administrator
    for (const id of [a, b, c]) await visitor.send('PATCH', `/api/accounts/${id}`, { industry: 'before' })
    const edit = await preview({ record: 'account', ids: [a, b, c], change: { industry: 'after' } })
    await visitor.send('PATCH', `/api/accounts/${a}`, { industry: 'meanwhile' })
    const run = (await post(`/api/bulk-edits/${edit.id}/run`)).body
    expect(run.counts).toMatchObject({ done: 2, missed: 1 })
    expect((await rowsOf(edit.id, 'missed'))[0]).toMatchObject({ id: a, why: 'changed_since' })
    await visitor.send('PATCH', `/api/accounts/${b}`, { industry: 'later' })
    const undone = (await post(`/api/bulk-edits/${edit.id}/undo`)).body
    expect(undone.counts).toMatchObject({ undone: 1, stayed: 1, missed: 1 })
    const industries = await world.rows<{ id: number; industry: string }>(
      sql`select id, industry from account where id = any(${[a, b, c]}::bigint[]) order by id`,
    )
    expect(industries.map(row => row.industry)).toEqual(['meanwhile', 'later', 'before'])
    const history = await world.rows<{ source: string }>(
      sql`select source from field_change where record = 'account' and record_id = ${c} and field = 'industry' order by id desc limit 2`,
    )
    expect(history.map(row => row.source)).toEqual(['bulk undone', 'bulk'])
  })

  it('are those that fitted when it was looked, not those that come later', async () => {
    const filter = { where: JSON.stringify([['industry', 'is', 'late comer']]) }
    const { visitor } = world.of.administrator
    const [a, b] = (await idsOf('account', 10)).slice(-2) as [number, number]
    await visitor.send('PATCH', `/api/accounts/${a}`, { industry: 'Late Comer' })
    const edit = await preview({ record: 'account', filter, change: { city: undefined, industry: 'caught' } })
    expect(edit.counts.changes).toBe(1)
    await visitor.send('PATCH', `/api/accounts/${b}`, { industry: 'late comer' })
    expect((await post(`/api/bulk-edits/${edit.id}/run`)).body.counts.done).toBe(1)
    expect(
      (
        await visitor.get<{ total: number }>(
          `/api/accounts?limit=0&where=${encodeURIComponent(filter.where)}`,
        )
      ).body.total,
    ).toBe(1)
  })

  it('go into the trash unless something hangs on them, and come back', async () => {
    const made: number[] = []
    for (const name of ['Gone One', 'Gone Two'])
      made.push(
        (await post<{ id: number }>('/api/persons', { name, email: `${name.replace(' ', '')}@x.example` }))
          .body.id,
      )
    const [{ id: hung }] = (await world.rows<{ id: number }>(
      sql`select person_id as id from lead order by id limit 1`,
    )) as [{ id: number }]
    const edit = await preview({ record: 'person', ids: [...made, hung], change: { trash: true } })
    expect(edit.counts).toMatchObject({ changes: 2, refused: 1 })
    expect((await rowsOf(edit.id, 'refused'))[0]!.why).toMatch(/\d+ leads/)
    const before = await state('person')
    expect((await post(`/api/bulk-edits/${edit.id}/run`)).body.counts).toMatchObject({ done: 2 })
    expect((await rowsOf(edit.id, 'done')).map(row => row.name)).toEqual(['Gone One', 'Gone Two'])
    // One address is taken meanwhile: that one stays, the other comes back.
    await post('/api/persons', { name: 'Taker', email: 'GoneTwo@x.example' })
    const undone = (await post(`/api/bulk-edits/${edit.id}/undo`)).body
    expect(undone.counts).toMatchObject({ undone: 1, stayed: 1 })
    expect((await rowsOf(edit.id, 'stayed'))[0]!.why).toMatch(/Somebody else has/)
    expect((await state('person')).find(row => row.id === made[0])).toEqual(
      before.find(row => row.id === made[0]),
    )
  })

  it('beyond two thousand are changed by the worker, step by step, and given back so', async () => {
    await world.rows(sql`insert into person (name, source, known_at, created_at, updated_at)
      select 'Bulk ' || n, 'bulk test', now(), now(), now() from generate_series(1, 4500) n`)
    const filter = { where: JSON.stringify([['source', 'is', 'bulk test']]) }
    const edit = await preview({ record: 'person', filter, change: { language: 'de' } })
    expect(edit.counts.changes).toBe(4500)
    expect((await post(`/api/bulk-edits/${edit.id}/run`)).body.state).toBe('waiting')
    await world.drain()
    const { body } = await world.of.administrator.visitor.get<Edit>(`/api/bulk-edits/${edit.id}`)
    expect([body.state, body.counts.done]).toEqual(['done', 4500])
    expect((await post(`/api/bulk-edits/${edit.id}/undo`)).body.state).toBe('undo_waiting')
    await world.drain()
    expect(
      await world.rows(sql`select language, count(*) as n from person where source = 'bulk test' group by 1`),
    ).toEqual([{ language: null, n: 4500 }])
  }, 60_000)
})

describe('who may', () => {
  it('change many are the staff; a partner may nothing of it', async () => {
    const ids = await idsOf('account', 2)
    for (const role of roles) {
      const before = await world.digest()
      const { status } = await post(
        '/api/bulk-edits',
        { record: 'account', ids, change: { kind: 'customer' } },
        role,
      )
      expect([role, status]).toEqual([role, role === 'partner' ? 403 : 200])
      if (role === 'partner') expect(await world.digest()).toBe(before)
    }
  })

  it('carry out and see a change are who looked at it, and managers may see', async () => {
    const ids = await idsOf('account', 2)
    const { id } = (
      await post('/api/bulk-edits', { record: 'account', ids, change: { kind: 'customer' } }, 'sales')
    ).body
    const run = (role: keyof World['of']) => post(`/api/bulk-edits/${id}/run`, {}, role)
    expect((await run('service')).body.code).toBe('no_such_bulk_edit')
    expect((await run('administrator')).body.code).toBe('not_yours')
    expect((await post(`/api/bulk-edits/${id}/undo`, {}, 'sales')).body.code).toBe('not_done')
    expect((await run('sales')).status).toBe(200)
    expect((await run('sales')).body.code).toBe('already_run')
  })

  it('is told what cannot be', async () => {
    const ids = await idsOf('person', 2)
    const before = await world.digest()
    const cases: [object, string][] = [
      [{ record: 'person', ids, change: { salesOwnerId: 1 } }, 'not_here'],
      [{ record: 'person', ids, change: {} }, 'nothing_to_change'],
      [{ record: 'person', change: { language: 'de' } }, 'which'],
      [{ record: 'person', ids, filter: {}, change: { language: 'de' } }, 'which'],
      [{ record: 'account', ids, change: { salesOwnerId: 999_999 } }, 'no_such_user'],
      [{ record: 'account', ids, change: { territoryId: 999_999 } }, 'no_such_territory'],
      [{ record: 'person', ids, change: { custom: { nonsense: 1 } } }, 'bad_custom'],
      [{ record: 'person', ids, change: { trash: true, language: 'de' } }, 'only_trash'],
      [
        { record: 'person', filter: { where: '[["x","is","y"]]' }, change: { language: 'de' } },
        'unknown_column',
      ],
      [{ record: 'person', filter: { password: 'x' }, change: { language: 'de' } }, 'bad_filter'],
      [{ record: 'person', filter: { q: 'nobody is called so' }, change: { language: 'de' } }, 'none'],
    ]
    for (const [body, code] of cases) {
      const answer = await post('/api/bulk-edits', body)
      expect([code, answer.status, answer.body.code]).toEqual([code, 422, code])
    }
    expect(await world.digest()).toBe(before)
  })
})
