import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { doors, mountedRoutes } from './mounted-routes.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Description = {
  openapi: string
  paths: Record<string, Record<string, { operationId: string; security: unknown[] }>>
}
const described = async () => (await world.visitor().get<Description>('/api/openapi.json')).body

it('is a valid description by OpenAPI 3.1, readable without a session', async () => {
  const validator = new Validator()
  const found = await validator.validate(structuredClone(await described()))
  expect(found.errors ?? []).toEqual([])
  expect(found.valid).toBe(true)
  expect(validator.version).toBe('3.1')
})

it('describes every route that is mounted, and none that is not', async () => {
  const { paths } = await described()
  const written = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  expect([...written, ...doors].sort()).toEqual(mountedRoutes(world.app))
})

it('names each operation once', async () => {
  const { paths } = await described()
  const ids = Object.values(paths).flatMap(methods =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
})
