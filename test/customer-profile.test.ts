import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Condition } from '../src/shared/condition/tree.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'
import { plantAccounts } from './planted-accounts.ts'
import { type Learning, readingProfiles } from './profile-reading.ts'

let world: World
let manager: Visitor
let reading: ReturnType<typeof readingProfiles>
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  reading = readingProfiles(world)
  manager = world.of.marketing_manager.visitor
  await plantAccounts(world)
})
afterAll(() => world?.close())

async function learnt(body: object = {}): Promise<Learning> {
  expect((await manager.send('POST', '/api/profile-learning', body)).status).toBe(200)
  expect((await manager.send('POST', '/api/profile-learning', body)).body.code).toBe('busy')
  await world.drain()
  return reading.learning()
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
      const all = await reading.allOf(`/api/profile-statements/${id}/accounts?end=all`)
      const won = await reading.allOf(`/api/profile-statements/${id}/accounts?end=won`)
      expect([all.total, won.total]).toEqual([found!.accounts, found!.won])
      expect([all.ids.length, won.ids.length]).toEqual([found!.accounts, found!.won])
      const cases = await world.rows<{ id: number; changed: boolean }>(sql`
        select c.account_id as id, exists (select from field_change f where f.record = 'account' and f.record_id = c.account_id) as changed
        from profile_case c`)
      const changed = new Set(cases.flatMap(each => (each.changed ? [each.id] : [])))
      const fits = new Set(await reading.membersOf(condition.when))
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
    const { statements } = await reading.learning()
    const [first] = statements
    const keeping = `/api/profile-statements/${first!.id}/keeping`
    expect((await manager.send('POST', keeping, { profileId: id })).status).toBe(200)
    expect((await manager.send('POST', keeping, { profileId: id })).body.code).toBe('already_kept')
    expect(await reading.profile(id)).toMatchObject({ version: 2, sentence: first!.sentence })
    expect((await manager.send('DELETE', keeping)).status).toBe(200)
    expect(await reading.profile(id)).toMatchObject({ version: 3, sentence: null })
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
    expect(await reading.profiles()).toEqual([])
    expect((await reading.learning()).statements.find(each => each.id === first!.id)!.state).toBe('found')
  })

  it('is measured anew when somebody changes what a statement asks, and not at all where the past cannot tell', async () => {
    const { statements } = await reading.learning()
    const dredging = statements.find(each => each.sentence.includes('Dredging'))!
    const change = async (when: Condition) => {
      const condition = { version: 1, about: 'account', when }
      const { status } = await manager.send('PATCH', `/api/profile-statements/${dredging.id}`, {
        name: 'Dredgers of the coast',
        condition,
      })
      expect(status).toBe(200)
      await world.drain()
      return (await reading.learning()).statements.find(({ id }) => id === dredging.id)!
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
