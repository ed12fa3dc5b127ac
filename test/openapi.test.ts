import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())
it('x', async () => {
  let t = Date.now()
  console.log(await world.digest(), Date.now() - t)
  t = Date.now()
  await world.drain()
  console.log('drain', Date.now() - t)
  console.log(world.app.printRoutes({ commonPrefix: false }))
  console.log((await world.of.partner.visitor.get('/api/today')).status)
})
