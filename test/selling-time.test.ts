import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { reasonSql, standingSql } from '../src/selling/judged.ts'
import { dimensions } from '../src/selling/model/dimensions.ts'
import { reasonOf, standingOf, standings } from '../src/selling/model/standing.ts'
import { DAY, openSelling } from './selling-world.ts'

const {
  world,
  manager,
  seller,
  all,
  one,
  figures,
  names,
  list,
  everyName,
  somebody,
  daysAgo,
  leadOf,
  ...does
} = await openSelling()
const { rescore, writes, countedOf } = does
afterAll(() => world.close())

describe('what time went to', () => {
  it('is said the same by the rule and by the database', async () => {
    const rows = await all(sql<{
      service: boolean
      customer: boolean
      lead_id: number | null
      rejected: boolean
      excluded: boolean
      grade: string
      under_threshold: boolean
      reason: string
      standing: string
    }>`
      with x as (select * from (values (true), (false)) a(service), (values (true), (false)) b(customer),
        (values (1), (null)) c(lead_id), (values (true), (false)) d(rejected), (values (true), (false)) e(excluded),
        (values ('A1'), ('B4'), ('C2'), ('D4')) f(grade), (values (true), (false)) g(under_threshold)),
      y as (select x.*, ${reasonSql('x')} as reason from x)
      select y.*, ${standingSql(sql`y.reason`)} as standing from y`)
    expect(rows).toHaveLength(256)
    for (const { service, customer, lead_id, rejected, excluded, grade, under_threshold, ...said } of rows) {
      const lead = lead_id === null ? null : { grade, rejected, excluded, underThreshold: under_threshold }
      const reason = reasonOf({ service, customer, lead })
      expect(said).toEqual({ reason, standing: standingOf[reason] })
    }
  })

  it('is what it was then: before the lead, by the grade of each moment, and after the rejection', async () => {
    const person = await somebody('Grade of then')
    const lead = await leadOf(person, { grade: 'B2', score: 60, raisedAt: daysAgo(60) })
    await rescore(lead, { grade: 'D4', score: 60 }, daysAgo(40))
    await rescore(lead, { grade: 'D4', score: 61 }, daysAgo(35))
    await rescore(lead, { grade: 'A1', score: 80 }, daysAgo(20))
    // All are written today, about days long gone.
    for (const days of [70, 50, 30, 10, 2])
      await writes({ personId: person.id, kind: 'visit', occurredAt: daysAgo(days) })
    await all(sql`update lead set state = 'rejected', verdict_at = ${daysAgo(5)} where id = ${lead}`)
    const counted = await countedOf(person.id)
    expect(counted.map(({ reason, grade }) => [reason, grade])).toEqual([
      ['rejected', 'A1'],
      ['qualified', 'A1'],
      ['poor_fit', 'D4'],
      ['qualified', 'B2'],
      ['no_lead', null],
    ])
    expect(counted.every(({ minutes, logged }) => minutes === 120 && !logged)).toBe(true)
    const noted = await all(
      sql<{ grade: string }>`select grade from lead_grade where lead_id = ${lead} order by at`,
    )
    expect(noted.map(({ grade }) => grade)).toEqual(['B2', 'D4', 'A1'])
  })

  it('is under the threshold that judged the lead, and a customer from the first order on', async () => {
    const person = await somebody('Asked early')
    await leadOf(person, { grade: 'A4', score: 1, raisedAt: daysAgo(60) })
    await writes({ personId: person.id, kind: 'call', occurredAt: daysAgo(50) })
    await writes({ personId: person.id, kind: 'call', occurredAt: daysAgo(10) })
    await writes({ personId: person.id, kind: 'complaint', occurredAt: daysAgo(55) })
    await all(sql`insert into customer_order (number, account_id, ordered_at, total_cents, created_at)
      values ('SELLING-1', ${person.accountId}, ${daysAgo(20)}, 100, ${daysAgo(20)})`)
    expect((await countedOf(person.id)).map(({ reason, minutes }) => [reason, minutes])).toEqual([
      ['customer', 15],
      ['under_threshold', 15],
      ['service', 15],
    ])
  })
})

describe('minutes', () => {
  it('are those that somebody noted, else estimated, and follow a correction and a withdrawal', async () => {
    const person = await somebody('How long')
    const first = await writes({ personId: person.id, kind: 'call', occurredAt: daysAgo(3), minutes: 42 })
    const second = await writes({ personId: person.id, kind: 'letter', occurredAt: daysAgo(4) })
    const minutes = async () => (await countedOf(person.id)).map(each => [each.minutes, each.logged])
    expect(await minutes()).toEqual([
      [42, true],
      [20, false],
    ])
    const correct = (id: number, body: object) =>
      seller.visitor.send<{ id: number }>('POST', `/api/touches/${id}/correction`, body)
    const corrected = (await correct(first, { title: 'Spoke long' })).body.id
    expect(await minutes()).toEqual([
      [42, true],
      [20, false],
    ])
    const unsaid = (await correct(corrected, { minutes: null, kind: 'visit' })).body.id
    expect(await minutes()).toEqual([
      [120, false],
      [20, false],
    ])
    expect((await correct(unsaid, { minutes: 0 })).status).toBe(422)
    expect((await correct(unsaid, { minutes: 1441 })).status).toBe(422)
    expect((await seller.visitor.send('POST', `/api/touches/${second}/withdrawal`)).status).toBe(200)
    expect(await minutes()).toEqual([[120, false]])
  })

  it('count what was done once: a task with its entry, a meeting held with its note', async () => {
    const person = await somebody('Once')
    const task = (doneAt: Date, title: string) =>
      all(sql`insert into task (title, owner_id, person_id, created_at, changed_at, done_at, done_by)
        values (${title}, ${seller.id}, ${person.id}, ${doneAt}, ${doneAt}, ${doneAt}, ${seller.id})`)
    await writes({ personId: person.id, kind: 'call', occurredAt: daysAgo(6) })
    await task(daysAgo(6), 'Call them')
    await task(daysAgo(8), 'Look them up')
    expect((await countedOf(person.id)).map(({ source, minutes }) => [source, minutes])).toEqual([
      ['touch', 15],
      ['task', 10],
    ])
    const action = await one(
      sql<{ id: number }>`select id from call_to_action where kind = 'meeting' limit 1`,
    )
    const booked = (at: Date, outcome: string) =>
      all(sql`insert into appointment (action_id, user_id, person_id, way, starts_at, ends_at, held, state, outcome, outcome_at,
          outcome_by, uid, time_zone, language, created_at, changed_at)
        values (${action.id}, ${seller.id}, ${person.id}, 'video', ${at}, ${new Date(at.getTime() + 45 * 60_000)},
          tstzrange(${at}, ${new Date(at.getTime() + 45 * 60_000)}), 'booked', ${outcome}, ${at}, ${seller.id},
          ${`selling-${at.getTime()}`}, 'Europe/Amsterdam', 'en', ${at}, ${at})`)
    for (const days of [300, 302, 304]) await booked(daysAgo(days), days === 304 ? 'missed' : 'held')
    // The note of a meeting that was held says nothing of minutes; of the other it says them itself.
    await writes({ personId: person.id, kind: 'meeting', occurredAt: daysAgo(300) })
    await writes({ personId: person.id, kind: 'meeting', occurredAt: daysAgo(302), minutes: 90 })
    expect(
      (await countedOf(person.id)).map(({ source, minutes, logged }) => [source, minutes, logged]),
    ).toEqual([
      ['touch', 15, false],
      ['task', 10, false],
      ['appointment', 45, true],
      ['touch', 90, true],
    ])
  })
})

describe('figures', () => {
  it('are the sums of their rows, along every dimension, and of the names behind them', async () => {
    const { total } = await figures('from=2020-01-01')
    expect(total.minutes).toBeGreaterThan(0)
    expect(total.poor).toBeGreaterThan(0)
    expect(total.good).toBeGreaterThan(0)
    for (const by of dimensions) {
      const { rows, total: same } = await figures(`from=2020-01-01&by=${by}`)
      expect([by, same]).toEqual([by, total])
      expect(rows.reduce((sum, row) => sum + row.minutes, 0)).toBe(total.minutes)
      for (const row of rows)
        expect(standings.reduce((sum, standing) => sum + row[standing], 0)).toBe(row.minutes)
    }
  })

  it('equal their names for any narrowing, for whoever asks', async () => {
    const rows = Object.fromEntries(
      await Promise.all(
        dimensions.map(async by => [
          by,
          (await figures(`from=2020-01-01&by=${by}`)).rows.map(({ key }) => key),
        ]),
      ),
    ) as Record<(typeof dimensions)[number], string[]>
    const territories = (await all(sql<{ id: number }>`select id from territory order by id limit 4`)).map(
      ({ id }) => String(id),
    )
    const maybe = (values: readonly string[]) =>
      fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
    const narrowing = fc.record({
      ...Object.fromEntries(dimensions.map(by => [by, maybe(rows[by]!)])),
      standing: maybe(standings),
      logged: maybe(['true', 'false']),
      territory: maybe([...territories, 'none']),
    })
    await fc.assert(
      fc.asyncProperty(
        narrowing,
        fc.constantFrom(manager, world.of.partner.visitor),
        async (given, visitor) => {
          const narrow = Object.entries(given).flatMap(([name, value]): [string, string][] =>
            value ? [[name, String(value)]] : [],
          )
          const query = new URLSearchParams([['from', '2020-01-01'], ...narrow]).toString()
          const { total } = await figures(query, visitor)
          const found = await everyName(query, visitor, 150)
          expect([found.total, found.minutes]).toEqual([total.acts, total.minutes])
          expect(found.items).toHaveLength(total.acts)
          expect(new Set(found.items.map(({ source, id }) => `${source}${id}`)).size).toBe(total.acts)
          const sum = found.items.reduce((minutes, each) => minutes + each.minutes, 0)
          expect(sum).toBe(total.minutes)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('have the days asked for, both included, in the zone of the company', async () => {
    const person = await somebody('By the day')
    await writes({ personId: person.id, kind: 'letter', occurredAt: daysAgo(7) })
    const { from, until } = await figures('')
    expect(Date.parse(until) - Date.parse(from)).toBe(89 * DAY)
    const day = (
      await one(sql<{ day: string }>`
      select to_char(${daysAgo(7)}::timestamptz at time zone time_zone, 'YYYY-MM-DD') as day from company`)
    ).day
    expect(
      (await names(`from=${day}&until=${day}&kind=letter`)).items.map(({ person: who }) => who?.id),
    ).toContain(person.id)
    expect((await manager.get('/api/selling-time?from=2026-02-01&until=2026-01-01')).status).toBe(422)
    expect((await manager.get('/api/selling-time/names?cursor=eA')).status).toBe(422)
    expect((await manager.get('/api/selling-time/give-back?cursor=eA')).status).toBe(422)
  })
})

describe('partners', () => {
  it('count what was done in their territories, as the policies say, and nothing else', async () => {
    const { partner } = world.of
    const mine = (
      await all(
        sql<{ id: number }>`select territory_id as id from user_territory where user_id = ${partner.id}`,
      )
    ).map(({ id }) => id)
    const { id: other } = await one(sql<{ id: number }>`
      select id from territory where id <> all(${mine}::bigint[]) order by id limit 1`)
    const [near, far] = [await somebody('Near', mine[0]!), await somebody('Far', other)]
    const raisedAt = daysAgo(30)
    await leadOf(near, { grade: 'D4', score: 60, raisedAt, territoryId: mine[0]!, ownerId: seller.id })
    await leadOf(far, { grade: 'D4', score: 60, raisedAt, territoryId: other, ownerId: seller.id })
    for (const { id } of [near, far]) await writes({ personId: id, kind: 'visit', occurredAt: daysAgo(9) })
    expect((await countedOf(near.id, partner.visitor)).map(({ reason }) => reason)).toEqual(['poor_fit'])
    expect(await countedOf(far.id, partner.visitor)).toEqual([])
    const asPartner = (await everyName('from=2020-01-01', partner.visitor)).items
    const asManager = new Map(
      (await everyName('from=2020-01-01')).items.map(each => [`${each.source}${each.id}`, each]),
    )
    for (const each of asPartner)
      expect(asManager.get(`${each.source}${each.id}`)?.minutes).toBe(each.minutes)
    const listed = (await list('limit=200', partner.visitor)).items.map(({ person }) => person?.id)
    expect(listed).toContain(near.id)
    expect(listed).not.toContain(far.id)
  })
})

describe('the list that gives time back', () => {
  it('has poor prospects that somebody holds, with what they took and what is still to do, most time first', async () => {
    const make = async (name: string, grade: string, minutes: number) => {
      const person = await somebody(name)
      const lead = await leadOf(person, { grade, score: 60, raisedAt: daysAgo(30), ownerId: seller.id })
      await writes({ personId: person.id, kind: 'meeting', occurredAt: daysAgo(9), minutes })
      return { ...person, lead }
    }
    const poor = await make('Takes much', 'D3', 600)
    const good = await make('Worth it', 'A1', 600)
    const gone = await make('Let go', 'C3', 600)
    const bought = await make('Bought', 'D3', 600)
    await all(sql`update lead set state = 'rejected', verdict_at = ${daysAgo(1)} where id = ${gone.lead}`)
    await all(sql`insert into customer_order (number, account_id, ordered_at, total_cents, created_at)
      values ('SELLING-2', ${bought.accountId}, ${daysAgo(2)}, 100, ${daysAgo(2)})`)
    const mine = async () => (await list(`seller=${seller.id}&limit=200`)).items
    const found = await mine()
    expect(found.find(({ leadId }) => leadId === poor.lead)).toMatchObject({
      ...{
        state: 'open',
        grade: 'D3',
        reason: 'poor_fit',
        minutes: 600,
        estimated: 0,
        tasks: [],
        opportunity: null,
      },
      seller: { id: seller.id },
    })
    const ids = found.map(({ leadId }) => leadId)
    for (const { lead } of [good, gone, bought]) expect(ids).not.toContain(lead)
    expect(found.map(({ minutes }) => minutes)).toEqual(
      found.map(({ minutes }) => minutes).toSorted((a, b) => b - a),
    )
    // A task that is still to do holds somebody whom sales let go.
    await all(sql`insert into task (title, owner_id, lead_id, created_at, changed_at)
      values ('Call again', ${seller.id}, ${gone.lead}, ${daysAgo(1)}, ${daysAgo(1)})`)
    expect((await mine()).find(({ leadId }) => leadId === gone.lead)).toMatchObject({
      reason: 'rejected',
      tasks: [{ title: 'Call again' }],
    })
    // What gives the time back takes it from the list.
    const rejected = await seller.visitor.send('POST', `/api/leads/${poor.lead}/rejection`, {
      reason: 'no_budget',
    })
    expect([rejected.status, rejected.text]).toEqual([200, rejected.text])
    expect((await mine()).map(({ leadId }) => leadId)).not.toContain(poor.lead)
  })

  it('is read page by page without a gap, and counts what it lists', async () => {
    const whole = await list('limit=200')
    expect(whole.items.length).toBe(Math.min(200, whole.total))
    const paged: number[] = []
    for (let next: string | null = null; ; ) {
      const page = await list(`limit=3${next ? `&cursor=${next}` : ''}`)
      paged.push(...page.items.map(({ leadId }) => leadId))
      expect(page.total).toBe(whole.total)
      next = page.next
      if (next === null || paged.length >= 30) break
    }
    expect(paged).toEqual(whole.items.slice(0, paged.length).map(({ leadId }) => leadId))
  })
})
