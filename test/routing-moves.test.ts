import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { raiseLead } from '../src/leads/raise.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let manager: Visitor
let sellers: number[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  manager = world.of.sales_manager.visitor
  const rows = await world.rows<{ id: number }>(sql`
    select id from app_user where role = 'sales' and state = 'active' order by id limit 3`)
  sellers = rows.map(({ id }) => id)
  await world.rows(sql`update app_user set capacity = null`)
})
beforeEach(async () => {
  await world.rows(sql`delete from absence`)
})
afterAll(() => world?.close())

const publish = async (change: object) => {
  const { body } = await manager.get<{ draft: { revision: number } | null }>('/api/routing')
  const users = sellers.map(userId => ({ userId, weight: 1 }))
  const rules = [
    { key: 'turn', label: 'In turn', when: null, to: { kind: 'users', users, pick: 'round_robin' } },
  ]
  const saved = await manager.send('PUT', '/api/routing/draft', {
    revision: body.draft?.revision ?? null,
    ...{ rules, onBroken: 'stays', onAbsence: 'stays', ...change },
  })
  expect(saved.status).toBe(200)
  const { body: after } = await manager.get<{ draft: { revision: number } }>('/api/routing')
  const done = await manager.send('POST', '/api/routing/publication', { revision: after.draft.revision })
  expect(done.status).toBe(200)
}
const raise = async (): Promise<number> => {
  const [person] = await world.rows<{ id: number }>(sql`
    select p.id from person p where not exists (select from lead l where l.person_id = p.id) and p.erased_at is null
    order by p.id limit 1`)
  const { leadId } = await world.db.as(systemActor, tx =>
    raiseLead(
      tx,
      systemActor,
      { personId: person!.id, raisedBy: 'form', touchId: null, handRaise: true },
      world.clock.now(),
    ),
  )
  return leadId!
}
const ownerOf = async (id: number): Promise<number | null> =>
  (
    await world.rows<{ ownerId: number | null }>(sql`select owner_id as "ownerId" from lead where id = ${id}`)
  )[0]!.ownerId
const keeperOf = async (id: number) =>
  (
    await world.rows<{ userId: number; state: string }>(sql`
      select user_id as "userId", state from promise where kind = 'lead_response' and about = ${id}`)
  )[0]!
const pass = (minutes: number) => world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000))
const breakAll = async () => {
  pass(7 * 24 * 60)
  await world.tasks['promises.tick']!({} as never)
  await world.drain()
}
const howOf = async (id: number) =>
  (
    await world.rows<{ how: string }>(sql`select how from lead_assignment where lead_id = ${id} order by id`)
  ).map(({ how }) => how)

it('a lead whose promise broke stays, or goes on to somebody else, once; the promise stays with whom it broke', async () => {
  await publish({})
  const stays = await raise()
  const first = await ownerOf(stays)
  await breakAll()
  expect([await ownerOf(stays), await howOf(stays)]).toEqual([first, ['raised']])

  await publish({ onBroken: 'moves_on' })
  const goes = await raise()
  const before = await ownerOf(goes)
  await breakAll()
  const after = await ownerOf(goes)
  expect(after).not.toBe(before)
  expect(sellers).toContain(after)
  expect(await keeperOf(goes)).toEqual({ userId: before, state: 'broken' })
  expect(await howOf(goes)).toEqual(['raised', 'broken'])
  const told = await world.rows<{ userId: number }>(sql`
    select user_id as "userId" from notification where kind = 'lead.moved_on' and href = ${`/leads/${goes}`}`)
  expect(told).toEqual([{ userId: after }])
  // What is tried again, or ticks again, moves nothing more.
  await breakAll()
  expect([await ownerOf(goes), await howOf(goes)]).toEqual([after, ['raised', 'broken']])
})

it('leads of whoever is away go on where the company wants that, with their running promise; nobody there, they stay', async () => {
  await publish({ onAbsence: 'moves_on' })
  const lead = await raise()
  const owner = (await ownerOf(lead))!
  const awayFor = async (userId: number) =>
    world.rows(sql`insert into absence (user_id, from_at, to_at)
      values (${userId}, ${world.clock.now()}, ${new Date(world.clock.now().getTime() + 3_600_000)})`)
  await awayFor(owner)
  await world.tasks['leads.move_on']!({} as never)
  const next = (await ownerOf(lead))!
  expect(next).not.toBe(owner)
  expect(await keeperOf(lead)).toEqual({ userId: next, state: 'running' })
  await world.tasks['leads.move_on']!({} as never)
  expect(await howOf(lead)).toEqual(['raised', 'absence'])
  for (const id of sellers) if (id !== owner) await awayFor(id)
  await world.tasks['leads.move_on']!({} as never)
  expect([await ownerOf(lead), await howOf(lead)]).toEqual([next, ['raised', 'absence']])
})

type Rerouting = {
  id: number
  state: string
  items: { leadId: number; to: { id: number } | null; outcome: string; from: { id: number } }[]
}

it('leads of somebody are dealt anew: planned without writing them, done as planned, and taken back', async () => {
  await publish({})
  const owner = sellers[0]!
  for (let n = 0; n < 9; n++) await raise()
  const open = () =>
    world.rows<{ id: number }>(
      sql`select id from lead where owner_id = ${owner} and state = 'open' order by id`,
    )
  const before = (await open()).map(({ id }) => id)
  expect(before.length).toBeGreaterThan(2)
  const planned = await manager.send<Rerouting>('POST', '/api/routing/reroutings', { ownerId: owner })
  expect(planned.body.items.map(({ leadId }) => leadId).sort((a, b) => a - b)).toEqual(before)
  expect(planned.body.items.every(({ to }) => to !== null && to.id !== owner)).toBe(true)
  expect((await open()).map(({ id }) => id)).toEqual(before)

  const routes = () =>
    world.rows<{ id: number }>(
      sql`select id, route from lead where id = any(${before}::bigint[]) order by id`,
    )
  const routesBefore = await routes()
  // One is judged and one given away before it is done.
  const [judged, given] = [before[0]!, before[1]!]
  await manager.send('POST', `/api/leads/${judged}/rejection`, { reason: 'student' })
  await world.rows(sql`update lead set owner_id = ${sellers[1]} where id = ${given}`)
  const seller = world.of.sales.visitor
  expect((await seller.send('POST', `/api/routing/reroutings/${planned.body.id}/doing`)).status).toBe(403)
  const done = await manager.send<Rerouting>('POST', `/api/routing/reroutings/${planned.body.id}/doing`)
  const left = done.body.items.filter(({ outcome }) => outcome === 'left').map(({ leadId }) => leadId)
  expect(left.sort((a, b) => a - b)).toEqual([judged, given].sort((a, b) => a - b))
  for (const { leadId, to, outcome } of done.body.items)
    if (outcome === 'moved') expect(await ownerOf(leadId)).toBe(to!.id)
  expect((await open()).length).toBe(0)
  expect((await manager.send('POST', `/api/routing/reroutings/${planned.body.id}/doing`)).status).toBe(409)

  const undone = await manager.send<Rerouting>('POST', `/api/routing/reroutings/${planned.body.id}/undoing`)
  expect(undone.body.state).toBe('undone')
  const back = before.filter(id => id !== judged && id !== given)
  expect((await open()).map(({ id }) => id)).toEqual(back)
  for (const id of back) expect((await howOf(id)).slice(-2)).toEqual(['rerouted', 'undone'])
  // Why somebody has it is said as before.
  expect(await routes()).toEqual(routesBefore)
  for (const id of back) {
    const { userId, state } = await keeperOf(id)
    if (state === 'running') expect(userId).toBe(owner)
  }
  const none = await manager.send('POST', '/api/routing/reroutings', { ownerId: world.of.marketing.id })
  expect([none.status, none.body.code]).toEqual([422, 'nothing_to_deal'])
})

it('a trial deals past leads by the draft, writes nothing, and every figure opens its leads', async () => {
  await manager.send('DELETE', '/api/routing/draft')
  await manager.send('PUT', '/api/routing/draft', {
    revision: null,
    rules: [
      {
        key: 'good',
        label: 'Good ones',
        when: { trait: 'leadScore', test: 'number', from: 80 },
        to: { kind: 'pool', userIds: sellers },
      },
      {
        key: 'rest',
        label: 'The rest',
        when: { trait: 'leadScore', test: 'number', from: 40 },
        to: {
          kind: 'users',
          users: sellers.map(userId => ({ userId, weight: 1 })),
          pick: 'fewest_open',
          today: true,
        },
      },
    ],
  })
  // Who was shown whom is written down beside the answers.
  const digest = async () => (await world.digest()).replace(/public\.(list_access|session) .*/g, '')
  const untouched = await digest()
  type Trial = {
    leads: number
    people: { user: { id: number }; was: number; would: number; most: number }[]
    rules: { key: string; leads: number }[]
    waits: number
    pool: number
    moved: number
  }
  const trial = (await world.of.marketing.visitor.get<Trial>('/api/routing/trial?days=400')).body
  const count = async (query: string) => {
    const { body } = await manager.get<{ total: number; items: { leadId: number }[]; next: string | null }>(
      `/api/routing/trial/leads?days=400&limit=200&${query}`,
    )
    expect(body.next === null ? body.items.length : 200).toBe(Math.min(200, body.total))
    return body.total
  }
  expect(trial.leads).toBeGreaterThan(20)
  expect(await count('group=all')).toBe(trial.leads)
  expect(await count('group=waits')).toBe(trial.waits)
  expect(await count('group=pool')).toBe(trial.pool)
  expect(await count('group=moved')).toBe(trial.moved)
  for (const { key, leads } of trial.rules) expect(await count(`group=rule&ruleKey=${key}`)).toBe(leads)
  for (const { user, was, would } of trial.people) {
    expect(await count(`group=would&userId=${user.id}`)).toBe(would)
    expect(await count(`group=was&userId=${user.id}`)).toBe(was)
  }
  const dealt = trial.people.reduce((sum, { would }) => sum + would, 0)
  expect(dealt + trial.pool + trial.waits).toBe(trial.leads)
  expect(trial.rules.reduce((sum, { leads }) => sum + leads, 0)).toBe(trial.leads - trial.waits)
  expect(await digest()).toBe(untouched)

  const first = await manager.get<{ items: { leadId: number }[]; next: string }>(
    '/api/routing/trial/leads?days=400&group=all&limit=5',
  )
  const second = await manager.get<{ items: { leadId: number }[] }>(
    `/api/routing/trial/leads?days=400&group=all&limit=5&cursor=${first.body.next}`,
  )
  const ids = [...first.body.items, ...second.body.items].map(({ leadId }) => leadId)
  expect(new Set(ids).size).toBe(10)
})
