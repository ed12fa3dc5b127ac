import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

/** Rows of the ledger, and of why touches have their source, in which a word stands. */
const traces = async (word: string): Promise<number> =>
  (
    await world.rows(sql<{ n: number }>`
      select (select count(*) from touch t where to_jsonb(t)::text ilike ${`%${word}%`})
        + (select count(*) from touch_arrival a where to_jsonb(a)::text ilike ${`%${word}%`}) as n`)
  )[0]!.n

it('what somebody did with the browser of another is erased with them, also as it was recorded first', async () => {
  const { visitor } = world.of.administrator
  const made = await visitor.send<{ key: string }>('POST', '/api/write-keys', {
    name: 'Counter',
    kind: 'server',
    scopes: ['track', 'identify'],
  })
  const authorization = `Basic ${Buffer.from(`${made.body.key}:`).toString('base64')}`
  const post = async (path: string, payload: object) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: path,
      headers: { authorization },
      payload: { anonymousId: 'counter', ...payload },
    })
    expect(answer.statusCode, answer.body).toBe(200)
  }
  const at = (minutes: number) =>
    new Date(world.clock.now().getTime() + (minutes - 600) * 60_000).toISOString()
  const identify = (who: string, minutes: number) =>
    post('/v1/identify', {
      userId: `u-${who}`,
      timestamp: at(minutes),
      traits: { email: `${who}@counter.example` },
    })
  const look = (word: string, minutes: number) =>
    post('/v1/page', {
      timestamp: at(minutes),
      name: `About ${word}`,
      properties: { url: `https://terpstra.example/${word}?utm_source=nb&utm_campaign=${word}` },
    })
  await identify('rosa', 0)
  await look('rosa-reads', 2)
  await look('sven-reads', 9)
  // Sven had logged in before that; it is heard of later, and what he read is moved to him.
  await identify('sven', 8)
  await world.drain()
  expect(await traces('sven-reads')).toBeGreaterThan(2)
  const [sven] = await world.rows(
    sql<{ id: number }>`select id from person where email = 'sven@counter.example'`,
  )
  const asked = await visitor.send('POST', `/api/persons/${sven!.id}/privacy-requests`, { kind: 'erasure' })
  expect([asked.status, asked.text]).toEqual([200, asked.text])
  await world.drain()
  expect(await traces('sven')).toBe(0)
  expect(await traces('rosa-reads')).toBeGreaterThan(0)
})
