import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

describe('where a competitor was met', () => {
  it('is in opportunities or seen there, counted once an account', async () => {
    const seller = world.of.sales.visitor
    const before = await seller.get<{ total: number; items: { account: { id: number } }[] }>(
      '/api/competitors/1/accounts?limit=200',
    )
    const known = new Set(before.body.items.map(({ account }) => account.id))
    const accounts = await seller.get<{ items: { id: number }[] }>('/api/accounts?limit=200')
    const fresh = accounts.body.items.find(({ id }) => !known.has(id))!
    const said = await seller.send('POST', '/api/competitors/1/sightings', {
      accountId: fresh.id,
      seenOn: '2026-02-10',
      note: 'A wrapper of theirs stands in hall 2.',
    })
    expect(said.status).toBe(200)
    const after = await seller.get<{ total: number }>('/api/competitors/1/accounts')
    expect(after.body.total).toBe(before.body.total + 1)
    const seen = await seller.get<{ items: { id: number; note: string }[] }>(
      `/api/competitors/1/sightings?accountId=${fresh.id}`,
    )
    expect(seen.body.items).toMatchObject([{ note: 'A wrapper of theirs stands in hall 2.' }])
    const other = await world.of.service.visitor.send(
      'DELETE',
      `/api/competitor-sightings/${seen.body.items[0]!.id}`,
    )
    expect([other.status, other.body]).toMatchObject([403, { code: 'not_yours' }])
    expect((await seller.send('DELETE', `/api/competitor-sightings/${seen.body.items[0]!.id}`)).status).toBe(
      200,
    )
    const gone = await seller.get<{ total: number }>('/api/competitors/1/accounts')
    expect(gone.body.total).toBe(before.body.total)
  })

  it('is not tomorrow, nor at an account that is not there', async () => {
    const seller = world.of.sales.visitor
    const before = await world.digest()
    const late = await seller.send('POST', '/api/competitors/1/sightings', {
      accountId: 1,
      seenOn: '2099-01-01',
    })
    expect([late.status, late.body]).toMatchObject([422, { code: 'not_yet' }])
    const nowhere = await seller.send('POST', '/api/competitors/1/sightings', {
      accountId: 999_999_999,
      seenOn: '2026-02-10',
    })
    expect(nowhere.status).toBe(404)
    expect(await world.digest()).toBe(before)
  })
})
