import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raiseLead } from '../src/leads/raise.ts'
import { askReset } from '../src/team/ask-reset.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import { openWorld, type World } from './installation.ts'

const day = 24 * 60
let world: World
let start: Date
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  start = world.clock.now()
})
afterAll(() => world?.close())

const tidy = () => (world.tasks['team.tidy'] as () => Promise<unknown>)()
const tick = async () => {
  await (world.tasks['promises.tick'] as () => Promise<unknown>)()
  await world.drain()
}
const back = () => world.clock.set(start)
const wrong = { email: 'ineke.waterwijk@terpstra.example', password: 'eight grey herons' }

describe('a clock that ran a year ahead and is set right again', () => {
  it('has not made sessions of a year', async () => {
    world.clock.pass(365 * day)
    const { visitor } = await world.signIn('ineke.waterwijk@terpstra.example')
    back()
    expect((await visitor.get('/api/session')).status).toBe(200)
    await tidy()
    world.clock.pass(29 * day)
    expect((await visitor.get('/api/session')).status).toBe(200)
    back()
    await tidy()
    world.clock.pass(31 * day)
    expect((await visitor.get('/api/session')).status).toBe(401)
    back()
  })

  it('has not made links of a year', async () => {
    world.clock.pass(365 * day)
    const email = 'ineke.waterwijk@terpstra.example'
    await world.db.as(systemActor, tx =>
      askReset(tx, systemActor, { email, ip: '192.0.2.5' }, world.clock.now()),
    )
    await world.drain()
    back()
    await tidy()
    const [link] = await world.rows(
      sql<{ ends_at: Date }>`select ends_at from link order by created_at desc limit 1`,
    )
    expect(link!.ends_at.getTime() - start.getTime()).toBeLessThanOrEqual(2 * 3_600_000)
  })

  it('locks nobody out until the year has come round', async () => {
    world.clock.pass(365 * day)
    const attempt = () => world.visitor().send('POST', '/api/session', wrong)
    for (let n = 0; n < 10; n++) expect((await attempt()).status).toBe(401)
    expect((await attempt()).status).toBe(429)
    back()
    expect((await attempt()).status).toBe(401)
    // A step of seconds forgives nothing.
    for (let n = 0; n < 9; n++) expect((await attempt()).status).toBe(401)
    expect((await attempt()).status).toBe(429)
    world.clock.set(new Date(start.getTime() - 30_000))
    expect((await attempt()).status).toBe(429)
    back()
  })
})

describe('promises, while the clock jumps to and fro', () => {
  it('are told of once, stay broken, and never give more time than was promised', async () => {
    const [person] = await world.rows(sql<{ id: number }>`
      select p.id from person p join account a on a.id = p.account_id
      where a.territory_id = 1 and not exists (select 1 from lead l where l.person_id = p.id) order by p.id limit 1`)
    const input = { personId: person!.id, raisedBy: 'by hand', touchId: null, handRaise: true }
    const { leadId } = await world.db.as(systemActor, tx => raiseLead(tx, systemActor, input, start))
    await world.drain()
    const one = async () =>
      (
        await world.rows(sql<{
          remind_at: Date
          due_at: Date
          minutes: number
          state: string
          late: number | null
        }>`
          select remind_at, due_at, minutes, state, late_minutes as late from promise
          where kind = 'lead_response' and about = ${leadId}`)
      )[0]!
    const told = async () =>
      (
        await world.rows(sql<{ kind: string; n: number }>`
          select kind, count(*) as n from notification
          where href = ${`/leads/${leadId}`} and kind in ('lead.reminder', 'lead.escalation') group by kind order by kind`)
      ).map(({ kind, n }) => [kind, n])
    const promise = await one()
    const around = [
      promise.remind_at.getTime(),
      start.getTime() - 3 * day * 60_000,
      promise.remind_at.getTime() + 1,
      promise.due_at.getTime() + 1,
      start.getTime(),
      promise.due_at.getTime() + 60_000,
      promise.remind_at.getTime(),
    ]
    for (const at of around) {
      world.clock.set(new Date(at))
      await tick()
      await tick()
    }
    const after = await told()
    expect(after.find(([kind]) => kind === 'lead.reminder')).toEqual(['lead.reminder', 1])
    expect(after.find(([kind]) => kind === 'lead.escalation')![1]).toBeGreaterThan(0)
    for (const at of around) {
      world.clock.set(new Date(at))
      await tick()
    }
    expect(await told()).toEqual(after)
    expect((await one()).state).toBe('broken')
    // Settled while the clock stands before its start: still broken, and late by no negative time.
    world.clock.set(new Date(start.getTime() - day * 60_000))
    const { visitor } = world.of.sales_manager
    expect((await visitor.send('POST', `/api/leads/${leadId}/acceptance`)).status).toBe(200)
    const settled = await one()
    expect([settled.state, settled.late]).toEqual(['broken', 0])
    back()
  })
})

describe('the ledger, written while the clock jumps', () => {
  it('is paged once through, whatever the order of writing', async () => {
    const [person] = await world.rows(sql<{ id: number }>`
      select p.id from person p where not exists (select 1 from touch t where t.subject_id = p.id) order by p.id limit 1`)
    const written: number[] = []
    for (const hours of [0, -5, 9, -5, 0, -48, 9, 0, 3, -1]) {
      world.clock.set(new Date(start.getTime() + hours * 3_600_000))
      const now = world.clock.now()
      const ids = await world.db.as(systemActor, tx =>
        recordTouches(
          tx,
          systemActor,
          [{ subjectId: person!.id, kind: 'call', title: 'Called', occurredAt: now }],
          now,
        ),
      )
      written.push(...ids.map(id => id!))
    }
    back()
    const { visitor } = world.of.administrator
    type Page = { items: { id: number; occurredAt: string }[]; next: string | null }
    const read: Page['items'] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body, status }: { body: Page; status: number } = await visitor.get<Page>(
        `/api/persons/${person!.id}/touches?limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      )
      expect(status).toBe(200)
      read.push(...body.items)
      cursor = body.next
    }
    const ids = read.map(({ id }) => id)
    // What the person did as a visitor, before we knew who it was, is among them as well.
    expect(new Set(ids).size).toBe(ids.length)
    const first = Math.min(...written)
    expect(ids.filter(id => id >= first).toSorted((a, b) => a - b)).toEqual(written.toSorted((a, b) => a - b))
    const times = read.map(({ occurredAt }) => Date.parse(occurredAt))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })
})
