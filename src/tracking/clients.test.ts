import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addWriteKey, type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'

let doors: CaptureDoors
let key = ''
let host = ''
beforeAll(async () => {
  doors = await openCaptureDoors()
  key = await addWriteKey(doors)
  host = await doors.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => doors.close())

type Way = 'busy' | 'lost' | 'through'
/** A line to our doors that answers 429, or takes the call and loses the answer, in the order told; then it lets through. */
async function line(
  ways: Way[],
): Promise<{ address: string; calls: () => number; close: () => Promise<void> }> {
  let calls = 0
  const server: Server = createServer((request, response) => {
    const way = ways[calls++] ?? 'through'
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', async () => {
      if (way === 'busy') return response.writeHead(429, { 'retry-after': '1' }).end()
      const { host: _host, connection: _connection, ...headers } = request.headers
      const answer = await fetch(`${host}${request.url}`, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: Buffer.concat(parts),
      })
      if (way === 'lost') return response.destroy()
      return response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(await answer.text())
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    calls: () => calls,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
const titles = async (prefix: string) =>
  (
    await sql<{
      title: string
    }>`select title from touch where starts_with(title, ${prefix}) order by title`.execute(doors.db.full)
  ).rows.map(({ title }) => title)

describe('the unmodified client of Segment', () => {
  it('tries again after 429 and after a lost answer, and each message is there once', async () => {
    const between = await line(['busy', 'lost'])
    const failures: unknown[] = []
    const analytics = new Analytics({ writeKey: key, host: between.address, maxRetries: 5 }).on(
      'error',
      error => failures.push(error),
    )
    for (let n = 0; n < 5; n++) analytics.track({ anonymousId: 'seg', event: `seg ${n}` })
    await analytics.closeAndFlush()
    await between.close()
    expect([failures, between.calls() >= 3]).toEqual([[], true])
    expect(await titles('seg')).toEqual(['seg 0', 'seg 1', 'seg 2', 'seg 3', 'seg 4'])
  }, 30_000)
})

describe('the unmodified client of RudderStack', () => {
  const open = (dataPlaneUrl: string) =>
    new RudderAnalytics(key, { dataPlaneUrl, flushInterval: 100_000, logLevel: 'error' })
  const flushed = (client: RudderAnalytics) =>
    new Promise<unknown>((resolve, failed) => {
      client.flush((error?: Error, data?: unknown) => (error ? failed(error) : resolve(data))).catch(failed)
    })

  it('delivers every call, gzipped', async () => {
    const client = open(host)
    client.identify({ userId: 'r-1', traits: { email: 'rudder@firm.example', firstName: 'Ruth' } })
    client.track({ userId: 'r-1', event: 'rudder track', properties: { n: 1 }, integrations: { All: true } })
    client.page({ userId: 'r-1', name: 'rudder page' })
    client.screen({ userId: 'r-1', name: 'rudder screen' })
    client.group({ userId: 'r-1', groupId: 'rg-1', traits: { name: 'rudder group' } })
    client.alias({ userId: 'r-1', previousId: 'before-r-1' })
    await flushed(client)
    const { rows } = await sql<{ title: string; email: string; account: string }>`
      select t.title, p.email, a.name as account from touch t join person p on p.id = t.subject_id
        left join account a on a.id = p.account_id where p.email = 'rudder@firm.example' order by t.id`.execute(
      doors.db.full,
    )
    expect(rows.map(({ title }) => title)).toEqual([
      'Identified',
      'rudder track',
      'rudder page',
      'rudder screen',
      'Company: rudder group',
      'Joined with an earlier id',
    ])
    expect(rows[0]!.account).toBe('rudder group')
  }, 30_000)

  it('tries again after 429 and after a lost answer, and each message is there once', async () => {
    const between = await line(['busy', 'lost'])
    const client = open(between.address)
    for (let n = 0; n < 3; n++) client.track({ anonymousId: 'rud', event: `rud ${n}` })
    await flushed(client)
    await between.close()
    expect(between.calls()).toBeGreaterThanOrEqual(3)
    expect(await titles('rud ')).toEqual(['rud 0', 'rud 1', 'rud 2'])
  }, 30_000)
})
