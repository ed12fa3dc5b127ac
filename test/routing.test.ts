import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raiseLead } from '../src/leads/raise.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let manager: Visitor
let seller: Visitor
let marketer: Visitor
let sellers: number[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  manager = world.of.sales_manager.visitor
  seller = world.of.sales.visitor
  marketer = world.of.marketing.visitor
  const rows = await world.rows<{ id: number }>(sql`
    select id from app_user where role = 'sales' and state = 'active' order by id limit 4`)
  sellers = rows.map(({ id }) => id)
  await world.rows(sql`update app_user set capacity = null`)
  await world.rows(sql`delete from absence`)
})
afterAll(() => world?.close())

type Rule = { key: string; label: string; when: unknown; to: Record<string, unknown> }
type Overview = {
  inForce: { version: number; rules: (Rule & { sentence: string | null })[]; onBroken: string }
  draft: { version: number; revision: number; rules: Rule[]; note: string } | null
  versions: { version: number; inForce: boolean; note: string }[]
  mayChange: boolean
}
const overview = async (who: Visitor = manager) => (await who.get<Overview>('/api/routing')).body
const save = async (body: object, who: Visitor = manager) =>
  who.send('PUT', '/api/routing/draft', {
    revision: (await overview()).draft?.revision ?? null,
    ...body,
  })
const publish = async (body: object = {}) =>
  manager.send('POST', '/api/routing/publication', {
    revision: (await overview()).draft!.revision,
    ...body,
  })
const inForce = async (body: object) => {
  expect((await save({ onBroken: 'stays', onAbsence: 'stays', ...body })).status).toBe(200)
  const published = await publish()
  expect(published.status).toBe(200)
  return published.body.version as number
}
const people = (...weights: [number, number][]) => ({
  kind: 'users',
  users: weights.map(([userId, weight]) => ({ userId, weight })),
  pick: 'round_robin',
})
const everybody = (to: Record<string, unknown>, key = 'all'): Rule => ({
  key,
  label: 'Everybody',
  when: null,
  to,
})

/** Persons without a lead and whose account nobody sells to, each once. */
let fresh: number[] = []
const nobody = async (): Promise<number> => {
  if (fresh.length === 0) {
    const rows = await world.rows<{ id: number }>(sql`
      select p.id from person p left join account a on a.id = p.account_id
      where not exists (select from lead l where l.person_id = p.id) and p.erased_at is null and a.sales_owner_id is null order by p.id`)
    fresh = rows.map(({ id }) => id)
  }
  return fresh.pop()!
}
type Lead = { id: number; ownerId: number | null; route: Record<string, unknown>; personId: number }
const raise = async (personId?: number): Promise<Lead> => {
  const { leadId } = await world.db.as(systemActor, async tx =>
    raiseLead(
      tx,
      systemActor,
      { personId: personId ?? (await nobody()), raisedBy: 'form', touchId: null, handRaise: true },
      world.clock.now(),
    ),
  )
  return leadOf(leadId!)
}
const leadOf = async (id: number): Promise<Lead> =>
  (
    await world.rows<Lead>(sql`
      select id, owner_id as "ownerId", route, person_id as "personId" from lead where id = ${id}`)
  )[0]!
const hands = async (id: number, who: Visitor = manager) =>
  (
    await who.get<{
      items: { how: string; user: { id: number } | null; version: number | null; ruleLabel: string | null }[]
      mayClaim: boolean
    }>(`/api/leads/${id}/assignments`)
  ).body
const noticesOf = (kind: string, leadId: number) =>
  world.rows<{ userId: number }>(sql`
    select user_id as "userId" from notification where kind = ${kind} and href = ${`/leads/${leadId}`} order by user_id`)

describe('rules of routing', () => {
  it('are drafted, refused by place, published, and name each assignment', async () => {
    const before = await overview(marketer)
    expect([before.inForce.version, before.draft, before.mayChange]).toEqual([1, null, false])
    expect(before.inForce.rules[0]).toMatchObject({ key: 'owner', sentence: null })
    expect(before.inForce.rules[1]!.sentence).toMatch(/territory/)

    const digest = await world.digest()
    expect((await save({}, seller)).status).toBe(403)
    expect((await save({}, marketer)).status).toBe(403)
    const bad = await save({
      rules: [
        everybody({ kind: 'users', users: [], pick: 'round_robin' }),
        {
          key: 'all',
          label: '',
          when: { trait: 'nothing', test: 'known' },
          to: { kind: 'pool', userIds: [1] },
        },
      ],
    })
    expect([bad.status, bad.body.code]).toEqual([422, 'bad_rules'])
    expect(bad.body.errors!.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/rules/0/to/users',
      '/rules/1/key',
      '/rules/1/label',
      expect.stringMatching(/^\/rules\/1\/when/),
      '/rules/1/to',
    ])
    expect((await save({ revision: 7 })).body.code).toBe('changed_meanwhile')
    expect(await world.digest()).toBe(digest)

    expect((await save({ note: 'Two share' })).status).toBe(200)
    const { draft } = await overview()
    expect([draft!.version, draft!.note, draft!.rules.length]).toEqual([
      2,
      'Two share',
      before.inForce.rules.length,
    ])
    expect((await publish({ from: '2020-01-01T00:00:00Z' })).body.code).toBe('in_the_past')
    const rules = [everybody(people([sellers[0]!, 1], [sellers[1]!, 1]))]
    expect((await save({ rules })).status).toBe(200)
    expect((await publish({ revision: 1 })).body.code).toBe('changed_meanwhile')
    expect((await publish()).status).toBe(200)

    const lead = await raise()
    expect(lead).toMatchObject({
      ownerId: sellers[0],
      route: { version: 2, ruleKey: 'all', position: 1, of: 1 },
    })
    expect((await hands(lead.id)).items).toMatchObject([
      { how: 'raised', user: { id: sellers[0] }, version: 2, ruleLabel: 'Everybody' },
    ])
    const after = await overview()
    expect(after.versions.map(({ version, inForce: is }) => [version, is])).toEqual([
      [2, true],
      [1, false],
    ])
    expect((await manager.get<{ rules: Rule[] }>('/api/routing/versions/1')).body.rules).toEqual(
      before.inForce.rules,
    )
    expect((await manager.get<{ rules: Rule[] }>('/api/routing/versions/0')).body.rules[0]!.key).toBe('owner')
    expect((await manager.get('/api/routing/versions/99')).status).toBe(404)
    expect((await save({ revision: null, rules: [] })).body.code).toBe('bad_rules')
  })

  it('to come decide nothing before their day', async () => {
    await save({ rules: [everybody(people([sellers[2]!, 1]))] })
    const day = new Date(world.clock.now().getTime() + 86_400_000)
    expect((await publish({ from: day.toISOString() })).status).toBe(200)
    expect((await raise()).ownerId).not.toBe(sellers[2])
    world.clock.set(new Date(day.getTime() + 1))
    expect((await raise()).ownerId).toBe(sellers[2])
  })

  it('ask conditions of the person, the account and the lead', async () => {
    const [one] = await world.rows<{ id: number; industry: string; language: string }>(sql`
      select p.id, a.industry, p.language from person p join account a on a.id = p.account_id
      where a.industry is not null and p.language is not null and p.erased_at is null and a.sales_owner_id is null
        and not exists (select from lead l where l.person_id = p.id) order by p.id limit 1`)
    const when = {
      all: [
        { account: { trait: 'industry', test: 'one_of', values: [one!.industry] } },
        { trait: 'language', test: 'one_of', values: [one!.language] },
        { trait: 'leadScore', test: 'number', to: 100 },
      ],
    }
    await inForce({
      rules: [
        { key: 'kind', label: 'Their kind', when, to: people([sellers[3]!, 1]) },
        everybody(people([sellers[0]!, 1])),
      ],
    })
    expect((await raise(one!.id)).ownerId).toBe(sellers[3])
    const [stranger] = await world.rows<{ id: number }>(sql`
      select p.id from person p left join account a on a.id = p.account_id where p.language is distinct from ${one!.language}
        and not exists (select from lead l where l.person_id = p.id) and p.erased_at is null and a.sales_owner_id is null limit 1`)
    const passed = await raise(stranger!.id)
    expect(passed).toMatchObject({
      ownerId: sellers[0],
      route: { tried: [{ ruleKey: 'kind', why: 'does not fit' }] },
    })
  })

  it('deal in turn by weight within one lead, also after an absence', async () => {
    const [a, b] = [sellers[0]!, sellers[1]!]
    await inForce({ rules: [everybody(people([a, 2], [b, 1]), 'weighted')] })
    const got: (number | null)[] = []
    for (let n = 0; n < 6; n++) got.push((await raise()).ownerId)
    expect([got.filter(id => id === a).length, got.filter(id => id === b).length]).toEqual([4, 2])
    const now = world.clock.now()
    await world.rows(
      sql`insert into absence (user_id, from_at, to_at) values (${a}, ${now}, ${new Date(now.getTime() + 3_600_000)})`,
    )
    for (let n = 0; n < 4; n++) expect((await raise()).ownerId).toBe(b)
    await world.rows(sql`delete from absence`)
    const later: (number | null)[] = []
    for (let n = 0; n < 6; n++) later.push((await raise()).ownerId)
    // Nobody catches up with what came while away.
    expect(later.filter(id => id === a).length).toBe(4)
  })

  it('a pool is told, and of several who claim at once one has it', async () => {
    await inForce({ rules: [everybody({ kind: 'pool', userIds: sellers.slice(0, 3) })] })
    const lead = await raise()
    expect(lead).toMatchObject({ ownerId: null, route: { pool: sellers.slice(0, 3), why: null } })
    await world.drain()
    expect((await noticesOf('lead.pool', lead.id)).map(({ userId }) => userId)).toEqual(sellers.slice(0, 3))
    expect((await hands(lead.id, seller)).mayClaim).toBe(true)
    expect((await marketer.send('POST', `/api/leads/${lead.id}/claim`)).status).toBe(403)
    const others = await world.rows<{ email: string }>(sql`
      select lower(email) as email from app_user where id = any(${sellers}::bigint[]) order by id`)
    const visitors = await Promise.all(others.map(async ({ email }) => (await world.signIn(email)).visitor))
    const answers = await Promise.all(visitors.map(who => who.send('POST', `/api/leads/${lead.id}/claim`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    expect(new Set(answers.flatMap(({ body }) => body.code ?? []))).toEqual(new Set(['taken']))
    const winner = (await leadOf(lead.id)).ownerId
    const [promise] = await world.rows<{ userId: number }>(sql`
      select user_id as "userId" from promise where kind = 'lead_response' and about = ${lead.id}`)
    expect(promise!.userId).toBe(winner)
    expect((await hands(lead.id)).items.map(({ how, user }) => [how, user?.id ?? null])).toEqual([
      ['raised', null],
      ['claimed', winner],
    ])
  })
})
