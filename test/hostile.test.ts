import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raiseLead } from '../src/leads/raise.ts'
import { sessionCookie } from '../src/platform/http.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { type Member, openWorld, type World } from './installation.ts'
import { addressOf, fieldsOf, type Named, operations, sampleOf } from './sample-input.ts'
import { sellers } from './world/team.ts'

let world: World
let administrator: Member
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  administrator = world.of.administrator
})
afterAll(() => world?.close())

const writes = operations.filter(({ method }) => method !== 'GET')
const bodies = operations.filter(({ operation }) => operation.body !== undefined)
/** Somebody who may: the administrator wherever he may. */
const allowed = ({ operation: { access } }: Named) =>
  typeof access === 'string' || access.includes('administrator')
    ? administrator.visitor
    : world.of[access[0] as 'sales'].visitor
const each = (list: Named[]) => list.map(named => [named.key, named] as const)

/** A body exactly as it is written here, with the cookie and the sign of our own pages. */
const raw = (named: Named, payload: string, headers: Record<string, string> = {}) =>
  world.app.inject({
    method: named.method,
    url: addressOf(named),
    cookies: { [sessionCookie]: allowed(named).token! },
    headers: { 'x-requested-with': 'linchpin', 'content-type': 'application/json', ...headers },
    payload,
  })

async function nothingWritten<T>(work: () => Promise<T>): Promise<T> {
  const before = await world.digest()
  const result = await work()
  expect(await world.digest()).toBe(before)
  return result
}

describe('bodies', () => {
  it.each(each(bodies))('%s refuses an unknown key by name', async (_, named) => {
    const body = { ...sampleOf(named.operation, 'body'), surprise: 1 }
    const answer = await nothingWritten(() =>
      allowed(named).send(named.method as 'POST', addressOf(named), body),
    )
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_input'])
    expect(answer.body.errors).toContainEqual({
      pointer: '/surprise',
      detail: '"surprise" is not a field here',
    })
  })

  it.each(each(writes.filter(({ operation }) => !operation.body)))('%s takes no body', async (_, named) => {
    const answer = await nothingWritten(() =>
      allowed(named).send(named.method as 'POST', addressOf(named), { surprise: 1 }),
    )
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_input'])
  })

  const broken: [string, string, number[]][] = [
    ['half a JSON', '{"name": "a', [400]],
    ['no JSON', '<name>a</name>', [400]],
    ['nothing', '', [400]],
    ['a list', '[1]', [422]],
    ['a text', '"name"', [422]],
    ['null', 'null', [422]],
    ['a very deep JSON', `{"name": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`, [422]],
    ['a prototype', '{"__proto__": {"role": "administrator"}}', [400, 422]],
    ['two megabytes', `{"name": "${'x'.repeat(2_000_000)}"}`, [413]],
  ]
  it.each(broken)('refuse %s everywhere', async (_, payload, statuses) => {
    await nothingWritten(async () => {
      for (const named of bodies) {
        const reply = await raw(named, payload)
        expect([named.key, reply.statusCode, statuses.includes(reply.statusCode)]).toEqual([
          named.key,
          reply.statusCode,
          true,
        ])
        expect(reply.headers['content-type']).toContain('application/problem+json')
        expect(reply.json()).toMatchObject({
          status: reply.statusCode,
          code: expect.any(String),
          detail: expect.any(String),
        })
      }
    })
  })

  it('refuse other forms than JSON', async () => {
    await nothingWritten(async () => {
      for (const named of bodies)
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
          const reply = await raw(named, 'name=a', { 'content-type': type })
          expect([named.key, type, reply.statusCode]).toEqual([named.key, type, 415])
          expect(reply.headers['content-type']).toContain('application/problem+json')
        }
    })
  })

  const own = ['POST /api/password', 'POST /api/session']
  it.each(each(bodies.filter(({ key }) => !own.includes(key))))(
    '%s answers for every field given, with ids of nothing',
    async (_, named) => {
      const body = sampleOf(named.operation, 'body', true)
      const { status, text } = await allowed(named).send(named.method as 'POST', addressOf(named), body)
      expect([status < 500, text]).toEqual([true, text])
      // One field at a time with the others least, so that no refusal hides the next.
      for (const [key, value] of Object.entries(body)) {
        const one = { ...sampleOf(named.operation, 'body'), [key]: value }
        const answer = await allowed(named).send(named.method as 'POST', addressOf(named), one)
        expect([key, answer.status < 500, answer.text]).toEqual([key, true, answer.text])
      }
    },
  )
})

describe('writes from a foreign page with the cookie of this browser', () => {
  it.each(each(writes))('%s is refused', async (_, named) => {
    await nothingWritten(async () => {
      for (const headers of [
        {},
        { 'x-requested-with': 'somebody' },
        { 'x-requested-with': 'linchpin', 'sec-fetch-site': 'cross-site' },
        { 'x-requested-with': 'linchpin', 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'same-origin' },
      ]) {
        const reply = await world.app.inject({
          method: named.method,
          url: addressOf(named),
          cookies: { [sessionCookie]: administrator.visitor.token! },
          headers: headers as Record<string, string>,
          ...(named.operation.body ? { payload: sampleOf(named.operation, 'body') } : {}),
        })
        expect([reply.statusCode, reply.json().code]).toEqual([403, 'foreign_page'])
      }
    })
  })

  it.each(['POST /api/imports/file', 'PUT /api/forms/1/guide'])('%s is refused', async door => {
    const [method, url] = door.split(' ') as ['POST', string]
    const reply = await nothingWritten(() =>
      world.app.inject({
        method,
        url,
        cookies: { [sessionCookie]: administrator.visitor.token! },
        headers: {
          'content-type': method === 'POST' ? 'multipart/form-data; boundary=a' : 'application/pdf',
        },
        payload: '--a--',
      }),
    )
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'foreign_page'])
  })
})

describe('page markers that were tampered with', () => {
  const lists = operations.filter(({ operation }) => fieldsOf(operation, 'query').includes('cursor'))
  const coded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const forged = [
    'x',
    coded([]),
    coded({ a: 1 }),
    coded(['now']),
    coded(['x', 'y']),
    coded([null, 1]),
    coded(['2026-01-01T00:00:00Z', "1' or true"]),
    coded([["2026-01-01'"], 1]),
    coded(['2026-99-99', 1, 2, 3]),
    coded(['a\0b', 1]),
    coded(['2026-01-01T00:00:00Z', '9'.repeat(40)]),
    coded([1e300]),
    coded(['9'.repeat(40)]),
  ]
  it.each(each(lists))('%s refuses them', async (_, named) => {
    const table = /^.api.(persons|history)/.test(named.path) ? 'person' : 'account'
    const [row] = await world.rows(sql<{ id: number }>`select min(id) as id from ${sql.table(table)}`)
    for (const cursor of forged) {
      const query = { ...sampleOf(named.operation, 'query'), cursor }
      const answer = await allowed(named).get(addressOf(named, query, { id: row!.id }))
      const text = Buffer.from(cursor, 'base64url').toString()
      expect([text, answer.status]).toEqual([text, 422])
      expect(String(answer.headers['content-type'])).toContain('application/problem+json')
    }
  })
})

describe('leads at the same moment', () => {
  const raised = async (owner: 'nobody' | 'a seller'): Promise<number> => {
    const [person] = await world.rows(sql<{ id: number }>`
      select p.id from person p join account a on a.id = p.account_id
      where a.territory_id = 1 and not exists (select 1 from lead l where l.person_id = p.id) order by p.id limit 1`)
    const input = { personId: person!.id, raisedBy: 'by hand', touchId: null, handRaise: true }
    const { leadId } = await world.db.as(systemActor, tx =>
      raiseLead(tx, systemActor, input, world.clock.now()),
    )
    if (owner === 'nobody')
      await sql`update lead set owner_id = null where id = ${leadId}`.execute(world.db.full)
    return leadId!
  }
  const facts = async (name: string, about: number) =>
    (
      await world.rows(sql<{ id: number }>`select id from fact where name = ${name} and about = ${about}`)
    ).map(({ id }) => id)

  it('two sellers accept one lead: one has it, the other hears so', async () => {
    for (let round = 0; round < 5; round++) {
      const leadId = await raised('nobody')
      const [first, second] = await Promise.all([
        world.signIn(sellers[0]!.email),
        world.signIn(sellers[1]!.email),
      ])
      const answers = await Promise.all(
        [first, second].map(({ visitor }) => visitor.send('POST', `/api/leads/${leadId}/acceptance`)),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      expect(answers.find(({ status }) => status === 409)!.body.code).toBe('already_accepted')
      const winner = answers[0]!.status === 200 ? first : second
      const [lead] = await world.rows(sql<{ owner: number; by: number }>`
        select owner_id as owner, verdict_by as by from lead where id = ${leadId}`)
      expect(lead).toEqual({ owner: winner.id, by: winner.id })
      expect(await facts('lead.accepted', leadId)).toHaveLength(1)
    }
  })

  it('acceptance and rejection at once: one verdict', async () => {
    const leadId = await raised('a seller')
    const { visitor } = world.of.sales_manager
    const answers = await Promise.all([
      visitor.send('POST', `/api/leads/${leadId}/acceptance`),
      visitor.send('POST', `/api/leads/${leadId}/rejection`, { reason: 'too_small' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const verdicts = [...(await facts('lead.accepted', leadId)), ...(await facts('lead.rejected', leadId))]
    expect(verdicts).toHaveLength(1)
  })

  it('two open an opportunity from one lead: there is one', async () => {
    const leadId = await raised('nobody')
    const { visitor } = world.of.sales_manager
    const answers = await Promise.all(
      [0, 1].map(() => visitor.send('POST', '/api/opportunities', { leadId })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await world.rows(sql`select id from opportunity where lead_id = ${leadId}`)).toHaveLength(1)
  })

  it('two win one opportunity: there is one order', async () => {
    const { visitor } = world.of.sales_manager
    const made = await visitor.send('POST', '/api/opportunities', { accountId: 1, amountCents: 1_000 })
    const url = `/api/opportunities/${made.body.id}/win`
    const answers = await Promise.all([0, 1, 2].map(() => visitor.send('POST', url, { reason: 'price' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(
      await world.rows(sql`select id from customer_order where opportunity_id = ${made.body.id}`),
    ).toHaveLength(1)
  })

  it('one person raises one lead, however many responses come together', async () => {
    const [person] = await world.rows(sql<{ id: number }>`
      select p.id from person p where not exists (select 1 from lead l where l.person_id = p.id) order by p.id desc limit 1`)
    const input = { personId: person!.id, raisedBy: 'form', touchId: null, handRaise: true }
    const found = await Promise.all(
      Array.from({ length: 6 }, () =>
        world.db.as(systemActor, tx => raiseLead(tx, systemActor, input, world.clock.now())),
      ),
    )
    expect(new Set(found.map(({ leadId }) => leadId)).size).toBe(1)
    expect(found.filter(({ joined }) => !joined)).toHaveLength(1)
    expect(await facts('lead.routed', found[0]!.leadId!)).toHaveLength(1)
  })

  it('its owner is told once, though the job runs again and at the same time', async () => {
    const leadId = await raised('a seller')
    const factIds = [...(await facts('lead.raised', leadId)), ...(await facts('lead.routed', leadId))]
    expect(factIds).toHaveLength(2)
    const react = world.tasks.react as (payload: { factId: number }) => Promise<unknown>
    await Promise.all(factIds.flatMap(factId => [react({ factId }), react({ factId }), react({ factId })]))
    await world.drain()
    await Promise.all(factIds.map(factId => react({ factId })))
    const told = await world.rows(sql<{ user_id: number }>`
      select user_id from notification where kind = 'lead.routed' and href = ${`/leads/${leadId}`}`)
    const [lead] = await world.rows(sql<{ owner_id: number }>`select owner_id from lead where id = ${leadId}`)
    expect(told).toEqual([{ user_id: lead!.owner_id }])
    const mails = await world.rows(sql<{ state: string }>`
      select state from mail where dedupe_key like ${`%lead.routed:${leadId}%`}`)
    expect(mails).toEqual([{ state: 'sent' }])
  })

  describe('the clock', () => {
    const tick = () => (world.tasks['promises.tick'] as () => Promise<unknown>)()
    const tickTogether = async () => {
      await Promise.all([1, 2, 3, 4, 5].map(tick))
      await world.drain()
    }
    const toldOf = async (leadId: number, kind: string) =>
      (
        await world.rows(sql<{ user_id: number }>`
          select user_id from notification where kind = ${kind} and href = ${`/leads/${leadId}`} order by user_id`)
      ).map(({ user_id }) => user_id)
    const promiseOf = async (leadId: number) =>
      (
        await world.rows(sql<{
          remind_at: Date
          due_at: Date
          state: string
          user_id: number
          escalated_to: number | null
        }>`
          select remind_at, due_at, state, user_id, escalated_to from promise where kind = 'lead_response' and about = ${leadId}`)
      )[0]!

    it('reminds once and escalates once, however often and together it looks', async () => {
      const leadId = await raised('a seller')
      const promise = await promiseOf(leadId)
      await tickTogether()
      expect(await toldOf(leadId, 'lead.reminder')).toEqual([])
      world.clock.set(promise.remind_at)
      await tickTogether()
      await tickTogether()
      expect(await toldOf(leadId, 'lead.reminder')).toEqual([promise.user_id])
      expect(await toldOf(leadId, 'lead.escalation')).toEqual([])
      world.clock.set(new Date(promise.due_at.getTime() + 1))
      await tickTogether()
      await tickTogether()
      const broken = await promiseOf(leadId)
      expect(broken.state).toBe('broken')
      expect(broken.escalated_to).not.toBeNull()
      const heard = [promise.user_id, broken.escalated_to!].sort((a, b) => a - b)
      expect(await toldOf(leadId, 'lead.escalation')).toEqual(heard)
      expect(await toldOf(leadId, 'lead.reminder')).toHaveLength(1)
    })

    it('after it jumped by days it escalates once and does not remind of what is over', async () => {
      const leadId = await raised('a seller')
      world.clock.pass(9 * 24 * 60)
      await tickTogether()
      world.clock.pass(30 * 24 * 60)
      await tickTogether()
      expect(await toldOf(leadId, 'lead.reminder')).toEqual([])
      expect(new Set(await toldOf(leadId, 'lead.escalation')).size).toBe(2)
      expect(await toldOf(leadId, 'lead.escalation')).toHaveLength(2)
      expect((await promiseOf(leadId)).state).toBe('broken')
    })
  })
})
