import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { recordTouches } from './record.ts'

let world: World
let personId = 0
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const [one] = await world.rows(sql<{ id: number }>`
    select p.id from person p join lead l on l.person_id = p.id and l.state = 'open' and l.score < 70 order by l.score, p.id limit 1`)
  personId = one!.id
})
afterAll(() => world?.close())

type Row = {
  source: string | null
  campaign_id: number | null
  product_group_id: number | null
  properties: object | null
  machine: boolean
  user_id: number | null
}
const rowOf = async (id: number): Promise<Row> =>
  (
    await world.rows(sql<Row>`
    select source, campaign_id, product_group_id, properties, machine, user_id from touch where id = ${id}`)
  )[0]!
const correct = (id: number, body: object, role: 'sales' | 'sales_manager' = 'sales') =>
  world.of[role].visitor.send<Body>('POST', `/api/touches/${id}/correction`, body)

describe('a correction', () => {
  it('keeps all that it does not correct: where from, campaign, product group, details, machine, and who wrote it', async () => {
    const writer = (
      await world.rows(sql<{ id: number }>`
      select id from app_user where email = ${world.of.sales.email}`)
    )[0]!.id
    const entry = {
      subjectId: personId,
      kind: 'letter' as const,
      occurredAt: new Date('2026-01-05T09:00:00Z'),
      title: 'Season’s greetings',
      source: 'letter',
      campaignId: 1,
      productGroupId: 2,
      properties: { quoted: 'before' },
      machine: true,
    }
    const [id] = await world.db.as(systemActor, tx =>
      recordTouches(tx, { userId: writer }, [entry], world.clock.now()),
    )
    const before = await rowOf(id!)
    const { status, body } = await correct(
      id!,
      { title: 'Season’s greetings, second edition' },
      'sales_manager',
    )
    expect(status).toBe(200)
    expect(await rowOf(body.id)).toEqual(before)
    expect(body).toMatchObject({ productGroup: { id: 2 }, machine: true, byId: writer })
    // Whoever wrote it still may, after a manager did.
    const { body: again } = await correct(body.id, { productGroupId: null })
    expect(await rowOf(again.id)).toEqual({ ...before, product_group_id: null })
  })

  it('does not lie in the future, and refusing it leaves the entry as it is', async () => {
    const { body: call } = await world.of.sales.visitor.send<Body>('POST', '/api/touches', {
      personId,
      kind: 'call',
      title: 'Called',
      productGroupId: 1,
    })
    await world.drain()
    const before = await world.digest()
    const refused = await correct(call.id, { occurredAt: '2031-01-01T10:00:00Z' })
    expect([refused.status, refused.body.code]).toEqual([422, 'in_the_future'])
    const unknown = await correct(call.id, { productGroupId: 999_999 })
    expect([unknown.status, unknown.body.code]).toEqual([422, 'no_such_group'])
    expect(await world.digest()).toBe(before)
  })

  it('scores the person anew, also where less remains', async () => {
    const scoreOf = async () =>
      (
        await world.rows(sql<{ score: number }>`
        select score from lead where person_id = ${personId} and state = 'open'`)
      )[0]!.score
    const said = async (kind: string) => {
      const { body } = await world.of.sales.visitor.send<Body>('POST', '/api/touches', {
        personId,
        kind,
        title: 'Said',
      })
      await world.drain()
      return body.id
    }
    await said('note')
    const before = await scoreOf()
    // What of these counts stands in the definition; one of them does.
    const entries = [await said('visit'), await said('meeting'), await said('call')]
    const counted = await scoreOf()
    expect(counted).toBeGreaterThan(before)
    for (const id of entries) expect((await correct(id, { kind: 'note' })).status).toBe(200)
    await world.drain()
    expect(await scoreOf()).toBe(before)
  })

  it('is found under the product that it names', async () => {
    const { body } = await world.of.sales.visitor.send<Body>('POST', '/api/touches', {
      personId,
      kind: 'call',
      title: 'About tray sealers',
    })
    const under = async (group: number) => {
      const log = await world.of.sales.visitor.get<{ items: { title: string }[] }>(
        `/api/persons/${personId}/touches?productGroupId=${group}&limit=100`,
      )
      return log.body.items.filter(({ title }) => title === 'About tray sealers').length
    }
    expect(await under(3)).toBe(0)
    await correct(body.id, { productGroupId: 3 })
    expect(await under(3)).toBe(1)
  })
})
