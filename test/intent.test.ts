import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { joinVisitor, upsertVisitors } from '../src/customers/store.ts'
import { askAll } from '../src/intent/jobs.ts'
import { touchesOf } from '../src/intent/read-touches.ts'
import type { Condition } from '../src/shared/condition/tree.ts'
import { chance } from '../src/shared/statistics/chance.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { DAY, type Names, openIntent, type Signals } from './intent-world.ts'

const { world, of, all, signals, signal, showing, run, set, watchOnly, does, looksAtPrices, follow } =
  await openIntent()
afterAll(() => world.close())

describe('signals on the past of the company', () => {
  it('are all there and off before they were measured', async () => {
    const { items, dailyCap } = await signals()
    expect(items.map(({ key }) => key)).toEqual([
      'search',
      'prices',
      'comparison',
      'competitor',
      'several',
      'return',
      'downloads',
    ])
    expect(items.every(({ on, measured }) => !on && measured === null)).toBe(true)
    expect(dailyCap).toBe(5)
    expect(items[1]!.sentence).toMatch(/price/i)
    const german = (await of.manager.get<Signals>('/api/intent/signals?language=de')).body
    expect(german.items[1]!.name).toBe('Sah sich Preise an')
  })

  it('are measured; every figure is the sum of the accounts behind it', async () => {
    expect((await of.manager.send('POST', '/api/intent/measuring')).status).toBe(200)
    await world.drain()
    const { items } = await signals()
    for (const { id, key, measured, on } of items) {
      expect([key, measured === null]).toEqual([key, false])
      expect(on).toBe(measured!.verdict !== 'not_shown')
      for (const [group, figure] of [
        ['shown', measured!.shown],
        ['shown_opened', measured!.shownOpened],
        ['other', measured!.other],
        ['other_opened', measured!.otherOpened],
      ] as const) {
        const names = (await of.manager.get<Names>(`/api/intent/signals/${id}/names?of=${group}&limit=200`))
          .body
        expect([key, group, names.weeks]).toEqual([key, group, figure])
        if (group === 'shown') expect(names.total).toBe(measured!.accounts)
        if (names.next === null) expect(names.items.reduce((sum, { weeks }) => sum + weeks, 0)).toBe(figure)
      }
    }
    const prices = items.find(({ key }) => key === 'prices')!
    expect(prices.measured!.shown).toBeGreaterThan(0)
    expect(items.find(({ key }) => key === 'comparison')!.measured!.verdict).toBe('too_little')
  })

  it('are on or off as a manager says, with a word why', async () => {
    const { id, version } = await signal('prices')
    const patch = (body: object, visitor = of.manager) =>
      visitor.send<{ code: string }>('PATCH', `/api/intent/signals/${id}`, body)
    expect((await patch({ version, setting: 'on' })).status).toBe(422)
    expect((await patch({ version, setting: 'on', note: 'x' }, of.seller)).status).toBe(403)
    expect((await patch({ version, setting: 'off', note: 'Too much.' })).status).toBe(200)
    expect((await patch({ version, setting: 'on', note: 'x' })).status).toBe(409)
    expect(await signal('prices')).toMatchObject({ on: false, setting: 'off', note: 'Too much.' })
    expect((await signal('prices')).decided!.by).not.toBeNull()
    await set('prices', { setting: 'auto' })
    expect(await signal('prices')).toMatchObject({ setting: 'auto', note: null })
  })

  it('are measured anew where they ask something else', async () => {
    const before = (await signal('downloads')).measured!.id
    await set('downloads', { name: 'Downloads' })
    expect((await signal('downloads')).measured!.id).toBe(before)
    await set('downloads', { days: 45 })
    expect((await signal('downloads')).measured!.id).toBeGreaterThan(before)
  })

  it('are added by managers, and refused with the place of what is not offered', async () => {
    const when: Condition = { touches: { kinds: ['form'] }, from: 2, window: { days: 60 } }
    const add = (given: unknown, visitor = of.manager) =>
      visitor.send<{ id: number; errors?: { pointer: string }[] }>('POST', '/api/intent/signals', {
        name: 'Two forms',
        kind: 'actual',
        days: 60,
        condition: { version: 1, about: 'account', when: given },
      })
    const before = (await signals()).items.length
    for (const [given, pointer] of [
      [{ trait: 'country', test: 'known' }, '/condition/when/trait'],
      [{ all: [when, { segment: 1 }] }, '/condition/when/all/1/segment'],
      [{ persons: when }, '/condition/when'],
      [{ not: when }, '/condition/when'],
      [{ touches: { kinds: ["web_page'; drop table touch"] }, from: 1 }, '/condition/when/touches/kinds/0'],
    ] as const) {
      const refused = await add(given)
      expect([refused.status, refused.body.errors?.map(error => error.pointer)]).toEqual([422, [pointer]])
    }
    expect((await add(when, of.seller)).status).toBe(403)
    expect((await signals()).items).toHaveLength(before)
    expect((await add(when)).status).toBe(200)
    await world.drain()
    expect((await signal('Two forms')).measured).not.toBeNull()
  })

  it('are removed where people added them; the ready ones stay', async () => {
    const remove = (id: number, visitor = of.manager) =>
      visitor.send<{ code: string }>('DELETE', `/api/intent/signals/${id}`)
    const { id } = await signal('Two forms')
    const ready = await signal('prices')
    expect((await remove(id, of.seller)).status).toBe(403)
    expect((await remove(ready.id)).body.code).toBe('ready_signal')
    expect((await remove(999_999)).status).toBe(404)
    expect((await remove(id)).status).toBe(200)
    expect(await signal('Two forms')).toBeUndefined()
    expect(await signal('prices')).toEqual(ready)
  })

  it('are read by staff, and where they show by whoever sees the account', async () => {
    const { partner } = world.of
    expect((await partner.visitor.get('/api/intent/signals')).status).toBe(403)
    expect((await signals(of.seller)).items.length).toBeGreaterThan(6)
    expect((await of.seller.send('POST', '/api/intent/measuring')).status).toBe(403)
    expect((await of.seller.send('PATCH', '/api/intent/settings', { dailyCap: 9 })).status).toBe(403)
    expect((await of.manager.get('/api/intent/signals/999999/names?of=shown')).status).toBe(404)
    expect((await of.manager.send('PATCH', '/api/intent/settings', { dailyCap: -1 })).status).toBe(422)
  })
})

describe('what shows', () => {
  it('is the same minute by minute as asked of all anew, whatever is done', async () => {
    await watchOnly('prices', 'several', 'return', 'downloads', 'Downloads')
    const random = chance(4)
    const people = await all(sql<{ id: number }>`
      select id from person where erased_at is null order by id limit 60`)
    const kinds = ['web_page', 'download', 'call', 'track'] as const
    const state = () =>
      all(sql`select signal_id, subject_id, last_at, touches from intent_showing order by 1, 2`)
    await world.db.as(systemActor, askAll)
    await world.drain()
    for (let step = 0; step < 12; step++) {
      const back = Math.floor(random() * 3) * DAY
      const at = new Date(world.clock.now().getTime() - back)
      const some = Array.from({ length: 1 + Math.floor(random() * 5) }, () => {
        const subjectId = people[Math.floor(random() * people.length)]!.id
        const kind = kinds[Math.floor(random() * kinds.length)]!
        return random() < 0.4 ? looksAtPrices(subjectId) : { subjectId, kind, title: 'Something' }
      })
      await does(some, at)
      await follow()
      const kept = await state()
      await run('intent.all')
      expect(kept).toEqual(await state())
    }
    expect((await state()).length).toBeGreaterThan(5)
  })

  it('is of the territory of a partner only', async () => {
    const { partner } = world.of
    const seen = await showing('limit=200', partner.visitor)
    const everything = await showing('limit=200')
    expect(seen.total).toBeLessThan(everything.total)
    expect(seen.items.flatMap(({ signals }) => signals.flatMap(({ lift }) => lift ?? []))).toEqual([])
    for (const { subject } of seen.items)
      expect((await partner.visitor.get(`/api/${subject.kind}s/${subject.id}`)).status).toBe(200)
  })

  it('pages without losing or repeating', async () => {
    const whole = (await showing('limit=200')).items.map(({ subject }) => subject.id)
    const paged: number[] = []
    for (let cursor = ''; ; ) {
      const { items, next } = await showing(`limit=3${cursor}`)
      paged.push(...items.map(({ subject }) => subject.id))
      if (next === null || paged.length > 60) break
      cursor = `&cursor=${next}`
    }
    expect(paged).toEqual(whole.slice(0, paged.length))
    expect(new Set(paged).size).toBe(paged.length)
  })
})

describe('what was done', () => {
  it('is known from when somebody was joined to it, and of an account from when its doer came there', async () => {
    const [account, other] = await all(sql<{ id: number; personId: number }>`
      select a.id, min(p.id) as "personId" from account a join person p on p.account_id = a.id where p.erased_at is null
      group by a.id order by a.id limit 2`)
    const done = world.clock.now()
    const [visitor] = await world.db.as(systemActor, tx => upsertVisitors(tx, ['looks-at-prices'], done))
    await does([looksAtPrices(visitor!.id), looksAtPrices(other!.personId)])
    world.clock.pass(15 * 1440)
    const joined = world.clock.now()
    const knownOf = async (subjectId: number) => {
      const household = { about: 'account' as const, id: account!.id }
      const reading = { kinds: new Set(['web_page']), since: new Date(done.getTime() - DAY) }
      const read = await world.db.as(systemActor, tx => touchesOf(tx, [household], reading, joined))
      const theirs = await all(
        sql<{ id: number }>`select id from touch where subject_id = ${subjectId} and occurred_at = ${done}`,
      )
      const found = read.get(account!.id)?.filter(({ id }) => theirs.some(each => each.id === id))
      return found?.map(({ at, knownFrom }) => [at, knownFrom]) ?? []
    }
    expect(await knownOf(visitor!.id)).toEqual([])
    await world.db.as(systemActor, tx => joinVisitor(tx, 'looks-at-prices', account!.personId, joined))
    expect(await knownOf(visitor!.id)).toEqual([[done.getTime(), joined.getTime()]])

    expect(await knownOf(other!.personId)).toEqual([])
    await all(sql`update person set account_id = ${account!.id} where id = ${other!.personId}`)
    const [came] = await all(sql<{
      at: number
    }>`select (extract(epoch from max(at)) * 1000)::float8 as at from field_change
      where record = 'person' and record_id = ${other!.personId} and field = 'account_id'`)
    expect(came!.at).toBeGreaterThan(done.getTime())
    expect(await knownOf(other!.personId)).toEqual([[done.getTime(), came!.at]])
  })
})
