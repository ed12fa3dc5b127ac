import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addWriteKey, type CaptureDoors, openCaptureDoors } from './capture-doors.ts'

let doors: CaptureDoors
let page = ''
let server = ''
beforeAll(async () => {
  doors = await openCaptureDoors()
  page = await addWriteKey(doors, ['https://www.example.com'])
  server = await addWriteKey(doors)
})
afterAll(() => doors.close())

describe('the snippet', () => {
  it.each([
    "?key=');alert(1)//",
    '?key=%00',
    '?key=a&key=b',
    `?key=${'k'.repeat(5_000)}`,
    '?key=%F0%9F%92%A9',
    '?key[a]=b',
  ])('is not made with %s', async query => {
    const answer = await doors.app.inject({ url: `/snippet.js${query}` })
    expect([200, 400, 404, 414]).toContain(answer.statusCode)
    expect(answer.body).not.toContain('alert(1)')
  })

  it.each([
    '/snippet/..%2f..%2fpackage.json',
    '/snippet/%2e%2e/package.json',
    '/snippet/.js',
    '/snippet/a/b.js',
  ])('is no way to %s', async path => {
    const answer = await doors.app.inject({ url: path })
    expect([400, 404]).toContain(answer.statusCode)
    expect(answer.body).not.toContain('"dependencies"')
  })

  it('tells nothing of the key but what its pages need', async () => {
    const { body } = await doors.app.inject({ url: `/snippet.js?key=${page}` })
    expect(body).toContain(page)
    expect(body).not.toContain(server)
    expect(body).not.toMatch(/key_hash|scopes|trustsUnsigned|dailyMessages/)
  })
})
