import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { batchAccounts } from './batch-accounts.ts'
import { linkParents } from './link-parents.ts'

let world: World
let ids: number[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const { visitor } = world.of.administrator
  ids = []
  for (const name of ['Holding', 'North', 'South', 'Works', 'Depot'])
    ids.push(
      (await visitor.send<{ id: number }>('POST', '/api/accounts', { name: `Lindengruppe ${name}` })).body.id,
    )
})
afterAll(() => world?.close())

const put = (id: number, parentId: number | null) =>
  world.of.administrator.visitor.send('PATCH', `/api/accounts/${id}`, { parentId })
const parentOf = async (id: number) =>
  (
    await world.rows(sql<{ parent: number | null }>`select parent_id as parent from account where id = ${id}`)
  )[0]!.parent

describe('what an account belongs to', () => {
  it('is never itself or its own daughter, however far down', async () => {
    const [holding, north, south] = ids as [number, number, number]
    expect((await put(north, holding)).status).toBe(200)
    expect((await put(south, north)).status).toBe(200)
    const before = await world.digest()
    const itself = await put(holding, holding)
    expect([itself.status, itself.body.code]).toEqual([422, 'own_parent'])
    for (const below of [north, south]) {
      const answer = await put(holding, below)
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        422,
        'own_daughter',
        'An account cannot belong to its own daughter.',
      ])
    }
    expect(await world.digest()).toBe(before)
  })

  it('can be changed in any order without ever closing a circle', async () => {
    for (const id of ids) await put(id, null)
    const parents = new Map<number, number | null>(ids.map(id => [id, null]))
    const isAbove = (above: number, id: number | null): boolean =>
      id !== null && (id === above || isAbove(above, parents.get(id) ?? null))
    const place = fc.integer({ min: 0, max: ids.length - 1 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, fc.option(place)), { maxLength: 12 }), async moves => {
        for (const [child, above] of moves) {
          const id = ids[child]!
          const parentId = above === null ? null : ids[above]!
          const { status } = await put(id, parentId)
          expect(status).toBe(isAbove(id, parentId) ? 422 : 200)
          if (status === 200) parents.set(id, parentId)
          expect(await parentOf(id)).toBe(parents.get(id))
        }
      }),
      { numRuns: 10, seed: 11 },
    )
  })

  it('does not become a circle when two close it at once', async () => {
    const [one, other] = ids as [number, number]
    for (const id of ids) await put(id, null)
    const answers = await Promise.all([put(one, other), put(other, one)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
  })
})

describe('an import', () => {
  const at = new Date('2026-03-02T10:00:00Z')
  const batch = (rows: [string, string | null][]) =>
    world.db.as(systemActor, tx =>
      batchAccounts(
        tx,
        systemActor,
        rows.map(([name, parent]) => ({ name, parent })),
        at,
      ),
    )
  const link = (pairs: [string, string][], onKnown: 'fill' | 'overwrite' = 'overwrite') =>
    world.db.as(systemActor, tx =>
      linkParents(
        tx,
        systemActor,
        pairs.map(([name, parent]) => ({ name, parent })),
        at,
        undefined,
        onKnown,
      ),
    )
  const circles = () =>
    world.rows(sql`
      with recursive up as (
        select id, parent_id as at, array[id] as seen from account where parent_id is not null
        union all select up.id, a.parent_id, up.seen || a.id from up join account a on a.id = up.at where a.id <> all(up.seen)
      ) select 1 from up where at = any(seen)`)

  it('that fills leaves an account with the one it belongs to, and gives one to who has none', async () => {
    await batch([
      ['Fill old', null],
      ['Fill new', null],
      ['Fill child', null],
      ['Fill alone', null],
    ])
    const file: [string, string][] = [
      ['Fill child', 'Fill new'],
      ['Fill alone', 'Fill new'],
    ]
    const parents = () =>
      world.rows(sql<{ name: string; parent: string | null }>`
        select a.name, p.name as parent from account a left join account p on p.id = a.parent_id
        where a.name in ('Fill child', 'Fill alone') order by 1`)
    await link([['Fill child', 'Fill old']])
    await link(file, 'fill')
    expect(await parents()).toEqual([
      { name: 'Fill alone', parent: 'Fill new' },
      { name: 'Fill child', parent: 'Fill old' },
    ])
    await link(file)
    expect((await parents())[1]).toEqual({ name: 'Fill child', parent: 'Fill new' })
  })

  it('refuses a row that would close a circle with what stands', async () => {
    await batch([
      ['Ringel A', null],
      ['Ringel B', null],
    ])
    await batch([['Ringel B', 'Ringel A']])
    const { outcomes } = await batch([['Ringel A', 'Ringel B']])
    expect(outcomes).toEqual([
      {
        refused: '"Ringel B" belongs to "Ringel A" itself: an account cannot belong to its own daughter.',
        field: 'parent',
      },
    ])
    expect(await circles()).toEqual([])
  })

  it('refuses the last of three rows of one file that close a circle among known accounts', async () => {
    await batch([
      ['Kreis A', null],
      ['Kreis B', null],
      ['Kreis C', null],
    ])
    const { outcomes } = await batch([
      ['Kreis A', 'Kreis B'],
      ['Kreis B', 'Kreis C'],
      ['Kreis C', 'Kreis A'],
    ])
    expect(outcomes.slice(0, 2)).toEqual(['updated', 'updated'])
    expect(outcomes[2]).toMatchObject({ field: 'parent' })
    expect(await circles()).toEqual([])
  })

  it('says which of three new accounts was left without its parent', async () => {
    const file: [string, string][] = [
      ['Rondo A', 'Rondo B'],
      ['Rondo B', 'Rondo C'],
      ['Rondo C', 'Rondo A'],
    ]
    expect((await batch(file)).outcomes).toEqual(['created', 'created', 'created'])
    expect(await link(file)).toEqual({ missing: [], circles: [{ name: 'Rondo C', parent: 'Rondo A' }] })
    expect(await circles()).toEqual([])
  })

  it('never closes a circle, in whatever order links come', async () => {
    const names = ['Orbit 1', 'Orbit 2', 'Orbit 3', 'Orbit 4', 'Orbit 5']
    await batch(names.map(name => [name, null]))
    const one = fc.constantFrom(...names)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(one, one), { minLength: 1, maxLength: 10 }), async pairs => {
        await batch(pairs)
        await link(pairs)
        expect(await circles()).toEqual([])
      }),
      { numRuns: 15 },
    )
  })
})

describe('a group', () => {
  it('is rolled up from the topmost, alone and together, and each figure is its list', async () => {
    const { visitor } = world.of.administrator
    const [holding, north, south, works, depot] = ids as [number, number, number, number, number]
    for (const id of ids) await put(id, null)
    await put(north, holding)
    await put(south, holding)
    await put(works, north)
    for (const [at, accountId] of [holding, north, works, depot].entries())
      await visitor.send('POST', '/api/orders', {
        accountId,
        orderedOn: '2026-02-02',
        lines: [{ amountCents: 1_000 * 10 ** at, marginCents: 100 * 10 ** at }],
      })
    type Figures = { accounts: number; revenueCents: number; marginCents: number; orders: number }
    type Answer = {
      headId: number
      above: { id: number }[]
      daughters: number
      partial: boolean
      alone: Figures
      group: Figures
    }
    const { body } = await visitor.get<Answer>(`/api/accounts/${north}/group`)
    expect(body).toMatchObject({
      headId: holding,
      above: [{ id: holding }],
      daughters: 1,
      partial: false,
      alone: { accounts: 1, orders: 1, revenueCents: 10_000, marginCents: 1_000 },
      group: { accounts: 4, orders: 3, revenueCents: 111_000, marginCents: 11_100 },
    })
    const orders = await visitor.get<{ total: number; totalCents: number }>(`/api/orders?group=${holding}`)
    expect(orders.body).toMatchObject({ total: 3, totalCents: 111_000 })
    const accounts = await visitor.get<{ items: { id: number }[] }>(`/api/accounts?group=${north}`)
    expect(accounts.body.items.map(({ id }) => id).sort()).toEqual([north, works].sort())
  })

  it('of a partner counts what the partner may see, and says so', async () => {
    const partner = world.of.partner.visitor
    const { items } = (await partner.get<{ items: { id: number }[] }>('/api/accounts?limit=2')).body
    const [above, below] = items.map(({ id }) => id) as [number, number]
    const hidden = ids[3]!
    for (const id of ids) await put(id, null)
    await put(below, above)
    await put(hidden, above)
    const asked = `/api/accounts/${above}/group`
    const mine = await partner.get<{ partial: boolean; group: { accounts: number } }>(asked)
    const all = await world.of.administrator.visitor.get<{ partial: boolean; group: { accounts: number } }>(
      asked,
    )
    expect([mine.body.partial, all.body.partial]).toEqual([true, false])
    expect(all.body.group.accounts - mine.body.group.accounts).toBeGreaterThanOrEqual(1)
    const seen = await partner.get<{ total: number }>(`/api/accounts?group=${above}`)
    expect(seen.body.total).toBe(mine.body.group.accounts)
  })

  it('ends where a circle was closed behind its back', async () => {
    const [one, other] = ids as [number, number]
    for (const id of ids) await put(id, null)
    await sql`update account set parent_id = case id when ${one} then ${other}::bigint else ${one} end where id in (${one}, ${other})`.execute(
      world.db.full,
    )
    const { status, body } = await world.of.administrator.visitor.get<{ above: { id: number }[] }>(
      `/api/accounts/${one}/group`,
    )
    expect([status, body.above.map(({ id }) => id)]).toEqual([200, [other]])
    for (const id of [one, other])
      await sql`update account set parent_id = null where id = ${id}`.execute(world.db.full)
  })

  it('shows the accounts below by pages', async () => {
    const { visitor } = world.of.administrator
    const [holding, ...rest] = ids as [number, ...number[]]
    for (const id of rest) await put(id, holding)
    const first = await visitor.get<{ items: { id: number }[]; next: string; total: number }>(
      `/api/accounts/${holding}/daughters?limit=3`,
    )
    expect([first.body.items.length, first.body.total]).toEqual([3, 4])
    const second = await visitor.get<{ items: { id: number }[]; next: null }>(
      `/api/accounts/${holding}/daughters?limit=3&cursor=${first.body.next}`,
    )
    expect(second.body.next).toBeNull()
    expect(new Set([...first.body.items, ...second.body.items].map(({ id }) => id))).toEqual(new Set(rest))
  })
})
