import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles } from '../src/team/model/actor.ts'
import { openWorld, type World } from './installation.ts'

/** What an administrator and a marketing manager see of the doors of tracking, and mend. */
let world: World
let key = ''
let keyId = 0
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const made = await world.of.administrator.visitor.send<{ id: number; key: string }>(
    'POST',
    '/api/write-keys',
    {
      name: 'Desk',
      kind: 'server',
      scopes: ['track', 'identify', 'group'],
    },
  )
  key = made.body.key
  keyId = made.body.id
})
afterAll(() => world?.close())

const desk = () => world.of.marketing_manager.visitor
const post = (path: string, payload: object) =>
  world.app.inject({
    method: 'POST',
    url: path,
    headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    payload,
  })
const identify = (who: string, anonymousId: string) =>
  post('/v1/identify', { userId: who, anonymousId, traits: { email: `${who}@desk.example` } })
const look = (event: string, anonymousId: string) =>
  post('/v1/track', { event, anonymousId, messageId: event })
const personOf = async (who: string): Promise<number> =>
  (await world.rows(sql<{ id: number }>`select id from person where email = ${`${who}@desk.example`}`))[0]!.id
/** Whose an event is today: the e-mail, null for nobody's. */
const whose = async (event: string): Promise<string | null> =>
  (
    await world.rows(sql<{ email: string | null }>`
      select p.email from touch t left join identity i using (subject_id)
        left join person p on p.id = coalesce(i.person_id, t.subject_id)
      where t.title = ${event} and not exists (select from touch c where c.supersedes_id = t.id)`)
  )[0]!.email
type Conflict = {
  id: number
  kind: string
  person: { id: number }
  other: { id: number }
  keyName: string
  seen: number
}
type Arrivals = {
  items: { code: string; message: { type?: string } }[]
  counts: { code: string; calls: number }[]
}
const read = async <B>(path: string, of = desk()): Promise<B> => {
  const answer = await of.get<B>(path)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}

describe('a browser that was joined wrongly', () => {
  it('is taken from the person with its reason: what it did is nobody’s, and it begins anew', async () => {
    await look('read before', 'wrong-browser')
    await identify('wrong', 'wrong-browser')
    await look('read after', 'wrong-browser')
    expect([await whose('read before'), await whose('read after')]).toEqual(
      Array(2).fill('wrong@desk.example'),
    )
    const personId = await personOf('wrong')
    const browsers = () => read<{ items: { visitorId: number }[] }>(`/api/persons/${personId}/browsers`)
    const [browser, ...more] = (await browsers()).items
    expect([browser, more]).toMatchObject([{ shared: false, touches: 2 }, []])
    const door = `/api/persons/${personId}/browsers/${browser!.visitorId}/release`
    const before = await world.digest()
    expect((await desk().send('POST', door, {})).status).toBe(422)
    expect((await desk().send('POST', door, { reason: ' ' })).status).toBe(422)
    const other = await world.rows(sql<{ id: number }>`select min(id) as id from person`)
    const notTheirs = `/api/persons/${other[0]!.id}/browsers/${browser!.visitorId}/release`
    expect(await desk().send('POST', notTheirs, { reason: 'A guess' })).toMatchObject({
      status: 404,
      body: { code: 'not_joined' },
    })
    expect(await world.digest()).toBe(before)

    expect((await desk().send('POST', door, { reason: 'A colleague at the same desk' })).status).toBe(200)
    await world.drain()
    expect([await whose('read before'), await whose('read after')]).toEqual([null, null])
    expect((await browsers()).items).toEqual([])
    expect((await desk().send('POST', door, { reason: 'Again' })).status).toBe(404)
    await look('read later', 'wrong-browser')
    expect(await whose('read later')).toBeNull()
    const released = await world.rows(sql<{ reason: string; by: number }>`
      select reason, released_by as by from visitor_release order by id desc limit 1`)
    expect(released).toEqual([{ reason: 'A colleague at the same desk', by: world.of.marketing_manager.id }])
  })
})

describe('what was not joined', () => {
  const listed = async () =>
    await read<{ items: Conflict[]; everybodysIds: string[]; sharedMailboxes: string[] }>(
      '/api/tracking/conflicts',
    )
  it('is listed once, counted when it comes again, settled, and comes back when it happens anew', async () => {
    await identify('first', 'one-desk')
    await identify('second', 'one-desk')
    const rows = (await listed()).items
    const mine = rows[0]!
    expect(mine).toMatchObject({
      kind: 'second_person',
      person: { id: await personOf('first') },
      other: { id: await personOf('second') },
      keyName: 'Desk',
      seen: 1,
    })
    expect((await desk().send('POST', `/api/tracking/conflicts/${mine.id}/settlement`)).status).toBe(200)
    expect((await desk().send('POST', `/api/tracking/conflicts/${mine.id}/settlement`)).status).toBe(404)
    expect((await listed()).items).toHaveLength(rows.length - 1)
    world.clock.pass(1)
    await identify('first', 'one-desk')
    world.clock.pass(1)
    await identify('second', 'one-desk')
    expect((await listed()).items[0]).toMatchObject({
      kind: 'second_person',
      id: mine.id,
    })
  })

  it('names the ids and mailboxes that never tell who somebody is', async () => {
    const { everybodysIds, sharedMailboxes } = await listed()
    expect(everybodysIds).toContain('undefined')
    expect(sharedMailboxes).toContain('info')
  })
})

describe('what arrives', () => {
  const shown = async (query = '', of = desk()) =>
    read<Arrivals>(`/api/tracking/arrivals?keyId=${keyId}${query}`, of)

  it('is a sample for a minute once somebody watches, masked, with what became of it', async () => {
    expect((await desk().send('POST', '/api/tracking/watch', { keyId })).status).toBe(200)
    const asked = () => look(`watched ${performance.now()}`, 'watched-browser')
    // The doors keep what they know of a key for some seconds: asked until it is known that somebody watches.
    await expect
      .poll(
        async () => {
          await asked()
          return (await shown('&show=accepted')).items.length
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBeGreaterThan(0)
    await identify('watched', 'watched-browser')
    await expect
      .poll(async () => JSON.stringify((await shown('&show=accepted')).items), { timeout: 20_000 })
      .toContain('w•••@desk.example')
    expect(JSON.stringify(await shown())).not.toContain('watched@desk.example')
    const { items } = await shown('&show=accepted')
    const identified = items.find(({ message }) => message.type === 'identify')
    expect(identified).toMatchObject({ code: 'accepted', person: { id: await personOf('watched') } })
    const plain = await shown('&plain=true', world.of.administrator.visitor)
    expect(JSON.stringify(plain)).toContain('watched@desk.example')
    expect(await desk().get('/api/tracking/arrivals?plain=true')).toMatchObject({
      status: 403,
      body: { code: 'masked' },
    })
  })

  it('is counted by what became of it, and refusals say their place to whoever looks', async () => {
    const counted = async (code: string) => (await shown()).counts.find(one => one.code === code)?.calls ?? 0
    const [before, accepted] = [await counted('invalid_message'), await counted('accepted')]
    for (let n = 0; n < 3; n++) await post('/v1/batch', { batch: [{ type: 'page' }] })
    await look('counted', 'counting')
    await expect.poll(() => counted('invalid_message'), { timeout: 20_000 }).toBe(before + 3)
    await expect.poll(() => counted('accepted'), { timeout: 20_000 }).toBe(accepted + 1)
    await expect
      .poll(async () => (await shown('&show=refused')).items[0], { timeout: 20_000 })
      .toMatchObject({ code: 'invalid_message', pointer: '/batch/0/userId', keyName: 'Desk', person: null })
  })

  it.each(roles)('for a %s', async role => {
    const may = role === 'administrator' || role === 'marketing_manager'
    for (const door of ['arrivals', 'conflicts'])
      expect((await world.of[role].visitor.get(`/api/tracking/${door}`)).status).toBe(may ? 200 : 403)
  })

  it('a test message is shown, records no touch, and says what its key may not', async () => {
    const touches = () => world.rows(sql<{ n: number }>`select count(*) as n from touch`)
    const before = await touches()
    expect((await desk().send('POST', '/api/tracking/arrivals/test', { keyId })).body).toEqual({
      accepted: true,
      sentence: null,
    })
    const made = await world.of.administrator.visitor.send('POST', '/api/write-keys', {
      name: 'Only persons',
      kind: 'server',
      scopes: ['identify'],
    })
    const said = await desk().send('POST', '/api/tracking/arrivals/test', { keyId: made.body.id })
    expect(said.body).toEqual({ accepted: false, sentence: 'This key lacks the scope track.' })
    expect(await touches()).toEqual(before)
    expect((await desk().send('POST', '/api/tracking/arrivals/test', { keyId: 999_999 })).status).toBe(404)
  })
})
