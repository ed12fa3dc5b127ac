import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addWriteKey, type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'

let doors: CaptureDoors
let key = ''
beforeAll(async () => {
  doors = await openCaptureDoors()
  key = await addWriteKey(doors, ['https://www.example.com'])
})
afterAll(() => doors.close())

const basic = (user: string) => `Basic ${Buffer.from(`${user}:`).toString('base64')}`
const send = (path: string, payload: unknown, headers: Record<string, string> = {}) =>
  doors.app.inject({
    method: 'POST',
    url: path,
    headers: { authorization: basic(key), 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  })
const track = (more: object = {}) => ({ type: 'track', event: 'Looked', anonymousId: 'anon-1', ...more })

describe('refused as a whole, with the place', () => {
  const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  const fine = track({ messageId: 'fine' })
  it.each<[string, string, unknown, number, string]>([
    ['an unknown type', '/v1/batch', { batch: [fine, { type: 'eat', userId: 'a' }] }, 400, '/batch/1/type'],
    ['nobody named', '/v1/batch', { batch: [fine, { type: 'page' }] }, 400, '/batch/1/userId'],
    ['an event without a name', '/v1/track', { userId: 'a' }, 400, '/event'],
    ['an object as id', '/v1/track', { userId: { $ne: 1 }, event: 'x' }, 400, '/userId'],
    [
      'properties that are a list',
      '/v1/batch',
      { batch: [track({ properties: [1] })] },
      400,
      '/batch/0/properties',
    ],
    [
      'a time that is none',
      '/v1/batch',
      { batch: [track({ timestamp: 'yesterday' })] },
      400,
      '/batch/0/timestamp',
    ],
    ['a message that is a number', '/v1/batch', { batch: [7] }, 400, '/batch/0'],
    ['no batch', '/v1/batch', {}, 400, '/batch'],
    ['a list as body', '/v1/batch', '[]', 400, ''],
    ['null', '/v1/track', 'null', 400, ''],
    ['no JSON', '/v1/track', '{"a":', 400, ''],
    ['nothing', '/v1/track', '', 400, ''],
    ['deep JSON', '/v1/track', `{"userId":"a","event":"x","properties":${deep(100)}}`, 400, ''],
    ['very deep JSON', '/v1/batch', '['.repeat(200_000), 400, ''],
    [
      'a large message',
      '/v1/batch',
      { batch: [fine, track({ properties: { a: 'x'.repeat(33_000) } })] },
      400,
      '',
    ],
    [
      'a large body',
      '/v1/batch',
      JSON.stringify({ batch: Array(600).fill(track({ properties: { a: 'x'.repeat(900) } })) }),
      413,
      '',
    ],
    ['too many messages', '/v1/batch', { batch: Array(2_501).fill(0) }, 400, '/batch'],
  ])('%s', async (_, path, payload, status, pointer) => {
    const before = await doors.counts()
    const answer = await send(path, payload)
    expect(answer.statusCode).toBe(status)
    if (pointer) expect(answer.json().errors[0].pointer).toBe(pointer)
    expect(await doors.counts()).toEqual(before)
  })

  it('a gzip bomb, broken gzip and an encoding we do not read', async () => {
    const before = await doors.counts()
    const codes = [
      await send('/v1/batch', gzipSync(Buffer.alloc(20_000_000, 32)), { 'content-encoding': 'gzip' }),
      await send('/v1/batch', 'not gzip', { 'content-encoding': 'gzip' }),
      await send('/v1/batch', '{}', { 'content-encoding': 'br' }),
    ].map(({ statusCode }) => statusCode)
    expect(codes).toEqual([413, 400, 415])
    expect(await doors.counts()).toEqual(before)
  })

  it('no key, an unknown one, an ended one, and pages of other origins', async () => {
    const ended = await addWriteKey(doors)
    await sql`update write_key set state = 'ended' where id = (select max(id) from write_key)`.execute(
      doors.db.full,
    )
    const before = await doors.counts()
    const codes = [
      await send('/v1/track', fine, { authorization: '' }),
      await send('/v1/track', fine, { authorization: basic("' or 1=1 --") }),
      await send('/v1/track', fine, { authorization: basic(ended) }),
      await send('/v1/track', fine, { origin: 'https://evil.example' }),
    ].map(({ statusCode }) => statusCode)
    expect(codes).toEqual([401, 401, 401, 403])
    expect(await doors.counts()).toEqual(before)
    const asked = (origin: string) =>
      doors.app.inject({ method: 'OPTIONS', url: '/v1/track', headers: { origin } })
    expect((await asked('https://www.example.com')).headers['access-control-allow-origin']).toBe(
      'https://www.example.com',
    )
    expect((await asked('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined()
  })

  it('guessing keys, after some tries', async () => {
    const guess = (at: number) =>
      doors.app.inject({
        method: 'POST',
        url: '/v1/track',
        headers: { authorization: basic(`guess-${at}`) },
        payload: '{}',
        remoteAddress: '10.9.0.1',
      })
    const codes = new Set<number>()
    for (let at = 0; at < 305; at++) codes.add((await guess(at)).statusCode)
    expect(codes).toEqual(new Set([401, 429]))
  })
})
