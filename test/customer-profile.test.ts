import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conditionSource } from '../src/main/traits.ts'
import type { LookAlike, SizePart } from '../src/profile/who-fits.ts'
import { membersSql } from '../src/segments/compile.ts'
import type { Condition } from '../src/shared/condition/tree.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

type Statement = {
  id: number
  sentence: string
  state: string
  edited: boolean
  condition: { when: Condition }
  found: { accounts: number; won: number; lift: { ratio: number; low: number; high: number } } | null
}
type Learning = {
  learning: { state: string; won: number; lost: number; untouched: number; aside: number } | null
  fields: { key: string; label: string }[]
  leftOut: string[]
  statements: Statement[]
}
type Profile = {
  id: number
  version: number
  sentence: string | null
  statements: Statement[]
  segment: { id: number; version: number } | null
  market: { companies: number }[]
}
type Names = { items: { id: number }[]; next: string | null; total: number }

let world: World
let manager: Visitor
let seller: Visitor
let partner: Visitor
/** A planted truth: prospects of one trade, half of them won of late; the others were asked and lost. */
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  manager = world.of.marketing_manager.visitor
  seller = world.of.sales.visitor
  partner = world.of.partner.visitor
  await world.rows(sql`
    insert into account (name, name_key, kind, industry, country, employees, territory_id, created_at, updated_at)
    select 'Planted ' || n, 'planted ' || n, 'prospect', case when n % 3 = 0 then 'Dredging' else 'Bakery ' || n % 2 end, 'NL', 40 + n % 50,
      (select territory_id from user_territory where user_id = ${world.of.partner.id} order by 1 limit 1),
      ${world.clock.now()}::timestamptz - interval '2 years', ${world.clock.now()}::timestamptz - interval '2 years'
    from generate_series(1, 600) n`)
  await world.rows(sql`
    insert into opportunity (name, account_id, territory_id, stage_id, state, opened_at, stage_since, closed_at, updated_at)
    select a.name, a.id, a.territory_id, (select min(id) from stage), case when a.industry = 'Dredging' and n % 2 = 0 or n % 20 = 1 then 'won' else 'lost' end,
      t.at, t.at, t.at, t.at
    from (select *, split_part(name, ' ', 2)::int as n from account where name like 'Planted %') a
    cross join (select ${world.clock.now()}::timestamptz - interval '100 days' as at) t
    where n <= 500`)
})
afterAll(() => world?.close())

const learning = async (): Promise<Learning> => (await manager.get<Learning>('/api/profile-learning')).body
const profiles = async (by: Visitor = manager): Promise<Profile[]> =>
  (await by.get<{ items: Profile[] }>('/api/profiles')).body.items
const profile = async (id: number): Promise<Profile> => (await profiles()).find(each => each.id === id)!
async function learnt(body: object = {}): Promise<Learning> {
  expect((await manager.send('POST', '/api/profile-learning', body)).status).toBe(200)
  expect((await manager.send('POST', '/api/profile-learning', body)).body.code).toBe('busy')
  await world.drain()
  return learning()
}
/** The same by SQL of the condition, of today. */
async function membersOf(when: Condition): Promise<number[]> {
  const moment = { now: world.clock.now(), timeZone: 'Europe/Amsterdam' }
  return world.db.as(systemActor, async tx => {
    const { rows } = await sql<{ id: number }>`
      ${membersSql(when, 'account', { moment, source: await conditionSource(tx) })}`.execute(tx)
    return rows.map(({ id }) => id)
  })
}
async function allOf(path: string, by: Visitor = manager): Promise<{ ids: number[]; total: number }> {
  const ids: number[] = []
  let total = 0
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: Names } = await by.get<Names>(
      `${path}&limit=200${cursor && `&cursor=${cursor}`}`.replace('?&', '?'),
    )
    ids.push(...body.items.map(({ id }) => id))
    total = body.total
    cursor = body.next
  }
  return { ids, total }
}

describe('what won accounts have in common', () => {
  it('finds the planted trade, with figures that are those of its condition', async () => {
    const { statements, ...rest } = await learnt()
    const [counted] = await world.rows<{ won: number; lost: number }>(sql`
      select count(*) filter (where won)::int as won, count(*) filter (where lost and not won and not ever)::int as lost from (
        select exists (select from opportunity o where o.account_id = a.id and o.state = 'won' and o.closed_at >= f.at)
            or exists (select from customer_order o where o.account_id = a.id and o.ordered_at >= f.at) as won,
          exists (select from opportunity o where o.account_id = a.id and o.state = 'won')
            or exists (select from customer_order o where o.account_id = a.id) as ever,
          exists (select from opportunity o where o.account_id = a.id and o.state = 'lost' and o.closed_at >= f.at) as lost
        from account a, (select ${world.clock.now()}::timestamptz - interval '36 months' as at) f
        where a.kind in ('customer', 'prospect') and a.erased_at is null) x`)
    expect(rest.learning).toMatchObject({ state: 'done', won: counted!.won, lost: counted!.lost })
    const dredging = statements.find(
      ({ condition: { when } }) =>
        'trait' in when && when.trait === 'industry' && JSON.stringify(when).includes('Dredging'),
    )!
    expect(dredging.found!.lift.low).toBeGreaterThan(1)
    for (const { id, condition, found } of statements) {
      const all = await allOf(`/api/profile-statements/${id}/accounts?end=all`)
      const won = await allOf(`/api/profile-statements/${id}/accounts?end=won`)
      expect([all.total, won.total]).toEqual([found!.accounts, found!.won])
      expect([all.ids.length, won.ids.length]).toEqual([found!.accounts, found!.won])
      const cases = await world.rows<{ id: number; changed: boolean }>(sql`
        select c.account_id as id, exists (select from field_change f where f.record = 'account' and f.record_id = c.account_id) as changed
        from profile_case c`)
      const changed = new Set(cases.flatMap(each => (each.changed ? [each.id] : [])))
      const fits = new Set(await membersOf(condition.when))
      const same = (ids: readonly number[]) => ids.filter(each => !changed.has(each)).sort((a, b) => a - b)
      const known = cases.flatMap(each => (fits.has(each.id) ? [each.id] : []))
      // The half that confirms, of those whose fields stand as they did.
      const confirming = known.filter(each => ((Math.imul(each, 0x9e3779b1) >>> 16) & 1) === 1)
      expect(same(all.ids)).toEqual(same(confirming))
    }
  })

  it('learns from nothing that follows from winning, and from no field that people leave out', async () => {
    const { fields, leftOut, statements } = await learnt({ without: ['industry'] })
    expect(fields.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['industry', 'employees', 'country', 'territory', 'source']),
    )
    expect(fields.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['class']))
    expect(leftOut).toEqual(expect.arrayContaining(['class', 'orders', 'stage', 'owners']))
    expect(JSON.stringify(statements)).not.toContain('Dredging')
    expect((await manager.send('POST', '/api/profile-learning', { without: ['class'] })).body.code).toBe(
      'unknown_field',
    )
  })

  it('takes the fields as they were before an account was won', async () => {
    const [won] = await world.rows<{ id: number }>(sql`
      select a.id from account a join opportunity o on o.account_id = a.id and o.state = 'won' where a.industry = 'Dredging' order by a.id limit 1`)
    expect((await manager.send('PATCH', `/api/accounts/${won!.id}`, { industry: 'Bakery 1' })).status).toBe(
      200,
    )
    await learnt()
    const [row] = await world.rows<{ industry: string }>(sql`
      select known ->> 'industry' as industry from profile_case where account_id = ${won!.id}`)
    expect(row!.industry).toBe('Dredging')
  })

  it('says nothing of too few', async () => {
    const { learning: asked, statements } = await learnt({ months: 3 })
    expect(asked!.won).toBeGreaterThan(0)
    expect(asked!.won).toBeLessThan(40)
    expect(statements).toEqual([])
    expect((await learnt()).statements.length).toBeGreaterThan(0)
  })
})

describe('a profile', () => {
  it('is what people keep: each change is a version, dismissed stays dismissed, and taking out undoes', async () => {
    const { id } = (await manager.send<{ id: number }>('POST', '/api/profiles', { name: 'Dredgers' })).body
    expect((await manager.send('POST', '/api/profiles', { name: 'dredgers' })).body.code).toBe('name_taken')
    expect((await manager.get<{ size: null }>(`/api/profiles/${id}/size`)).body.size).toBeNull()
    expect((await manager.send('POST', `/api/profiles/${id}/segment`)).body.code).toBe('nothing_kept')
    const { statements } = await learning()
    const [first] = statements
    const keeping = `/api/profile-statements/${first!.id}/keeping`
    expect((await manager.send('POST', keeping, { profileId: id })).status).toBe(200)
    expect((await manager.send('POST', keeping, { profileId: id })).body.code).toBe('already_kept')
    expect(await profile(id)).toMatchObject({ version: 2, sentence: first!.sentence })
    expect((await manager.send('DELETE', keeping)).status).toBe(200)
    expect(await profile(id)).toMatchObject({ version: 3, sentence: null })
    await manager.send('POST', `/api/profile-statements/${first!.id}/dismissal`)
    const again = await learnt()
    expect(again.statements.find(each => each.id === first!.id)!.state).toBe('dismissed')
    await manager.send('DELETE', `/api/profile-statements/${first!.id}/dismissal`)
    await manager.send('POST', keeping, { profileId: id })
    const { items } = (
      await manager.get<{ items: { version: number; by: string }[] }>(`/api/profiles/${id}/versions`)
    ).body
    expect(items.map(({ version }) => version)).toEqual([4, 3, 2, 1])
    expect(items.every(({ by }) => by !== null)).toBe(true)
    expect((await manager.send('PATCH', `/api/profiles/${id}`, { name: 'Dredging firms' })).status).toBe(200)
    expect((await manager.send('POST', `/api/profiles/${id}/archive`)).status).toBe(200)
    expect(await profiles()).toEqual([])
    expect((await learning()).statements.find(each => each.id === first!.id)!.state).toBe('found')
  })

  it('is measured anew when somebody changes what a statement asks, and not at all where the past cannot tell', async () => {
    const { statements } = await learning()
    const dredging = statements.find(each => each.sentence.includes('Dredging'))!
    const change = async (when: Condition) => {
      const condition = { version: 1, about: 'account', when }
      const { status } = await manager.send('PATCH', `/api/profile-statements/${dredging.id}`, {
        name: 'Dredgers of the coast',
        condition,
      })
      expect(status).toBe(200)
      await world.drain()
      return (await learning()).statements.find(({ id }) => id === dredging.id)!
    }
    const wider: Condition = { trait: 'industry', test: 'one_of', values: ['Dredging', 'Bakery 0'] }
    const changed = await change(wider)
    expect(changed).toMatchObject({ name: 'Dredgers of the coast', edited: true })
    expect(changed.found!.accounts).toBeGreaterThan(dredging.found!.accounts)
    expect(changed.found!.lift.ratio).toBeLessThan(dredging.found!.lift.ratio)
    expect((await change({ trait: 'orders', test: 'number', from: 1 })).found).toBeNull()
    expect((await change(dredging.condition.when)).found).toEqual(dredging.found)
    const refused = await manager.send('PATCH', `/api/profile-statements/${dredging.id}`, {
      condition: { version: 1, about: 'account', when: { trait: 'nothing', test: 'known' } },
    })
    expect(refused.body.code).toBe('bad_condition')
  })
})

describe('who is like the won ones', () => {
  let id: number
  let kept: Statement
  beforeAll(async () => {
    id = (await manager.send<{ id: number }>('POST', '/api/profiles', { name: 'Look-alikes' })).body.id
    kept = (await learning()).statements.find(each => each.sentence.includes('Dredging'))!
    await manager.send('POST', `/api/profile-statements/${kept.id}/keeping`, { profileId: id })
  })

  it('are listed once over pages, the likest first, each with the statements that hold, and none that was won', async () => {
    const found: LookAlike[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: { items: LookAlike[]; next: string | null; total: number } } =
        await manager.get(`/api/profiles/${id}/look-alikes?limit=20${cursor && `&cursor=${cursor}`}`)
      found.push(...body.items)
      cursor = body.next
      if (cursor === null) expect(body.total === 0 || found.length > 20).toBe(true)
    }
    const ids = found.map(each => each.id)
    expect(new Set(ids).size).toBe(ids.length)
    const fits = await world.rows<{ id: number }>(sql`
      select a.id from account a where a.industry ilike 'dredging' and a.kind = 'prospect' and a.erased_at is null
        and not exists (select from opportunity o where o.account_id = a.id and o.state = 'won')
        and not exists (select from customer_order o where o.account_id = a.id)`)
    expect(ids.toSorted((a, b) => a - b)).toEqual(fits.map(each => each.id).toSorted((a, b) => a - b))
    for (const each of found) expect(each).toMatchObject({ fits: true, holds: [kept.id] })
    expect(found[0]!.score).toBeCloseTo(Math.log(kept.found!.lift.ratio), 5)
    const { status } = await manager.get(`/api/profiles/${id}/look-alikes?cursor=abc`)
    expect(status).toBe(422)
  })

  it('are sized: known, contacted, with an open opportunity, won; each count opens its accounts', async () => {
    const { size } = (await manager.get<{ size: Record<SizePart, number> }>(`/api/profiles/${id}/size`)).body
    expect(size.known).toBe((await membersOf(kept.condition.when)).length)
    for (const [part, n] of Object.entries(size)) {
      const { ids, total } = await allOf(`/api/profiles/${id}/accounts?part=${part}`)
      expect([part, total, ids.length]).toEqual([part, n, n])
    }
    const [sqls] = await world.rows<{ won: number; open: number }>(sql`
      select count(*) filter (where exists (select from opportunity o where o.account_id = a.id and o.state = 'won')
          or exists (select from customer_order o where o.account_id = a.id))::int as won,
        count(*) filter (where exists (select from opportunity o where o.account_id = a.id and o.state = 'open'))::int as open
      from account a where a.industry ilike 'dredging' and a.erased_at is null`)
    expect([size.won, size.open]).toEqual([sqls!.won, sqls!.open])
  })

  it('stand beside the market that people entered, the last of it', async () => {
    const market = `/api/profiles/${id}/market`
    const share = async (by: Visitor) =>
      (await by.get<{ share: number | null }>(`/api/profiles/${id}/size`)).body.share
    expect(await share(manager)).toBeNull()
    await manager.send('POST', market, {
      companies: 5_000,
      source: 'Chamber of commerce',
      asOf: '2025-01-01',
    })
    await manager.send('POST', market, { companies: 1_000, source: 'Trade body', asOf: '2025-06-01' })
    expect(
      (await manager.send('POST', market, { companies: 1, source: 'x', asOf: '2999-01-01' })).body.code,
    ).toBe('not_yet')
    const { size } = (await manager.get<{ size: { known: number } }>(`/api/profiles/${id}/size`)).body
    expect(await share(manager)).toBeCloseTo(size.known / 1_000, 10)
    expect((await profile(id)).market.map(({ companies }) => companies)).toEqual([1_000, 5_000])
    expect(await share(partner)).toBeNull()
  })

  it('become a live segment that rules ask for, and that follows the profile when somebody says so', async () => {
    const { segmentId } = (await manager.send<{ segmentId: number }>('POST', `/api/profiles/${id}/segment`))
      .body
    const members = async () => (await manager.get<Names>(`/api/segments/${segmentId}/members`)).body.total
    expect(await members()).toBe((await membersOf(kept.condition.when)).length)
    expect((await profile(id)).segment).toEqual({ id: segmentId, name: 'Look-alikes', version: 2 })
    const condition = {
      version: 1,
      about: 'account',
      when: { trait: 'industry', test: 'one_of', values: ['Dredging', 'Bakery 0'] },
    }
    await manager.send('PATCH', `/api/profile-statements/${kept.id}`, { condition })
    await world.drain()
    expect(await profile(id)).toMatchObject({ version: 3, segment: { version: 2 } })
    const before = await members()
    expect((await manager.send('POST', `/api/profiles/${id}/segment`)).body).toEqual({ segmentId })
    expect(await members()).toBeGreaterThan(before)
    await manager.send('PATCH', `/api/profile-statements/${kept.id}`, { condition: kept.condition })
    await world.drain()
  })

  it('are those of their territory for a partner; sellers read and do not change', async () => {
    const [territories] = await world.rows<{ ids: number[] }>(sql`
      select array_to_json(array_agg(territory_id)) as ids from user_territory where user_id = ${world.of.partner.id}`)
    const mine = async (ids: readonly number[]) => {
      const rows = await world.rows<{ n: number }>(sql`
        select count(*)::int as n from account where id = any(${ids as number[]}::bigint[]) and territory_id = any(${territories!.ids}::bigint[])`)
      return rows[0]!.n
    }
    await world.rows(sql`update account set territory_id = null where name in ('Planted 513', 'Planted 516')`)
    const all = await allOf(`/api/profiles/${id}/look-alikes?`)
    const theirs = await allOf(`/api/profiles/${id}/look-alikes?`, partner)
    expect(theirs.ids.length).toBeGreaterThan(0)
    expect(theirs.ids.length).toBe(await mine(all.ids))
    expect(theirs.ids.length).toBeLessThan(all.ids.length)
    const known = await allOf(`/api/profiles/${id}/accounts?part=known`, partner)
    expect(await mine(known.ids)).toBe(known.ids.length)
    expect((await partner.get('/api/profile-learning')).status).toBe(403)
    const [seen] = await profiles(partner)
    expect(seen!.statements.length).toBeGreaterThan(0)
    expect(seen!.statements.every(({ found }) => found === null)).toBe(true)
    expect((await seller.get('/api/profile-learning')).status).toBe(200)
    for (const by of [seller, partner, world.of.marketing.visitor]) {
      expect((await by.send('POST', '/api/profiles', { name: 'Mine' })).status).toBe(403)
      expect((await by.send('POST', `/api/profile-statements/${kept.id}/dismissal`)).status).toBe(403)
      expect((await by.send('POST', `/api/profiles/${id}/segment`)).status).toBe(403)
    }
  })
})
