import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgePersons } from '../src/consent/who-may.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Answer, Body, Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let staff: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  staff = world.of.service.visitor
})
afterAll(() => world?.close())

type Named = { id: number; name: string; email: string }
let serial = 0
async function person(more: object = {}): Promise<Named> {
  serial++
  const { body } = await staff.send<Named>('POST', '/api/persons', {
    name: `Somebody ${serial}`,
    email: `clash${serial}@neu.example`,
    ...more,
  })
  return body
}
const account = async (name: string): Promise<Named> =>
  (await staff.send<Named>('POST', '/api/accounts', { name })).body
const merge = (keepId: number, goneId: number, more: object = {}): Promise<Answer> =>
  staff.send('POST', '/api/merges', { kind: 'person', keepId, goneId, ...more })
type Undone = {
  keptId: number
  restoredId: number
  stayed: { what: string; id: number; why: string }[]
  code?: string
}
const undo = (id: number): Promise<Answer<Undone>> => staff.send<Undone>('POST', `/api/merges/${id}/undo`)
const rows = <T>(query: ReturnType<typeof sql<T>>) => world.rows(query)

describe('who is merged and who is not', () => {
  it.each([
    ['the same record', async (id: number) => [id, id], 422, 'same_record'],
    ['nobody', async (id: number) => [id, 999_999_999], 404, 'no_such_person'],
  ] as const)('refuses %s, and nothing is written', async (_, of, status, code) => {
    const { id } = await person()
    const before = await world.digest()
    const [keepId, goneId] = await of(id)
    const answer = await merge(keepId!, goneId!)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await world.digest()).toBe(before)
  })

  it('refuses who was merged away, who lies in the trash, a field that is not there, and a partner', async () => {
    const [a, b, c] = [await person(), await person(), await person()]
    await merge(a.id, b.id)
    expect((await merge(c.id, b.id)).body.code).toBe('merged_already')
    expect((await merge(a.id, c.id, { fields: { shoeSize: 'gone' } })).body).toMatchObject({
      code: 'no_such_field',
    })
    await staff.send('POST', '/api/trash', { kind: 'person', id: c.id })
    expect((await merge(a.id, c.id)).body.code).toBe('in_trash')
    const asked = await world.of.partner.visitor.send('POST', '/api/merges', {
      kind: 'person',
      keepId: a.id,
      goneId: b.id,
    })
    expect(asked.status).toBe(403)
  })

  it('of two merges of the same pair at the same moment, both ways round, one holds', async () => {
    for (let n = 0; n < 5; n++) {
      const [a, b] = [await person(), await person()]
      const answers = await Promise.all([merge(a.id, b.id), merge(b.id, a.id), merge(a.id, b.id)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
      const left = await rows(sql<{ id: number }>`select id from person where id in (${a.id}, ${b.id})`)
      expect(left).toHaveLength(1)
    }
  })
})

describe('what clashes', () => {
  it('keeps both e-mail addresses and the id elsewhere: either finds the one person', async () => {
    const [a, b] = [await person(), await person()]
    await sql`update person set external_id = 'crm-' || id where id in (${a.id}, ${b.id})`.execute(
      world.db.full,
    )
    const { body } = await merge(a.id, b.id, { fields: { email: 'gone' } })
    const kept = (await staff.get<Named>(`/api/persons/${a.id}`)).body
    expect(kept.email).toBe(b.email)
    const key = await world.of.administrator.visitor.send<{ key: string }>('POST', '/api/write-keys', {
      name: `K${a.id}`,
    })
    for (const traits of [{ email: a.email }, { email: b.email }])
      await world.visitor().send('POST', '/v1/identify', {
        writeKey: key.body.key,
        userId: `crm-${b.id}`,
        anonymousId: `v-${a.id}`,
        traits,
      })
    const made = await rows(
      sql<{ id: number }>`select person_id as id from visitor where anonymous_key = ${`v-${a.id}`}`,
    )
    expect(made).toEqual([{ id: a.id }])
    expect((await undo(body.id)).body.stayed).toEqual([])
    expect((await staff.get<Named>(`/api/persons/${a.id}`)).body.email).toBe(a.email)
    expect((await staff.get<Named>(`/api/persons/${b.id}`)).body.email).toBe(b.email)
  })

  it('of two open leads the later joins the earlier, whose promise goes on; apart both are open again', async () => {
    const [first, second] = await rows(sql<{ id: number; person: number; at: Date }>`
      select id, person_id as person, raised_at as at from lead where state = 'open' order by raised_at, id limit 2`)
    const promises = () =>
      rows(sql<{ about: number; state: string }>`select about, state from promise
        where kind = 'lead_response' and about in (${first!.id}, ${second!.id}) order by about`)
    const before = await promises()
    const { body } = await merge(second!.person, first!.person)
    const leads = () =>
      rows(sql<{ id: number; state: string; to: number | null }>`select id, state, joined_to as to from lead
        where id in (${first!.id}, ${second!.id}) order by raised_at, id`)
    expect(await leads()).toEqual([
      { id: first!.id, state: 'open', to: null },
      { id: second!.id, state: 'joined', to: first!.id },
    ])
    const asked = await world.of.sales_manager.visitor.send('POST', `/api/leads/${second!.id}/acceptance`)
    expect(asked.body.code).toBe('already_joined')
    await undo(body.id)
    expect((await leads()).map(({ state }) => state)).toEqual(['open', 'open'])
    expect(await promises()).toEqual(before)
  })

  it('somebody twice on one opportunity stands there once', async () => {
    const [deal] = await rows(sql<{ id: number; person: number }>`
      select opportunity_id as id, person_id as person from opportunity_person order by 1 limit 1`)
    const other = await person()
    await sql`insert into opportunity_person (opportunity_id, person_id, part) values (${deal!.id}, ${other.id}, 'buys')`.execute(
      world.db.full,
    )
    const { body } = await merge(deal!.person, other.id)
    const on = () =>
      rows(
        sql<{
          id: number
        }>`select person_id as id from opportunity_person where opportunity_id = ${deal!.id} and person_id in (${deal!.person}, ${other.id}) order by 1`,
      )
    expect(await on()).toEqual([{ id: deal!.person }])
    await undo(body.id)
    expect(await on()).toEqual([{ id: deal!.person }, { id: other.id }])
  })

  it('an objection of either holds for both while they are one, and one made then holds for both afterwards', async () => {
    const [a, b] = [await person(), await person()]
    const may = async (id: number) =>
      world.db.as(
        systemActor,
        async tx =>
          (
            await judgePersons(tx, { purpose: 'research', channel: 'email', ids: [id] }, world.clock.now())
          ).map(({ may: is }) => is)[0],
      )
    const objects = (id: number) =>
      sql`insert into consent (person_id, matter, purpose, channel, granted, source, at)
        values (${id}, 'objection', 'research', '*', false, 'telephone', ${world.clock.now()})`.execute(
        world.db.full,
      )
    expect([await may(a.id), await may(b.id)]).toEqual([true, true])
    await objects(b.id)
    world.clock.pass(1)
    const first = await merge(a.id, b.id)
    expect(await may(a.id)).toBe(false)
    await undo(first.body.id)
    expect([await may(a.id), await may(b.id)]).toEqual([true, false])
    const [c, d] = [await person(), await person()]
    const second = await merge(c.id, d.id)
    world.clock.pass(1)
    await objects(c.id)
    world.clock.pass(1)
    await undo(second.body.id)
    expect([await may(c.id), await may(d.id)]).toEqual([false, false])
  })
})

describe('taking apart after later changes', () => {
  it('leaves what was changed since, says so, and keeps what came meanwhile with the kept one', async () => {
    const [a, b, c] = [
      await person({ jobTitle: 'Buyer' }),
      await person({ jobTitle: 'Director', phone: '+49 30 123456' }),
      await person(),
    ]
    const { body } = await merge(a.id, b.id, { fields: { jobTitle: 'gone' } })
    await staff.send('PATCH', `/api/persons/${a.id}`, { jobTitle: 'Owner' })
    await staff.send('POST', '/api/touches', { personId: a.id, kind: 'call', title: 'Called meanwhile' })
    const old = await staff.send<Body>('POST', '/api/touches', {
      personId: b.id,
      kind: 'call',
      title: 'By the old id',
    })
    expect(old.body.code).toBe('no_such_person')
    const seen = await staff.get<{ items: { title: string }[] }>(`/api/persons/${a.id}/touches?limit=20`)
    expect(seen.body.items.map(({ title }) => title)).toContain('Called meanwhile')
    expect((await staff.get<Named>(`/api/persons/${b.id}`)).body.id).toBe(a.id)
    const answer = await undo(body.id)
    expect(answer.body.stayed).toEqual([{ what: 'person.job_title', id: a.id, why: 'elsewhere' }])
    expect((await staff.get(`/api/persons/${a.id}`)).body).toMatchObject({ jobTitle: 'Owner', phone: null })
    expect((await staff.get(`/api/persons/${b.id}`)).body).toMatchObject({
      jobTitle: 'Director',
      phone: expect.stringContaining('30'),
    })
    expect((await undo(body.id)).body.code).toBe('undone_already')
    expect(c.id).toBeGreaterThan(0)
  })

  it('refuses the inner of two nested merges, naming the outer; of several into one any comes out', async () => {
    const [a, b, c, d] = [await person(), await person(), await person(), await person()]
    const inner = (await merge(b.id, a.id)).body.id
    const sibling = (await merge(b.id, d.id, { fields: { name: 'gone' } })).body.id
    const outer = (await merge(c.id, b.id)).body.id
    expect((await staff.get<Named>(`/api/persons/${a.id}`)).body.id).toBe(c.id)
    const refused = await undo(inner)
    expect(refused.body).toMatchObject({
      code: 'undo_first',
      detail: expect.stringContaining(`number ${outer}`),
    })
    await undo(outer)
    expect((await undo(inner)).body).toMatchObject({ restoredId: a.id, stayed: [] })
    expect((await staff.get<Named>(`/api/persons/${d.id}`)).body).toMatchObject({ id: b.id, name: d.name })
    await undo(sibling)
    for (const one of [a, b, c, d])
      expect((await staff.get<Named>(`/api/persons/${one.id}`)).body).toMatchObject({
        id: one.id,
        name: one.name,
        email: one.email,
      })
  })

  it('of accounts: the name that went finds the one that stayed, persons follow, and who stood below takes its place', async () => {
    const [top, low] = [await account('Nordhafen Holding'), await account('Nordhafen Kontor')]
    await staff.send('PATCH', `/api/accounts/${low.id}`, { parentId: top.id })
    const who = await person({ accountId: top.id })
    const { body } = await staff.send('POST', '/api/merges', {
      kind: 'account',
      keepId: low.id,
      goneId: top.id,
    })
    expect((await staff.get<Body>(`/api/accounts/${top.id}`)).body).toMatchObject({
      id: low.id,
      parent: null,
    })
    expect((await staff.get<Body>(`/api/persons/${who.id}`)).body.account).toMatchObject({ id: low.id })
    const found = await rows(
      sql<{ id: number }>`select account_id as id from account_alias where account_id = ${low.id}`,
    )
    expect(found).toHaveLength(1)
    await undo(body.id)
    expect((await staff.get<Body>(`/api/accounts/${low.id}`)).body.parent).toMatchObject({ id: top.id })
    expect((await staff.get<Body>(`/api/persons/${who.id}`)).body.account).toMatchObject({ id: top.id })
  })
})

describe('the trash', () => {
  it('takes nobody with leads, opportunities or orders; hides who lies there; gives back; is emptied after 30 days', async () => {
    const [lead] = await rows(sql<{ id: number }>`select person_id as id from lead limit 1`)
    const refused = await staff.send('POST', '/api/trash', { kind: 'person', id: lead!.id })
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use'])
    const one = await person()
    await staff.send('POST', '/api/touches', { personId: one.id, kind: 'call', title: 'Called' })
    expect((await staff.send('POST', '/api/trash', { kind: 'person', id: one.id })).status).toBe(200)
    expect((await staff.get(`/api/persons/${one.id}`)).status).toBe(404)
    await world.drain()
    const counted = await rows(sql`select from funnel_stage where subject_id = ${one.id}`)
    expect(counted).toEqual([])
    const listed = await staff.get<{ items: Named[]; total: number }>('/api/trash')
    expect(listed.body.items[0]).toMatchObject({ id: one.id, name: one.name })
    await staff.send('POST', '/api/trash/restoration', { kind: 'person', id: one.id })
    expect((await staff.get<Named>(`/api/persons/${one.id}`)).body).toMatchObject({
      name: one.name,
      email: one.email,
    })
    await staff.send('POST', '/api/trash', { kind: 'person', id: one.id })
    const taker = await person({ email: one.email })
    expect(taker.id).toBeGreaterThan(0)
    const taken = await staff.send('POST', '/api/trash/restoration', { kind: 'person', id: one.id })
    expect([taken.status, taken.body.code]).toEqual([409, 'taken'])
    world.clock.pass(29 * 1_440)
    await world.tasks['trash.empty']!({} as never)
    expect(await rows(sql<{ n: number }>`select count(*) as n from trash`)).not.toEqual([{ n: 0 }])
    world.clock.pass(2 * 1_440)
    await world.tasks['trash.empty']!({} as never)
    expect(await rows(sql<{ n: number }>`select count(*) as n from trash`)).toEqual([{ n: 0 }])
  })
})
