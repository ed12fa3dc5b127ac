import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raiseLead } from '../src/leads/raise.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let manager: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  manager = world.of.sales_manager.visitor
})
afterAll(() => world?.close())

type Figures = {
  leads: number
  machineSeconds: { median: number } | null
  humanMinutes: { median: number } | null
  steps: { step: string; leads: number; settled: number; opportunities: number }[]
  effect: {
    prompt: { settled: number; opportunities: number }
    others: { settled: number }
    plain: { ratio: number; low: number; high: number } | null
  }
  rows: { key: string; name: string | null; leads: number; answered: number }[]
}
type Names = {
  items: {
    leadId: number
    machineSeconds: number | null
    humanMinutes: number | null
    opportunity: boolean | null
  }[]
  total: number
  next: string | null
}
const figures = async (query = '') =>
  (await manager.get<Figures>(`/api/response-times?days=1000${query}`)).body
const names = async (query = '') =>
  (await manager.get<Names>(`/api/response-times/leads?days=1000&limit=200${query}`)).body

describe('response times', () => {
  it('every figure opens its leads, by any dimension; steps and rows are all leads', async () => {
    for (const by of ['owner', 'source', 'territory', 'grade']) {
      const { leads, steps, effect, rows } = await figures(`&by=${by}`)
      expect(leads).toBeGreaterThan(50)
      const sum = <K extends string>(list: readonly Record<K, number>[], of: K) =>
        list.reduce((total, each) => total + each[of], 0)
      expect([sum(steps, 'leads'), sum(rows, 'leads')]).toEqual([leads, leads])
      expect((await names(`&by=${by}`)).total).toBe(leads)
      expect((await names('&ended=settled')).total).toBe(effect.prompt.settled + effect.others.settled)
      for (const { step, leads: n, settled, opportunities } of steps) {
        expect((await names(`&step=${step}`)).total).toBe(n)
        expect((await names(`&step=${step}&ended=settled`)).total).toBe(settled)
        expect((await names(`&step=${step}&ended=yes`)).total).toBe(opportunities)
      }
      for (const { key, leads: n, answered } of rows.slice(0, 4)) {
        expect((await names(`&by=${by}&key=${encodeURIComponent(key)}`)).total).toBe(n)
        expect((await names(`&by=${by}&key=${encodeURIComponent(key)}&answered=true`)).total).toBe(answered)
      }
    }
    const first = await manager.get<Names>('/api/response-times/leads?days=1000&limit=7')
    const second = await manager.get<Names>(
      `/api/response-times/leads?days=1000&limit=7&cursor=${first.body.next}`,
    )
    const ids = [...first.body.items, ...second.body.items].map(({ leadId }) => leadId)
    expect(new Set(ids).size).toBe(14)
  })

  it('is for those who work here', async () => {
    expect((await world.of.partner.visitor.get('/api/response-times')).status).toBe(403)
    expect((await world.of.service.visitor.get('/api/response-times')).status).toBe(200)
    expect((await manager.get('/api/response-times?prompt=7')).status).toBe(422)
    expect((await manager.get('/api/response-times/leads?cursor=x')).status).toBe(422)
  })

  it('the machine is timed apart from people, who are timed in working minutes to the first contact or verdict', async () => {
    world.clock.set(new Date('2026-03-03T08:00:00Z'))
    const now = world.clock.now()
    const [person] = await world.rows<{ id: number }>(sql`
      select p.id from person p left join account a on a.id = p.account_id where p.erased_at is null and a.sales_owner_id is null
        and p.territory_id = 1 and not exists (select from lead l where l.person_id = p.id) order by p.id limit 1`)
    const { leadId } = await world.db.as(systemActor, tx =>
      raiseLead(
        tx,
        systemActor,
        { personId: person!.id, raisedBy: 'form', touchId: null, handRaise: true },
        now,
      ),
    )
    const leadOf = async () => (await names()).items.find(item => item.leadId === leadId)!
    expect(await leadOf()).toMatchObject({ humanMinutes: null, opportunity: null })
    world.clock.set(new Date(now.getTime() + 20_000))
    await world.drain()
    expect(await leadOf()).toMatchObject({ machineSeconds: 20 })
    // A machine's mail and one of marketing are no answer; a call is, and what is corrected is not.
    const called = new Date(now.getTime() + 20_000 + 90 * 60_000)
    await world.db.as(systemActor, tx =>
      recordTouches(
        tx,
        systemActor,
        [
          {
            subjectId: person!.id,
            kind: 'email',
            side: 'marketing',
            title: 'News',
            occurredAt: new Date(now.getTime() + 60_000),
          },
          { subjectId: person!.id, kind: 'call', side: 'sales', title: 'Called', occurredAt: called },
        ],
        called,
      ),
    )
    world.clock.set(new Date(called.getTime() + 60 * 60_000))
    await manager.send('POST', `/api/leads/${leadId}/acceptance`)
    expect(await leadOf()).toMatchObject({ machineSeconds: 20, humanMinutes: 90, opportunity: null })
    // Ninety days later it is told what came of it.
    world.clock.set(new Date(now.getTime() + 91 * 86_400_000))
    manager = (await world.signIn(world.of.sales_manager.email)).visitor
    expect((await leadOf()).opportunity).toBe(false)
  })
})
