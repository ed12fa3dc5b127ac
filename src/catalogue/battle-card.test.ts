import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'

type Point = { id: number; kind: string; heading: string; stale: boolean; by: { name: string } | null }
type Profile = { points: Point[]; products: { id: number; name: string }[] }
let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

describe('a battle card', () => {
  it('takes what was heard in the field, and ages until somebody says that it is still so', async () => {
    const seller = world.of.sales.visitor
    const added = await seller.send<Profile>('POST', '/api/competitors/2/points', {
      kind: 'answer',
      heading: 'They are cheaper',
      body: 'Ask what an hour of standstill costs.',
    })
    const point = added.body.points.find(({ heading }) => heading === 'They are cheaper')!
    expect(point).toMatchObject({ kind: 'answer', stale: false })
    world.clock.pass(181 * 24 * 60)
    const member = await world.signIn(world.of.marketing.email)
    const later = await member.visitor.get<Profile>('/api/competitors/2')
    expect(later.body.points.find(({ id }) => id === point.id)!.stale).toBe(true)
    const confirmed = await member.visitor.send<Profile>(
      'POST',
      `/api/competitor-points/${point.id}/confirmation`,
    )
    expect(confirmed.body.points.find(({ id }) => id === point.id)!.stale).toBe(false)
  })

  it('is changed by whoever wrote it or keeps the card, and by nobody else', async () => {
    const seller = await world.signIn(world.of.sales.email)
    const service = await world.signIn(world.of.service.email)
    const made = await seller.visitor.send<Profile>('POST', '/api/competitors/3/points', {
      kind: 'weakness',
      heading: 'No service at weekends',
    })
    const { id } = made.body.points.find(({ heading }) => heading === 'No service at weekends')!
    const before = await world.digest()
    const refused = await service.visitor.send('PATCH', `/api/competitor-points/${id}`, { heading: 'x' })
    expect([refused.status, refused.body.code]).toEqual([403, 'not_yours'])
    expect(await world.digest()).toBe(before)
    const taken = await seller.visitor.send('DELETE', `/api/competitor-points/${id}`)
    expect(taken.status).toBe(200)
    const left = await seller.visitor.get<Profile>('/api/competitors/3')
    expect(left.body.points.map(point => point.id)).not.toContain(id)
  })

  it('lists offers once by name, with a range that begins low', async () => {
    const { visitor } = await world.signIn(world.of.marketing.email)
    const offer = { name: 'RheinSpeed 9', againstProductId: 1, priceFromCents: 9_000_000 }
    const made = await visitor.send<Profile>('POST', '/api/competitors/2/products', offer)
    expect(made.body.products.map(({ name }) => name)).toContain('RheinSpeed 9')
    const before = await world.digest()
    const again = await visitor.send('POST', '/api/competitors/2/products', { name: 'rheinspeed 9' })
    expect([again.status, again.body.code]).toEqual([409, 'name_taken'])
    const wrong = await visitor.send('POST', '/api/competitors/2/products', {
      name: 'RheinSpeed 10',
      priceFromCents: 9,
      priceToCents: 8,
    })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'price_range'])
    expect(await world.digest()).toBe(before)
  })

  it('is not for partners', async () => {
    const { visitor } = await world.signIn(world.of.partner.email)
    expect((await visitor.get('/api/competitors/1')).status).toBe(403)
  })
})
