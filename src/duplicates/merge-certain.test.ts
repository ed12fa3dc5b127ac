import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await world.tasks['customers.matchAll']!({ kind: 'person' } as never)
}, 60_000)
afterAll(() => world?.close())

type Pair = { a: number; b: number; bits: number }
const pairs = (state: string) =>
  world.rows(sql<Pair & { mergeId: number | null; automatic: boolean }>`
    select a, b, bits, merge_id as "mergeId", automatic from match_pair
    where kind = 'person' and state = ${state} order by bits desc, a, b`)
const merge = (list: readonly Pair[]) =>
  world.of.sales_manager.visitor.send<{ mergeIds: number[]; skipped: number }>(
    'POST',
    '/api/duplicates/merges',
    {
      kind: 'person',
      pairs: list.map(({ a, b }) => ({ a, b })),
    },
  )
const persons = async () => (await world.rows(sql<{ n: number }>`select count(*) as n from person`))[0]!.n

describe('merging what is certain', () => {
  it('merges what is certain and nothing else; the pair is closed, taking it back makes the two different', async () => {
    const open = await pairs('open')
    const before = await persons()
    const certain = open.slice(0, 2)
    const unlikely = open.at(-1)!
    const { status, body } = await merge([...certain, unlikely, { a: 999_999_998, b: 999_999_999, bits: 0 }])
    expect([status, body.mergeIds.length, body.skipped]).toEqual([200, 2, 2])
    expect(await persons()).toBe(before - 2)
    await world.drain()
    expect((await pairs('merged')).map(({ a, b, mergeId }) => [a, b, mergeId])).toEqual(
      certain.map(({ a, b }, at) => [a, b, body.mergeIds[at]]),
    )
    type Side = { id: number; name: string }
    const shown = await world.of.sales_manager.visitor.get<{ items: { a: Side; b: Side }[]; total: number }>(
      '/api/duplicates?state=merged',
    )
    expect(shown.body.total).toBe(2)
    for (const { a, b } of shown.body.items) {
      expect([a.name.length, b.name.length]).not.toContain(0)
      const detail = await world.of.sales_manager.visitor.get<{
        fields: { field: string; a: string[]; b: string[] }[]
      }>(`/api/duplicates/person/${a.id}/${b.id}`)
      const name = detail.body.fields.find(({ field }) => field === 'name')!
      expect([name.a[0], name.b[0]]).toEqual([a.name, b.name])
      const again = await world.of.sales_manager.visitor.send(
        'POST',
        `/api/duplicates/person/${a.id}/${b.id}/decision`,
        { decision: 'different' },
      )
      expect([again.status, again.body.code]).toEqual([409, 'already_merged'])
      expect((await world.of.partner.visitor.get(`/api/duplicates/person/${a.id}/${b.id}`)).status).toBe(404)
    }
    const partners = await world.of.partner.visitor.get<{ total: number }>('/api/duplicates?state=merged')
    expect([partners.status, partners.body.total]).toEqual([200, 0])
    const list = await world.of.sales_manager.visitor.get<{ total: number }>('/api/duplicates?state=open')
    expect(list.body.total).toBeLessThanOrEqual(open.length - 2)

    const undone = await world.of.sales_manager.visitor.send(
      'POST',
      `/api/merges/${body.mergeIds[0]}/undo`,
      {},
    )
    expect(undone.status).toBe(200)
    await world.drain()
    expect((await pairs('different')).map(({ a, b }) => [a, b])).toEqual([[certain[0]!.a, certain[0]!.b]])
    await world.tasks['customers.match']!(undefined as never)
    await world.tasks['customers.matchAll']!({ kind: 'person' } as never)
    expect((await pairs('different')).map(({ a, b }) => [a, b])).toEqual([[certain[0]!.a, certain[0]!.b]])
  })

  it('by itself only where a manager allowed it; each is listed', async () => {
    const setting = { ask: 0.8, certain: 0.995, automatic: false }
    const set = (automatic: boolean) =>
      world.of.sales_manager.visitor.send('PUT', '/api/duplicates/settings/person', { ...setting, automatic })
    const before = await persons()
    await world.tasks['customers.match']!(undefined as never)
    expect(await persons()).toBe(before)
    expect((await set(true)).status).toBe(200)
    await world.tasks['customers.match']!(undefined as never)
    await world.drain()
    const merged = (await pairs('merged')).filter(({ automatic }) => automatic)
    expect(merged.length).toBeGreaterThan(10)
    expect(await persons()).toBe(before - merged.length)
    const left = await world.of.sales_manager.visitor.get<{ total: number }>('/api/duplicates?band=certain')
    expect(left.body.total).toBe(0)
    await set(false)
  })

  it('is not for partners, and sellers do not set what is certain', async () => {
    const before = await world.digest()
    const body = { kind: 'person', pairs: [{ a: 1, b: 2 }] }
    expect((await world.of.partner.visitor.send('POST', '/api/duplicates/merges', body)).status).toBe(403)
    const setting = { ask: 0.5, certain: 0.9, automatic: true }
    const refused = await world.of.sales.visitor.send('PUT', '/api/duplicates/settings/person', setting)
    expect(refused.status).toBe(403)
    expect(await world.digest()).toBe(before)
  })
})
