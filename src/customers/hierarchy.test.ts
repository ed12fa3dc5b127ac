import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'

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
