import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LookAlike, SizePart } from '../src/profile/who-fits.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'
import { plantAccounts } from './planted-accounts.ts'
import { type Names, readingProfiles, type Statement } from './profile-reading.ts'

let world: World
let manager: Visitor
let seller: Visitor
let partner: Visitor
let reading: ReturnType<typeof readingProfiles>
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  reading = readingProfiles(world)
  manager = world.of.marketing_manager.visitor
  seller = world.of.sales.visitor
  partner = world.of.partner.visitor
  await plantAccounts(world)
  await manager.send('POST', '/api/profile-learning', {})
  await world.drain()
})
afterAll(() => world?.close())

describe('who is like the won ones', () => {
  let id: number
  let kept: Statement
  beforeAll(async () => {
    id = (await manager.send<{ id: number }>('POST', '/api/profiles', { name: 'Look-alikes' })).body.id
    kept = (await reading.learning()).statements.find(each => each.sentence.includes('Dredging'))!
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
    expect(size.known).toBe((await reading.membersOf(kept.condition.when)).length)
    for (const [part, n] of Object.entries(size)) {
      const { ids, total } = await reading.allOf(`/api/profiles/${id}/accounts?part=${part}`)
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
    expect((await reading.profile(id)).market.map(({ companies }) => companies)).toEqual([1_000, 5_000])
    expect(await share(partner)).toBeNull()
  })

  it('become a live segment that rules ask for, and that follows the profile when somebody says so', async () => {
    const { segmentId } = (await manager.send<{ segmentId: number }>('POST', `/api/profiles/${id}/segment`))
      .body
    const members = async () => (await manager.get<Names>(`/api/segments/${segmentId}/members`)).body.total
    expect(await members()).toBe((await reading.membersOf(kept.condition.when)).length)
    expect((await reading.profile(id)).segment).toEqual({ id: segmentId, name: 'Look-alikes', version: 2 })
    const condition = {
      version: 1,
      about: 'account',
      when: { trait: 'industry', test: 'one_of', values: ['Dredging', 'Bakery 0'] },
    }
    await manager.send('PATCH', `/api/profile-statements/${kept.id}`, { condition })
    await world.drain()
    expect(await reading.profile(id)).toMatchObject({ version: 3, segment: { version: 2 } })
    const before = await members()
    expect((await manager.send('POST', `/api/profiles/${id}/segment`)).body).toEqual({ segmentId })
    expect(await members()).toBeGreaterThan(before)
    await manager.send('PATCH', `/api/profile-statements/${kept.id}`, { condition: kept.condition })
    await world.drain()
  })

  it('may hold what people say themselves, which the past is asked of', async () => {
    const { id: own } = (await manager.send<{ id: number }>('POST', '/api/profiles', { name: 'Said' })).body
    const path = `/api/profiles/${own}/statements`
    const when = { trait: 'industry', test: 'one_of', values: ['Dredging'] }
    const condition = { version: 1, about: 'account', when }
    const said = await manager.send<{ id: number }>('POST', path, { name: 'They dredge', condition })
    expect(said.status).toBe(200)
    await world.drain()
    const [statement] = (await reading.profile(own)).statements
    expect(statement).toMatchObject({ id: said.body.id, state: 'kept', edited: true, found: kept.found })
    expect((await reading.profile(own)).sentence).toBe(kept.sentence)
    const refusals = [
      [condition, 409, 'same_statement'],
      [{ ...condition, when: { all: [] } }, 422, 'bad_condition'],
      [{ ...condition, when: { trait: 'nothing', test: 'known' } }, 422, 'bad_condition'],
    ] as const
    for (const [refused, status, code] of refusals) {
      const answer = await manager.send('POST', path, { condition: refused })
      expect([answer.status, answer.body.code]).toEqual([status, code])
    }
    expect((await seller.send('POST', path, { condition })).status).toBe(403)
    expect((await reading.profile(own)).statements).toHaveLength(1)
    expect((await manager.send('POST', `/api/profiles/${own}/archive`)).status).toBe(200)
  })

  it('say of one account which statements of a profile hold of it, and which do not', async () => {
    type Fit = { items: { id: number; fits: boolean; statements: { id: number; holds: boolean }[] }[] }
    const of = async (name: string, by = seller) => {
      const [account] = await world.rows(sql<{ id: number }>`select id from account where name = ${name}`)
      return by.get<Fit>(`/api/accounts/${account!.id}/profiles`)
    }
    const mine = async (name: string) => (await of(name)).body.items.find(each => each.id === id)
    const said = { statements: [{ id: kept.id, holds: true, sentence: kept.sentence, less: false }] }
    expect(await mine('Planted 513')).toMatchObject({ fits: true, ...said })
    expect(await mine('Planted 514')).toMatchObject({
      ...{ fits: false, statements: [{ id: kept.id, holds: false }] },
    })
    const known = await reading.allOf(`/api/profiles/${id}/accounts?part=known`)
    const [elsewhere] = await world.rows(sql<{ id: number }>`
      select id from account where erased_at is null and id not in (select id from account where id = any(${known.ids}::bigint[])) limit 1`)
    const { body } = await seller.get<Fit>(`/api/accounts/${elsewhere!.id}/profiles`)
    expect(body.items.find(each => each.id === id)!.fits).toBe(false)
    // Another's account is not there for a partner.
    await world.rows(sql`update account set territory_id = null where name = 'Planted 519'`)
    expect((await of('Planted 519', partner)).status).toBe(404)
    expect((await of('Planted 522', partner)).status).toBe(200)
    expect((await seller.get('/api/accounts/99999999/profiles')).status).toBe(404)
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
    const all = await reading.allOf(`/api/profiles/${id}/look-alikes?`)
    const theirs = await reading.allOf(`/api/profiles/${id}/look-alikes?`, partner)
    expect(theirs.ids.length).toBeGreaterThan(0)
    expect(theirs.ids.length).toBe(await mine(all.ids))
    expect(theirs.ids.length).toBeLessThan(all.ids.length)
    const known = await reading.allOf(`/api/profiles/${id}/accounts?part=known`, partner)
    expect(await mine(known.ids)).toBe(known.ids.length)
    expect((await partner.get('/api/profile-learning')).status).toBe(403)
    const [seen] = await reading.profiles(partner)
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
